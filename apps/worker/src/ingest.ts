import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDocumentParser } from '@heddle/adapter-documents';
import { ingestDocument } from '@heddle/application';
import type { Platform } from '@heddle/platform';
import type { IngestBell } from '@heddle/ports';
import type { WorkerModels } from './models.ts';
import { readVectorCache } from './vector-cache.ts';

/** Vectors of the templates' documents, made by the build. */
const TEMPLATE_VECTORS = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '..',
  '..',
  '..',
  'templates',
  'vectors.bin',
);

/** Handles a document's bell to its end: it is acknowledged when the document is ready or failed. */
export function createIngest(
  { knowledge, vectors, logger }: Platform,
  models: WorkerModels,
  workerId: string,
): (bell: IngestBell) => Promise<void> {
  const parser = createDocumentParser();
  const cache = readVectorCache(TEMPLATE_VECTORS);
  return async ({ documentId }) => {
    const cut = async (file: { readonly name: string; readonly bytes: Uint8Array }) => {
      const parsed = await parser.parse(file);
      return {
        title: parsed.title,
        mediaType: parsed.mediaType,
        text: parsed.text,
        chunks: await parser.chunk(parsed),
      };
    };
    try {
      await ingestDocument(
        {
          knowledge,
          vectors,
          embedder: models.embedder,
          cut,
          workerId,
          knownVectors: async (embedder, texts) => {
            const made = await cache;
            return texts.map((text) => (made?.embedder === embedder ? made.get(text) : undefined));
          },
        },
        documentId,
      );
    } catch (error) {
      // The document stays claimed until this worker's lease ends or the sweeper finds it abandoned; then it is tried again.
      logger.warn({ err: error, documentId }, 'ingest');
    }
  };
}
