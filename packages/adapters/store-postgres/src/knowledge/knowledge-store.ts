import type { KnowledgeStore } from '@heddle/ports';
import type { Postgres } from '../connection.ts';
import { createBases } from './bases.ts';
import { createChunks } from './chunks.ts';
import { createDocuments } from './documents.ts';
import { createIngest } from './ingest.ts';

/** Knowledge bases, documents and chunks. Vectors are the vector store's, also when a base or document is deleted. */
export function createKnowledgeStore(postgres: Postgres): KnowledgeStore {
  return {
    ...createBases(postgres),
    ...createDocuments(postgres),
    ...createIngest(postgres),
    ...createChunks(postgres),
  };
}
