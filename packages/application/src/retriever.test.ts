import type { Knowledge } from '@heddle/contracts';
import type { KnowledgeStore, StoredChunk, VectorStore } from '@heddle/ports';
import { describe, expect, it } from 'vitest';
import { createRetriever } from './retriever.ts';

const PASSAGE: StoredChunk = {
  id: 'c1',
  documentId: 'd1',
  title: 'Looms',
  uri: 'looms.md',
  text: 'Five years.',
  start: 0,
  end: 11,
};

function retrieverOf(state: Partial<Knowledge>) {
  const base: Knowledge = {
    id: 'k1',
    name: 'Looms',
    status: 'ready',
    searchable: true,
    done: 1,
    total: 1,
    documents: 1,
    chunks: 1,
    embedder: 'none',
    revision: 1,
    createdAt: 0,
    updatedAt: 0,
    ...state,
  };
  // cast: the parts of the store that a search reads
  const knowledge = {
    get: async () => base,
    list: async () => [base],
    allChunks: async () => [PASSAGE],
    chunks: async () => [PASSAGE],
  } as unknown as KnowledgeStore;
  // cast: without an embedder no vectors are searched
  const vectors = {} as VectorStore;
  const retriever = createRetriever({
    knowledge,
    vectors,
    embedder: undefined,
    rankKeywords: (passages) => ({ search: () => passages.map(({ id }) => ({ id, score: 1 })) }),
  });
  return () => retriever.retrieve({ workspaceId: 'w', knowledgeId: 'Looms', text: 'How long?', topK: 1 });
}

describe('retriever', () => {
  it('a base that is indexed again answers from its older passages', async () => {
    const { chunks } = await retrieverOf({ status: 'indexing', done: 1, total: 4 })();
    expect(chunks.map((chunk) => chunk.text)).toEqual(['Five years.']);
  });

  it('a base that was never complete says how far it is, and when to come back', async () => {
    const retrieve = retrieverOf({ status: 'indexing', searchable: false, done: 1, total: 4 });
    await expect(retrieve()).rejects.toMatchObject({
      code: 'knowledge-not-ready',
      retryable: true,
      retryAfterMs: 2_000,
      message: expect.stringContaining('1 of 4 steps are done'),
    });
  });

  it('an empty base has nothing to wait for', async () => {
    await expect(retrieverOf({ status: 'empty', searchable: false })()).rejects.toMatchObject({
      code: 'knowledge-not-ready',
      retryable: false,
    });
  });

  it('a base whose documents all failed does not say that it has none', async () => {
    await expect(retrieverOf({ status: 'failed', searchable: false })()).rejects.toMatchObject({
      code: 'knowledge-not-ready',
      message: expect.stringContaining('has no document that could be read'),
    });
  });

  it('passages name the base they were found in, by its id', async () => {
    expect((await retrieverOf({})()).chunks[0]).toMatchObject({ knowledgeId: 'k1', documentId: 'd1' });
  });
});
