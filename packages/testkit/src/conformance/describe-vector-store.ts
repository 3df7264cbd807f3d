import { type StoredVector, uuidv7, type VectorScope, type VectorStore } from '@heddle/ports';
import { describe, expect, it } from 'vitest';

const DIMENSIONS = 16;

/** A unit vector in a plane of the space; the cosine of two is that of the angle between them. */
export function unitVector(degrees: number): Float32Array {
  const vector = new Float32Array(DIMENSIONS);
  vector[3] = Math.cos((degrees * Math.PI) / 180);
  vector[7] = Math.sin((degrees * Math.PI) / 180);
  return vector;
}

function vectors(...degrees: number[]): StoredVector[] {
  return degrees.map((each) => ({ chunkId: `at-${each}`, vector: unitVector(each) }));
}

/**
 * What every {@link VectorStore} promises. `open` gives the same store as another process would have it, with nothing
 * in memory.
 */
export function describeVectorStore(name: string, open: () => Promise<VectorStore>): void {
  const makeScope = (): VectorScope => ({ workspaceId: uuidv7(), knowledgeId: uuidv7(), embedder: 'e1' });
  const found = async (store: VectorStore, scope: VectorScope, degrees: number, topK = 10) =>
    (await store.search(scope, unitVector(degrees), topK)).map((neighbour) => neighbour.chunkId);

  describe(`vector store: ${name}`, () => {
    it('V1 finds by cosine, best first, at most as many as asked', async () => {
      const store = await open();
      const scope = makeScope();
      await store.upsert(scope, uuidv7(), vectors(0, 10, 90, 45, 180));
      const neighbours = await store.search(scope, unitVector(5), 3);
      expect(
        neighbours
          .map((neighbour) => neighbour.chunkId)
          .slice(0, 2)
          .toSorted(),
      ).toEqual(['at-0', 'at-10']);
      expect(neighbours[2]?.chunkId).toBe('at-45');
      expect(neighbours[2]?.score).toBeCloseTo(Math.cos((40 * Math.PI) / 180), 5);
      expect(neighbours.map((neighbour) => neighbour.score)).toEqual(
        neighbours.map((neighbour) => neighbour.score).toSorted((left, right) => right - left),
      );
      expect(await found(store, scope, 5, 100)).toHaveLength(5);
      expect(await found(store, scope, 5, 0)).toEqual([]);
    });

    it('V2 a change is seen by the next search, in every process', async () => {
      const [store, other] = [await open(), await open()];
      const scope = makeScope();
      expect(await found(other, scope, 0)).toEqual([]);
      await store.upsert(scope, uuidv7(), vectors(20));
      expect(await found(other, scope, 0)).toEqual(['at-20']);
      await store.upsert(scope, uuidv7(), vectors(10));
      expect(await found(other, scope, 0)).toEqual(['at-10', 'at-20']);
      expect(await found(store, scope, 0)).toEqual(['at-10', 'at-20']);
    });

    it('V3 a vector of a chunk replaces the one before', async () => {
      const [store, other] = [await open(), await open()];
      const scope = makeScope();
      const documentId = uuidv7();
      await store.upsert(scope, documentId, vectors(10, 20));
      expect(await found(other, scope, 0)).toEqual(['at-10', 'at-20']);
      await store.upsert(scope, documentId, [{ chunkId: 'at-10', vector: unitVector(90) }]);
      expect(await found(other, scope, 0)).toEqual(['at-20', 'at-10']);
    });

    it('V4 a deleted document is not found again, a second time neither', async () => {
      const [store, other] = [await open(), await open()];
      const scope = makeScope();
      const documentId = uuidv7();
      await store.upsert(scope, documentId, vectors(10));
      await store.upsert(scope, uuidv7(), vectors(20));
      expect(await found(other, scope, 0)).toEqual(['at-10', 'at-20']);
      await store.deleteDocument(scope, documentId);
      expect(await found(other, scope, 0)).toEqual(['at-20']);
      await store.upsert(scope, documentId, vectors(30));
      expect(await found(other, scope, 0)).toEqual(['at-20', 'at-30']);
      await store.deleteDocument(scope, documentId);
      await store.deleteDocument(scope, documentId);
      expect(await found(other, scope, 0)).toEqual(['at-20']);
    });

    it('V5 a deleted base is empty for all embedders, and stays right when it is filled again', async () => {
      const [store, other] = [await open(), await open()];
      const scope = makeScope();
      const second = { ...scope, embedder: 'e2' };
      await store.upsert(scope, uuidv7(), vectors(10));
      await store.upsert(second, uuidv7(), vectors(20));
      expect(await found(other, scope, 0)).toEqual(['at-10']);
      await store.deleteKnowledge(scope);
      expect(await found(other, scope, 0)).toEqual([]);
      expect(await found(other, second, 0)).toEqual([]);
      await store.upsert(scope, uuidv7(), vectors(30));
      expect(await found(other, scope, 0)).toEqual(['at-30']);
    });

    it('V6 vectors of another workspace, base or embedder are never found', async () => {
      const store = await open();
      const scope = makeScope();
      await store.upsert(scope, uuidv7(), vectors(10));
      for (const stranger of [
        { ...scope, workspaceId: uuidv7() },
        { ...scope, knowledgeId: uuidv7() },
        { ...scope, embedder: 'e2' },
      ]) {
        expect(await found(store, stranger, 0)).toEqual([]);
        await store.deleteDocument(stranger, uuidv7());
      }
      expect(await found(store, scope, 0)).toEqual(['at-10']);
    });

    it('V7 documents that arrive together are all found', async () => {
      const [store, other] = [await open(), await open()];
      const scope = makeScope();
      await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          (index % 2 === 0 ? store : other).upsert(scope, uuidv7(), vectors(index * 2, index * 2 + 1)),
        ),
      );
      const all = await Promise.all([store, other].map((each) => found(each, scope, 0, 100)));
      expect(all.map((each) => each.length)).toEqual([20, 20]);
    });

    it('V8 searches stay right while documents arrive', async () => {
      const [store, other] = [await open(), await open()];
      const scope = makeScope();
      await store.upsert(scope, uuidv7(), vectors(0));
      const writing = (async () => {
        for (let index = 1; index <= 20; index += 1) await store.upsert(scope, uuidv7(), vectors(index));
      })();
      let seen = 0;
      for (let round = 0; round < 40; round += 1) {
        const ids = await found(other, scope, 0, 100);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids[0]).toBe('at-0');
        expect(ids.length).toBeGreaterThanOrEqual(seen);
        seen = ids.length;
      }
      await writing;
      expect(await found(other, scope, 0, 100)).toHaveLength(21);
    });

    it('V9 nothing is written of nothing, and the store answers a ping', async () => {
      const store = await open();
      const scope = makeScope();
      await store.upsert(scope, uuidv7(), []);
      expect(await found(store, scope, 0)).toEqual([]);
      await store.ping();
    });
  });
}
