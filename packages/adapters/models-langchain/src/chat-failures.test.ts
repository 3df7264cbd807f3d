import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEgress } from '@heddle/adapter-egress';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAsking, exchangeWith, KEY, PROVIDERS } from './test-chat.ts';
import { type ReplayServer, startReplayServer } from './test-replay-server.ts';

const BOTH_WAYS = [
  { how: 'whole', stream: false },
  { how: 'streaming', stream: true },
];
const egress = createEgress({ allow: ['127.0.0.1'] });
const { ask, failureOf } = createAsking(egress);
let server: ReplayServer;

beforeAll(async () => {
  server = await startReplayServer();
});
afterAll(async () => {
  await server.stop();
  await egress.close();
});

for (const spoken of PROVIDERS) {
  const { provider, base, key, types } = spoken;
  const { requestOf, replayStatus, beginning } = exchangeWith(spoken, () => server);

  describe(`chat model that fails: ${provider}`, () => {
    for (const { how, stream } of BOTH_WAYS) {
      it(`L5 401 is a refused key, which is never repeated (${how})`, async () => {
        replayStatus(401);
        const error = await failureOf(requestOf(), stream);
        expect(error).toMatchObject({ code: 'model-rejected-key', retryable: false });
        if (key !== undefined) expect(`${error.message} ${JSON.stringify(error)}`).not.toContain(KEY);
        expect(error.message).toMatch(/Settings/);
        expect(server.calls).toHaveLength(1);
      });

      it(`L6 429 says when to try again, and is not tried again by itself (${how})`, async () => {
        replayStatus(429, { 'retry-after': '20' });
        expect(await failureOf(requestOf(), stream)).toMatchObject({
          code: 'model-rate-limited',
          retryable: true,
          retryAfterMs: 20_000,
        });
        expect(server.calls).toHaveLength(1);
      });

      it(`L7 500 is a failure that may pass, and is not tried again by itself (${how})`, async () => {
        replayStatus(500);
        expect(await failureOf(requestOf(), stream)).toMatchObject({ code: 'model-failed', retryable: true });
        expect(server.calls).toHaveLength(1);
      });

      it(`L8 what cannot be read is an invalid response (${how})`, async () => {
        server.replay({ type: 'body', body: '<html>Welcome</html>', mediaType: types.answer });
        expect(await failureOf(requestOf(), stream)).toMatchObject({
          code: 'model-response-invalid',
          retryable: true,
        });
      });

      it(`L9 a server that is not there is unreachable (${how})`, async () => {
        const baseUrl = `${await originWithoutServer()}${base}`;
        expect(await failureOf(requestOf({ baseUrl }), stream)).toMatchObject({
          code: 'model-unreachable',
          retryable: true,
        });
      });

      it(`L10 an abort ends the call with its own reason (${how})`, async () => {
        server.replay({ type: 'stall', body: stream ? beginning() : '', mediaType: types.stream });
        const abort = new AbortController();
        const reason = new Error('cancelled by a test');
        const left = server.abandoned();
        const asking = ask(requestOf({ signal: abort.signal }), stream);
        const expected = expect(asking).rejects.toBe(reason);
        while (server.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
        abort.abort(reason);
        await expected;
        await left;
      });
    }

    for (const end of ['cut', 'clean'] as const)
      it(`L11 a stream that ends before its end is broken off (${end})`, async () => {
        server.replay({ type: 'part', body: beginning(), mediaType: types.stream, end });
        expect(await failureOf(requestOf(), true)).toMatchObject({
          code: 'model-stream-broken',
          retryable: true,
        });
      });

    if (provider === 'openai-compatible')
      it('L11 an answer that is wanted whole and breaks off on the way is broken off, not unreachable', async () => {
        server.replay({ type: 'part', body: beginning(), mediaType: types.answer, end: 'cut' });
        expect(await failureOf(requestOf(), false)).toMatchObject({
          code: 'model-stream-broken',
          retryable: true,
        });
      });

    it('L12 an address that the guard refuses stays refused', async () => {
      const baseUrl = `http://169.254.169.254${base}`;
      expect(await failureOf(requestOf({ baseUrl }), false)).toMatchObject({
        code: 'egress-refused',
        retryable: false,
      });
    });
  });
}

/** An address at which somebody listened a moment ago. */
async function originWithoutServer(): Promise<string> {
  const gone = createServer();
  await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
  const { port } = gone.address() as AddressInfo; // cast: a listening TCP server has one
  await new Promise((resolve) => gone.close(resolve));
  return `http://127.0.0.1:${port}`;
}
