import { type ClaimedDocument, type KnowledgeStore, type KnowledgeTarget, uuidv7 } from '@heddle/ports';
import { describe, expect, it } from 'vitest';

/** A store as the suite drives it. */
export interface KnowledgeStoreFixture {
  readonly store: KnowledgeStore;
  /** Makes claims and bells of documents look this much older. */
  passTime(milliseconds: number): Promise<void>;
}

/** What every {@link KnowledgeStore} promises. */
export function describeKnowledgeStore(name: string, open: () => Promise<KnowledgeStoreFixture>): void {
  describe(`knowledge store: ${name}`, () => {
    describeBases(open);
    describeDocuments(open);
    describeIngest(open);
    describeChunks(open);
  });
}

const BYTES = new Uint8Array([0, 1, 255, 92, 39]);

async function createBase(store: KnowledgeStore): Promise<KnowledgeTarget> {
  const workspaceId = uuidv7();
  const base = await store.create({ workspaceId, name: 'Handbook', embedder: 'e1' });
  return { workspaceId, knowledgeId: base.id };
}

async function addDocument(store: KnowledgeStore, target: KnowledgeTarget, name = 'a.md') {
  return store.addDocument({ ...target, name, uri: `file:${name}`, bytes: BYTES });
}

async function claimDocument(
  store: KnowledgeStore,
  documentId: string,
  workerId = 'w1',
): Promise<ClaimedDocument> {
  const claimed = await store.claimDocument(documentId, workerId);
  if (claimed === undefined) throw new Error(`Expected document ${documentId} to be free`);
  return claimed;
}

function finished(documentId: string, texts: readonly string[], workerId = 'w1') {
  return {
    documentId,
    workerId,
    title: 'Title',
    mediaType: 'text/markdown',
    text: texts.join(''),
    chunks: texts.map((text, index) => ({
      id: `${documentId}:${index}`,
      text,
      start: texts.slice(0, index).join('').length,
      end: texts.slice(0, index + 1).join('').length,
      ...(index === 0 ? {} : { heading: `H${index}` }),
    })),
  };
}

function describeBases(open: () => Promise<KnowledgeStoreFixture>): void {
  it('KN1 a new base is empty and comes back as it was made', async () => {
    const { store } = await open();
    const workspaceId = uuidv7();
    const base = await store.create({
      workspaceId,
      name: 'A',
      description: 'd',
      folder: '/f',
      embedder: 'e1',
    });
    expect(base).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'A',
      description: 'd',
      folder: '/f',
      embedder: 'e1',
      status: 'empty',
      done: 0,
      total: 0,
      documents: 0,
      chunks: 0,
      revision: 0,
      createdAt: expect.any(Number),
      updatedAt: expect.any(Number),
    });
    expect(await store.get({ workspaceId, knowledgeId: base.id })).toEqual(base);
    expect(await store.list(workspaceId)).toEqual([base]);
  });

  it('KN2 a base tells how far the work on it is', async () => {
    const { store } = await open();
    const target = await createBase(store);
    const [first, second] = [await addDocument(store, target), await addDocument(store, target)];
    expect(await store.get(target)).toMatchObject({ status: 'indexing', done: 0, total: 2, documents: 2 });
    await claimDocument(store, first.id);
    await store.documentProgress(first.id, 'w1', 'embedding', 3, 10);
    expect(await store.get(target)).toMatchObject({ status: 'indexing', done: 3, total: 11 });
    await store.finishDocument(finished(first.id, ['a', 'b']));
    await claimDocument(store, second.id);
    await store.failDocument(second.id, 'w1', { code: 'document-empty', message: 'No.' });
    expect(await store.get(target)).toMatchObject({
      status: 'ready',
      done: 3,
      total: 3,
      chunks: 2,
      revision: 1,
    });
  });

  it('KN3 a base of failed documents has failed', async () => {
    const { store } = await open();
    const target = await createBase(store);
    const { id } = await addDocument(store, target);
    await claimDocument(store, id);
    await store.failDocument(id, 'w1', { code: 'document-empty', message: 'No.' });
    expect(await store.get(target)).toMatchObject({ status: 'failed', done: 1, total: 1 });
  });

  it('G15 another workspace sees nothing of a base and cannot touch it', async () => {
    const { store } = await open();
    const target = await createBase(store);
    const { id: documentId } = await addDocument(store, target);
    await claimDocument(store, documentId);
    await store.finishDocument(finished(documentId, ['a']));
    const stranger = { ...target, workspaceId: uuidv7() };
    expect(await store.get(stranger)).toBeUndefined();
    expect(await store.list(stranger.workspaceId)).toEqual([]);
    expect((await store.documents({ ...stranger, limit: 10 })).items).toEqual([]);
    expect(await store.document({ ...stranger, documentId })).toBeUndefined();
    expect(await store.allChunks(stranger)).toEqual([]);
    expect(await store.chunks(stranger, [`${documentId}:0`])).toEqual([]);
    expect(await store.deleteDocument({ ...stranger, documentId })).toBe(false);
    expect(await store.delete(stranger)).toBe(false);
    await expect(addDocument(store, stranger)).rejects.toMatchObject({ code: 'not-found' });
    expect(await store.get(target)).toMatchObject({ documents: 1 });
  });

  it('KN4 a deleted base takes its documents and chunks along', async () => {
    const { store } = await open();
    const target = await createBase(store);
    const { id } = await addDocument(store, target);
    expect(await store.delete(target)).toBe(true);
    expect(await store.delete(target)).toBe(false);
    expect(await store.get(target)).toBeUndefined();
    expect(await store.claimDocument(id, 'w1')).toBeUndefined();
    expect(await store.delete({ ...target, knowledgeId: 'no-id' })).toBe(false);
  });
}

