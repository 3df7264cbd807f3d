import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Answered, bodyOf, problemOf, readAnswer } from './harness/client.ts';
import { ENDS, ended, eventually, flow, nodeOf, publish, saveFlow } from './harness/flows.ts';
import { makePdf } from './harness/pdf.ts';
import { type StartedHeddle, startHeddle } from './harness/start-heddle.ts';

const FILES = {
  'looms.md': '# Looms\n\n## Warranty\n\nThe frame of every loom has a warranty of five years.\n',
  'shipping.txt': 'Express delivery costs 12.50 and takes one working day.\n',
  'returns.html':
    '<html><head><title>Returns</title><script>alert("never")</script></head><body><main><h1>Returns</h1><p>You may return a loom within thirty days of its delivery.</p></main></body></html>',
  'care.pdf': makePdf(['Oil the treadles of your loom twice a year with linseed oil.']),
} as const;

/** The embedder reads its model from disk at its first use. */
const INDEXED_WITHIN_MS = 90_000;

describe('knowledge', () => {
  let heddle: StartedHeddle;
  beforeAll(async () => {
    heddle = await startHeddle();
  });
  afterAll(() => heddle?.stop());

  const upload = async (
    id: string,
    files: Readonly<Record<string, string | Uint8Array>>,
  ): Promise<Answer> => {
    const form = new FormData();
    for (const [name, content] of Object.entries(files))
      form.append('files', new Blob([content as BlobPart]), name); // cast: our bytes are never shared memory
    const init = { method: 'POST', body: form };
    return readAnswer(await heddle.client.raw(`/api/knowledge/${id}/documents`, init));
  };
  const make = async (name: string): Promise<string> =>
    bodyOf(await heddle.client.post('/api/knowledge', { name }), 201).id;
  const indexed = (id: string): Promise<Answered> =>
    eventually(
      'the base is indexed',
      async () => {
        const base = bodyOf(await heddle.client.get(`/api/knowledge/${id}`), 200);
        return base.status === 'indexing' ? undefined : base;
      },
      INDEXED_WITHIN_MS,
    );
  const search = async (id: string, query: string): Promise<Answered[]> =>
    bodyOf(await heddle.client.post(`/api/knowledge/${id}/search`, { query, topK: 3 }), 200).chunks;

  describe('a base of Markdown, text, HTML and PDF', () => {
    let id: string;
    beforeAll(async () => {
      id = await make('Looms');
    });

    it('is empty at first, and a flow that searches it says so', async () => {
      const { client } = heddle;
      expect(bodyOf(await client.get(`/api/knowledge/${id}`), 200)).toMatchObject({
        status: 'empty',
        total: 0,
      });
      const draft = flow('Early', { ...ENDS, docs: { kind: 'rag.retrieve', config: { knowledge: id } } }, [
        'ask.text -> docs.query',
        'docs.context -> out.text',
      ]);
      await publish(client, draft, 'early');
      const refused = await client.post('/v1/flows/early', { text: 'x' });
      problemOf(refused, 503, 'knowledge-not-ready');
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    });

    it('takes files at once, shows its progress and becomes ready', async () => {
      const { items } = bodyOf(await upload(id, FILES), 202);
      expect(items.map((item: Answered) => item.name).sort()).toEqual(Object.keys(FILES).sort());
      const base = await indexed(id);
      expect(base).toMatchObject({ status: 'ready', done: 4, total: 4, documents: 4 });
      expect(base.chunks).toBeGreaterThanOrEqual(4);
    });

    it.each([
      ['How long is the warranty?', 'looms.md', 'five years'],
      ['What does express delivery cost?', 'shipping.txt', '12.50'],
      ['Until when can I send it back?', 'returns.html', 'thirty days'],
      ['How often should I oil the treadles?', 'care.pdf', 'twice a year'],
    ])('answers “%s” from %s', async (question, name, words) => {
      const [best] = await search(id, question);
      expect(best.text).toContain(words);
      expect(best.score).toBeGreaterThan(0);
      const { client } = heddle;
      const document = bodyOf(await client.get(`/api/knowledge/${id}/documents/${best.documentId}`), 200);
      expect(document.name).toBe(name);
      // A citation opens where it stands.
      expect(document.text.slice(best.start, best.end)).toBe(best.text);
      expect(document.text).not.toContain('alert(');
    });

    it('serves a flow with citations that open', async () => {
      const { client } = heddle;
      const draft = flow(
        'Cited',
        {
          ...ENDS,
          docs: { kind: 'rag.retrieve', config: { knowledge: 'Looms', topK: 3 } },
          answer: { kind: 'model.chat', config: { provider: 'local' } },
        },
        [
          'ask.text -> docs.query',
          'ask.text -> answer.prompt',
          'docs.chunks -> answer.context',
          'answer.text -> out.text',
          'answer.citations -> out.citations',
        ],
      );
      const flowId = await saveFlow(client, draft);
      const input = { text: 'How long is the warranty on the frame?' };
      const { runId } = bodyOf(await client.post(`/api/flows/${flowId}/runs`, { input }), 202);
      const run = await ended(client, runId);
      expect(run.output.text).toContain('five years');
      expect(run.output.citations[0]).toMatchObject({
        title: 'Looms',
        documentId: expect.any(String),
        knowledgeId: id,
      });
      expect(nodeOf(run, 'docs').outputs.chunks.length).toBeGreaterThan(0);
    });

    it('keeps answering from its older passages while more documents are indexed', async () => {
      bodyOf(await upload(id, { 'dyes.md': '# Dyes\n\nIndigo needs a vat without air.\n' }), 202);
      // Asked at once, whether the new document is through by now or not.
      expect((await search(id, 'How long is the warranty?'))[0].text).toContain('five years');
      await indexed(id);
      expect((await search(id, 'What does indigo need?'))[0].text).toContain('without air');
    });

    it('forgets a document that is deleted', async () => {
      const { client } = heddle;
      const { items } = bodyOf(await client.get(`/api/knowledge/${id}/documents`), 200);
      const care = items.find((item: Answered) => item.name === 'care.pdf');
      expect((await client.delete(`/api/knowledge/${id}/documents/${care.id}`)).status).toBe(204);
      const found = await search(id, 'How often should I oil the treadles?');
      expect(found.map((chunk) => chunk.documentId)).not.toContain(care.id);
    });

    it('is gone with everything when it is deleted', async () => {
      const { client } = heddle;
      expect((await client.delete(`/api/knowledge/${id}`)).status).toBe(204);
      problemOf(await client.get(`/api/knowledge/${id}`), 404, 'not-found');
      problemOf(await client.get(`/api/knowledge/${id}/documents`), 404, 'not-found');
    });
  });

  it('a PDF without text fails readably, and the others of its base can be searched', async () => {
    const id = await make('Scans');
    bodyOf(await upload(id, { 'scan.pdf': makePdf([]), 'note.md': 'The shuttle is made of beech.' }), 202);
    await indexed(id);
    const { items } = bodyOf(await heddle.client.get(`/api/knowledge/${id}/documents`), 200);
    const scan = items.find((item: Answered) => item.name === 'scan.pdf');
    expect(scan).toMatchObject({ status: 'failed', error: { code: 'document-empty' } });
    expect(scan.error.message).toMatch(/scan\.pdf.*text recognition/);
    expect((await search(id, 'What is the shuttle made of?'))[0].text).toContain('beech');
  });

  it('files of another kind, damaged or empty are refused by name', async () => {
    const id = await make('Odd files');
    problemOf(await upload(id, { 'empty.md': '' }), 422, 'document-empty');
    problemOf(await upload(id, {}), 400, 'request-invalid');
    bodyOf(await upload(id, { 'picture.png': new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1, 2, 3, 0]) }), 202);
    bodyOf(await upload(id, { 'broken.pdf': '%PDF-1.4\nand nothing else' }), 202);
    const base = await indexed(id);
    expect(base).toMatchObject({ status: 'failed', chunks: 0 });
    const { items } = bodyOf(await heddle.client.get(`/api/knowledge/${id}/documents`), 200);
    for (const item of items) {
      expect(item).toMatchObject({ status: 'failed', error: { code: expect.stringMatching(/^document-/) } });
      expect(item.error.message, item.name).toContain(item.name);
    }
  });

  it('a folder that the operator does not allow is refused', async () => {
    const body = { name: 'Etc', folder: '/etc' };
    problemOf(await heddle.client.post('/api/knowledge', body), 422, 'knowledge-folder-refused');
  });
});
