import { expect, it } from 'vitest';
import {
  addDocument,
  claimDocument,
  createBase,
  finishedDocument,
  type KnowledgeStoreFixture,
} from './knowledge-fixture.ts';

/** Rules of the way from upload to chunks. */
export function describeIngest(open: () => Promise<KnowledgeStoreFixture>): void {
  it('KN8 of workers that want a document one gets it', async () => {
    const { store } = await open();
    const target = await createBase(store);
    const { id } = await addDocument(store, target);
    const claims = await Promise.all(
      ['w1', 'w2', 'w3', 'w4'].map((worker) => store.claimDocument(id, worker)),
    );
    expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
    expect(await store.claimDocument('no-id', 'w1')).toBeUndefined();
  });

  it('KN9 a silent worker loses its document and can write nothing of it', async () => {
    const { store, passTime } = await open();
    const target = await createBase(store);
    const { id } = await addDocument(store, target);
    await claimDocument(store, id, 'w1');
    await passTime(7_000);
    await store.documentProgress(id, 'w1', 'embedding', 1, 2);
    await passTime(7_000);
    expect(await store.claimDocument(id, 'w2')).toBeUndefined();
    await passTime(2_000);
    await claimDocument(store, id, 'w2');
    await store.documentProgress(id, 'w1', 'embedding', 9, 9);
    await store.failDocument(id, 'w1', { code: 'document-empty', message: 'No.' });
    expect(await store.finishDocument(finishedDocument(id, ['late'], 'w1'))).toBe(false);
    expect(await store.get(target)).toMatchObject({ status: 'indexing', done: 0, chunks: 0 });
    expect(await store.finishDocument(finishedDocument(id, ['a'], 'w2'))).toBe(true);
    expect(await store.finishDocument(finishedDocument(id, ['again'], 'w2'))).toBe(false);
  });

  it('KN10 documents without a bell, or without a worker, are named again after a while', async () => {
    const { store, passTime } = await open();
    const target = await createBase(store);
    const queued = await addDocument(store, target);
    const claimed = await addDocument(store, target);
    const ready = await addDocument(store, target);
    await claimDocument(store, claimed.id);
    await claimDocument(store, ready.id);
    await store.finishDocument(finishedDocument(ready.id, []));
    expect(await store.abandoned(10)).toEqual([]);
    await passTime(31_000);
    expect((await store.abandoned(10)).toSorted()).toEqual([queued.id, claimed.id].toSorted());
    expect(await store.abandoned(10)).toEqual([]);
  });

  it('KN11 a document that ends its worker three times is given up', async () => {
    const { store, passTime } = await open();
    const target = await createBase(store);
    const { id: documentId } = await addDocument(store, target);
    for (const worker of ['w1', 'w2', 'w3']) {
      await claimDocument(store, documentId, worker);
      await passTime(9_000);
    }
    expect(await store.claimDocument(documentId, 'w4')).toBeUndefined();
    expect(await store.document({ ...target, documentId })).toMatchObject({
      status: 'failed',
      error: { code: 'document-unreadable' },
    });
  });
}