function describeDocuments(open: () => Promise<KnowledgeStoreFixture>): void {
  it('KN5 a document is queued with its bytes, and becomes ready with title and text', async () => {
    const { store } = await open();
    const target = await createBase(store);
    const added = await addDocument(store, target);
    expect(added).toEqual({
      id: added.id,
      name: 'a.md',
      title: 'a.md',
      mediaType: '',
      bytes: 5,
      status: 'queued',
      chunks: 0,
      createdAt: expect.any(Number),
    });
    const claimed = await claimDocument(store, added.id);
    expect(claimed).toMatchObject({ documentId: added.id, ...target, name: 'a.md', uri: 'file:a.md' });
    expect([...claimed.bytes]).toEqual([...BYTES]);
    expect(await store.finishDocument(finished(added.id, ['Nul \u0000 ', '🧵 end']))).toBe(true);
    const document = await store.document({ ...target, documentId: added.id });
    expect(document).toMatchObject({
      status: 'ready',
      title: 'Title',
      mediaType: 'text/markdown',
      chunks: 2,
    });
    for (const chunk of await store.allChunks(target)) {
      expect(document?.text.slice(chunk.start, chunk.end)).toBe(chunk.text);
    }
  });

  it('KN6 documents are listed in pages, newest first', async () => {
    const { store } = await open();
    const target = await createBase(store);
    for (const name of ['a', 'b', 'c']) await addDocument(store, target, name);
    const first = await store.documents({ ...target, limit: 2 });
    expect(first.items.map((document) => document.name)).toEqual(['c', 'b']);
    const second = await store.documents({ ...target, limit: 2, cursor: first.next ?? '' });
    expect(second.items.map((document) => document.name)).toEqual(['a']);
    expect(second.next).toBeNull();
  });

  it('KN7 a deleted document takes its chunks along and makes a new revision', async () => {
    const { store } = await open();
    const target = await createBase(store);
    const { id: documentId } = await addDocument(store, target);
    await claimDocument(store, documentId);
    await store.finishDocument(finished(documentId, ['a']));
    expect(await store.deleteDocument({ ...target, documentId })).toBe(true);
    expect(await store.deleteDocument({ ...target, documentId })).toBe(false);
    expect(await store.allChunks(target)).toEqual([]);
    expect(await store.get(target)).toMatchObject({ status: 'empty', revision: 2 });
  });
}

function describeIngest(open: () => Promise<KnowledgeStoreFixture>): void {
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
    expect(await store.finishDocument(finished(id, ['late'], 'w1'))).toBe(false);
    expect(await store.get(target)).toMatchObject({ status: 'indexing', done: 0, chunks: 0 });
    expect(await store.finishDocument(finished(id, ['a'], 'w2'))).toBe(true);
    expect(await store.finishDocument(finished(id, ['again'], 'w2'))).toBe(false);
  });

  it('KN10 documents without a bell, or without a worker, are named again after a while', async () => {
    const { store, passTime } = await open();
    const target = await createBase(store);
    const queued = await addDocument(store, target);
    const claimed = await addDocument(store, target);
    const ready = await addDocument(store, target);
    await claimDocument(store, claimed.id);
    await claimDocument(store, ready.id);
    await store.finishDocument(finished(ready.id, []));
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

function describeChunks(open: () => Promise<KnowledgeStoreFixture>): void {
  it('KN12 chunks come in the order asked, or all in the order of the text', async () => {
    const { store } = await open();
    const target = await createBase(store);
    const { id } = await addDocument(store, target);
    await claimDocument(store, id);
    await store.finishDocument(finished(id, ['one ', 'two ', 'three']));
    const texts = (chunks: readonly { text: string }[]) => chunks.map((chunk) => chunk.text);
    expect(texts(await store.allChunks(target))).toEqual(['one ', 'two ', 'three']);
    const some = await store.chunks(target, [`${id}:2`, 'nobody', `${id}:0`]);
    expect(some).toEqual([
      {
        id: `${id}:2`,
        documentId: id,
        title: 'Title',
        uri: 'file:a.md',
        text: 'three',
        start: 8,
        end: 13,
        heading: 'H2',
      },
      { id: `${id}:0`, documentId: id, title: 'Title', uri: 'file:a.md', text: 'one ', start: 0, end: 4 },
    ]);
    expect(await store.chunks(target, [])).toEqual([]);
  });
}
