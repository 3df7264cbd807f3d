import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { type Answer, bodyOf, problemOf, readAnswer } from '../harness/client.ts';
import { ENDS, flow, publish } from '../harness/flows.ts';
import type { StartedHeddle } from '../harness/start-heddle.ts';

const plain = (name: string, text = '{{text}}') =>
  flow(name, { ...ENDS, words: { kind: 'transform.template', config: { template: text } } }, [
    'ask.text -> words.text',
    'words.text -> out.text',
  ]);

/** What clients send by mistake, and on purpose. */
export function describeMalformed(heddle: () => StartedHeddle): void {
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
