import { uuidv7 } from '@heddle/ports';
import { describe, expect, it } from 'vitest';
import { describeIngest } from './stores/ingest.ts';
import {
  addDocument,
  claimDocument,
  createBase,
  DOCUMENT_BYTES,
  finishedDocument,
  type KnowledgeStoreFixture,
} from './stores/knowledge-fixture.ts';

/** What every {@link KnowledgeStore} promises. */
export function describeKnowledgeStore(name: string, open: () => Promise<KnowledgeStoreFixture>): void {
  describe(`knowledge store: ${name}`, () => {
    describeBases(open);
    describeDocuments(open);
    describeIngest(open);
    describeChunks(open);
  });
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
      searchable: false,
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
    await store.finishDocument(finishedDocument(first.id, ['a', 'b']));
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

  it('KN2b a base is searchable once it was complete, and stays so while more documents are indexed', async () => {
    const { store } = await open();
    const target = await createBase(store);
    const said = async () => {
      const base = await store.get(target);
      return [base?.status, base?.searchable];
    };
    const [first, second] = [await addDocument(store, target), await addDocument(store, target)];
    await claimDocument(store, first.id);
    await store.finishDocument(finishedDocument(first.id, ['a']));
    expect(await said()).toEqual(['indexing', false]);
    await claimDocument(store, second.id);
    await store.failDocument(second.id, 'w1', { code: 'document-empty', message: 'No.' });
    expect(await said()).toEqual(['ready', true]);
    const third = await addDocument(store, target);
    await addDocument(store, target);
    expect(await said()).toEqual(['indexing', true]);
    await claimDocument(store, third.id);
    expect(await said()).toEqual(['indexing', true]);
    await store.deleteDocument({ ...target, documentId: first.id });
    expect(await said()).toEqual(['indexing', false]);
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
    await store.finishDocument(finishedDocument(documentId, ['a']));
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
    expect([...claimed.bytes]).toEqual([...DOCUMENT_BYTES]);
    expect(await store.finishDocument(finishedDocument(added.id, ['Nul \u0000 ', '🧵 end']))).toBe(true);
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
    await store.finishDocument(finishedDocument(documentId, ['a']));
    expect(await store.deleteDocument({ ...target, documentId })).toBe(true);
    expect(await store.deleteDocument({ ...target, documentId })).toBe(false);
    expect(await store.allChunks(target)).toEqual([]);
    expect(await store.get(target)).toMatchObject({ status: 'empty', revision: 2 });
  });
}

function describeChunks(open: () => Promise<KnowledgeStoreFixture>): void {
  it('KN12 chunks come in the order asked, or all in the order of the text', async () => {
    const { store } = await open();
    const target = await createBase(store);
    const { id } = await addDocument(store, target);
    await claimDocument(store, id);
    await store.finishDocument(finishedDocument(id, ['one ', 'two ', 'three']));
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
