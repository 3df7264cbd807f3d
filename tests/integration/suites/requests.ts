import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { type Answer, bodyOf, problemOf, readAnswer } from '../harness/client.ts';
import { ENDS, ended, flow, nodeOf, publish, saveFlow } from '../harness/flows.ts';
import type { StartedHeddle } from '../harness/start-heddle.ts';

const plain = (name: string, text = '{{text}}') =>
  flow(name, { ...ENDS, words: { kind: 'transform.template', config: { template: text } } }, [
    'ask.text -> words.text',
    'words.text -> out.text',
  ]);

/** Requests as they should be, and as they should not. */
export function describeRequests(heddle: () => StartedHeddle): void {
  describe('flows', () => {
    it('are made, read, listed, saved over their revision and deleted', async () => {
      const { client } = heddle();
      const made = bodyOf(await client.post('/api/flows', plain('Crud')), 201);
      expect(made).toMatchObject({ revision: 1, flow: { name: 'Crud' }, published: null });
      const read = await client.get(`/api/flows/${made.id}`);
      expect(read.headers.get('etag')).toBe('"1"');
      expect(bodyOf(read, 200).flow).toEqual(made.flow);
      const { items } = bodyOf(await client.get('/api/flows?search=Crud'), 200);
      expect(items).toEqual([expect.objectContaining({ id: made.id, name: 'Crud', nodes: 3 })]);
      const save = (revision: string) =>
        client.put(`/api/flows/${made.id}`, plain('Crud two'), { headers: { 'if-match': revision } });
      expect(bodyOf(await save('"1"'), 200)).toMatchObject({ revision: 2, flow: { name: 'Crud two' } });
      problemOf(await save('"1"'), 412, 'stale-revision');
      problemOf(await save('"soon"'), 400, 'request-invalid');
      problemOf(await client.put(`/api/flows/${made.id}`, plain('x')), 428, 'revision-required');
      expect((await client.delete(`/api/flows/${made.id}`)).status).toBe(204);
      problemOf(await client.get(`/api/flows/${made.id}`), 404, 'not-found');
      problemOf(await client.delete(`/api/flows/${made.id}`), 404, 'not-found');
    });

    it('of ten writers over one revision exactly one wins', async () => {
      const { client } = heddle();
      const id = await saveFlow(client, plain('Race'));
      const writers = Array.from({ length: 10 }, (_, index) =>
        client.put(`/api/flows/${id}`, plain(`Race ${index}`), { headers: { 'if-match': '"1"' } }),
      );
      const statuses = (await Promise.all(writers)).map((answer) => answer.status).sort();
      expect(statuses).toEqual([200, ...Array.from({ length: 9 }, () => 412)]);
    });

    it('a list is walked page by page without a repeat', async () => {
      const { client } = heddle();
      for (let index = 0; index < 5; index++) await saveFlow(client, plain(`Paged ${index}`));
      const seen: string[] = [];
      let cursor = '';
      do {
        const page = bodyOf(await client.get(`/api/flows?search=Paged&limit=2${cursor}`), 200);
        seen.push(...page.items.map((item: { name: string }) => item.name));
        cursor = page.next === null ? '' : `&cursor=${encodeURIComponent(page.next)}`;
      } while (cursor !== '');
      expect([...seen].sort()).toEqual(['Paged 0', 'Paged 1', 'Paged 2', 'Paged 3', 'Paged 4']);
    });

    it('deleting one takes its endpoint away', async () => {
      const { client } = heddle();
      const { id } = await publish(client, plain('Leaving'), 'leaving');
      bodyOf(await client.post('/v1/flows/leaving', { text: 'x' }), 200);
      expect((await client.delete(`/api/flows/${id}`)).status).toBe(204);
      problemOf(await client.post('/v1/flows/leaving', { text: 'x' }), 404, 'not-found');
    });

    it('check says what is wrong, where, and gives the plan of what is right', async () => {
      const { client } = heddle();
      const good = bodyOf(await client.post('/api/flows/check', plain('Good')), 200);
      expect(good).toMatchObject({ ok: true, plan: { id: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) } });
      const moved = { ...plain('Other name'), layout: { nodes: { ask: { x: 9, y: 9 } } } };
      expect(bodyOf(await client.post('/api/flows/check', moved), 200).plan.id).toBe(good.plan.id);
      const loose = flow('Loose', { ...ENDS }, ['ask.nothing -> out.text']);
      const bad = bodyOf(await client.post('/api/flows/check', loose), 200);
      expect(bad.ok).toBe(false);
      expect(bad.diagnostics[0]).toMatchObject({ severity: 'error', code: expect.any(String) });
    });
  });

  describe('runs of a draft', () => {
    it('pins stand in for bodies, and `from` takes what came before out of an earlier run', async () => {
      const { client, models } = heddle();
      const ask = (name: string) => ({
        kind: 'model.chat',
        config: { provider: 'openai-compatible', baseUrl: models.baseUrl, model: name },
      });
      const draft = flow('Pins', { ...ENDS, a: ask('pin-a'), b: ask('pin-b') }, [
        'ask.text -> a.prompt',
        'a.text -> b.prompt',
        'b.text -> out.text',
      ]);
      const id = await saveFlow(client, draft);
      const start = async (body: object) =>
        ended(client, bodyOf(await client.post(`/api/flows/${id}/runs`, body), 202).runId);
      const pins = { a: { text: 'pinned', message: { role: 'assistant', content: 'pinned' }, usage: {} } };
      const pinned = await start({ input: { text: 'x' }, pins });
      expect(pinned.output).toEqual({ text: 'echo: pinned' });
      expect(nodeOf(pinned, 'a')).toMatchObject({ pinned: true, status: 'completed' });
      expect(models.calls('pin-a')).toHaveLength(0);
      const again = await start({ from: { runId: pinned.id, nodeId: 'b' } });
      expect(again.output).toEqual({ text: 'echo: pinned' });
      expect([models.calls('pin-a').length, models.calls('pin-b').length]).toEqual([0, 2]);
    });

    it('input is strict: unknown fields are refused by name', async () => {
      const { client } = heddle();
      const id = await saveFlow(client, plain('Strict'));
      const input = { text: 'x', extra: 1 };
      const problem = problemOf(await client.post(`/api/flows/${id}/runs`, { input }), 400, 'input-invalid');
      expect(problem.detail).toContain('`extra`');
    });

    it('are listed by flow and status, newest first', async () => {
      const { client } = heddle();
      const id = await saveFlow(client, plain('Listed'));
      const runs: string[] = [];
      for (const text of ['one', 'two', 'three']) {
        const { runId } = bodyOf(await client.post(`/api/flows/${id}/runs`, { input: { text } }), 202);
        await ended(client, runId);
        runs.unshift(runId);
      }
      const list = async (query: string) =>
        bodyOf(await client.get(`/api/runs?flowId=${id}${query}`), 200).items.map(
          (run: { id: string }) => run.id,
        );
      expect(await list('')).toEqual(runs);
      expect(await list('&status=completed')).toEqual(runs);
      expect(await list('&status=failed')).toEqual([]);
    });
  });

  describe('requests that do not fit', () => {
    it('unknown fields are refused with their place', async () => {
      const { client } = heddle();
      const problem = problemOf(
        await client.post('/api/keys', { name: 'x', admin: true }),
        400,
        'unknown-field',
      );
      expect(problem.detail).toContain('admin');
      problemOf(await client.post('/api/flows', { ...plain('X'), owner: 'me' }), 400, 'unknown-field');
      problemOf(await client.get('/api/flows?limit=5&colour=red'), 400, 'unknown-field');
    });

    it('a wrong content type is 415, malformed JSON and broken UTF-8 are 400', async () => {
      const { client } = heddle();
      const send = async (body: BodyInit, type: string): Promise<Answer> => {
        const init = { method: 'POST', body, headers: { 'content-type': type } };
        const response = await client.raw('/api/flows', init);
        return { status: response.status, headers: response.headers, body: await response.json() };
      };
      problemOf(await send(JSON.stringify(plain('x')), 'text/plain'), 415, 'body-not-json');
      problemOf(await send('{"name":', 'application/json'), 400, 'request-invalid');
      problemOf(
        await send(new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), 'application/json'),
        400,
        'request-invalid',
      );
      problemOf(await send('null', 'application/json'), 400, 'request-invalid');
      problemOf(await send('[]', 'application/json'), 400, 'request-invalid');
    });

    it('unknown routes are problems, not pages', async () => {
      const { client } = heddle();
      for (const path of ['/api/nothing', '/v1/nothing', '/api', '/hooks/none'])
        expect((await client.get(path)).headers.get('content-type'), path).toBe('application/problem+json');
      problemOf(await client.get('/api/nothing'), 404, 'not-found');
      expect([404, 405]).toContain((await client.delete('/api/nodes')).status);
    });

    it('ids of any shape are not found, never an error of ours', async () => {
      const { client } = heddle();
      for (const id of ['1', 'x'.repeat(300), '%00', "'; drop table heddle.flow; --", '../../etc/passwd'])
        for (const path of ['/api/flows/', '/api/runs/', '/api/knowledge/', '/v1/runs/']) {
          const { status } = await client.get(`${path}${encodeURIComponent(id)}`);
          expect(status, `${path}${id}`).toBe(404);
        }
    });

    it('values that databases dislike pass through or are refused, and never break', async () => {
      const { client } = heddle();
      await publish(client, plain('Odd'), 'odd');
      for (const text of ['a\u0000b', '\ud800', '\u202e', '😀'.repeat(1_000), '{{ask.text}}']) {
        const answer = bodyOf(await client.post('/v1/flows/odd', { text }), 200);
        expect(answer.output.text.length).toBeGreaterThan(0);
      }
      const echoed = bodyOf(await client.post('/v1/flows/odd', { text: '{{ask.text}}' }), 200);
      expect(echoed.output.text).toBe('{{ask.text}}');
    });

    it('JSON nested too deep is refused, whoever sends it', async () => {
      const { client } = heddle();
      const ask = { kind: 'input', config: { schema: { type: 'object', properties: { any: {} } } } };
      const { id } = await publish(
        client,
        flow('Deep', { ask, out: ENDS.out }, ['ask.any -> out.json']),
        'deep',
      );
      const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
      const send = async (path: string, body: string) => {
        const init = { method: 'POST', body, headers: { 'content-type': 'application/json' } };
        return readAnswer(await client.raw(path, init));
      };
      const deep = nested(100_000);
      for (const [path, body] of [
        [`/v1/flows/deep`, `{"any":${deep}}`],
        [`/api/flows/${id}/runs`, `{"input":{"any":${deep}}}`],
        [
          '/api/flows',
          `{"format":"heddle/flow@1","name":"x","nodes":[{"id":"a","kind":"input","config":{"x":${deep}}}]}`,
        ],
      ] as const)
        problemOf(await send(path, body), 400, 'request-invalid');
      const fitting = bodyOf(await send('/v1/flows/deep', `{"any":${nested(200)}}`), 200);
      expect(JSON.stringify(fitting.output.json)).toBe(nested(200));
    });
  });

  describe('body limits', () => {
    it('a body that says it is too large is refused with 413', async () => {
      const { client } = heddle();
      const name = 'x'.repeat(2 * 1024 * 1024);
      problemOf(await client.post('/api/keys', { name }), 413, 'body-too-large');
    });

    it('so is one that comes in chunks and says nothing', async () => {
      const { url, adminToken } = heddle();
      expect(await sendEndlessly(`${url}/api/keys`, adminToken)).toEqual({
        status: 413,
        code: 'body-too-large',
      });
    });
  });

  it('every answer has its security headers', async () => {
    const { client } = heddle();
    for (const path of ['/healthz', '/api/nodes', '/v1/nothing']) {
      const { headers } = await client.get(path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect((await client.get('/api/flows')).headers.get('cache-control')).toBe('no-store');
  });
}

/** Sends a chunked body that does not end until the server has answered. */
function sendEndlessly(address: string, token: string): Promise<{ status: number; code: string }> {
  return new Promise((resolve, reject) => {
    const sending = request(address, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });
    const block = Buffer.alloc(64 * 1024, 'x');
    const timer = setInterval(() => sending.write(block), 1);
    const done = (): void => clearInterval(timer);
    sending.once('error', (error) => {
      done();
      reject(error);
    });
    sending.once('response', (response) => {
      done();
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.once('end', () => {
        sending.destroy();
        resolve({ status: response.statusCode ?? 0, code: JSON.parse(text).code });
      });
    });
  });
}
