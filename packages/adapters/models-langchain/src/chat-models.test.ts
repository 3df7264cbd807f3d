import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEgress } from '@heddle/adapter-egress';
import { HeddleError } from '@heddle/contracts';
import type { ChatPart, ChatRequest } from '@heddle/ports';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChatModels } from './chat-models.ts';
import { fixture, type ReplayServer, startReplayServer } from './test-replay-server.ts';

const KEY = 'sk-test-1234567890abcdef';
const ANSWER = 'The sky is blue because of Rayleigh scattering.';
const JSON_TYPE = 'application/json';
const SSE = 'text/event-stream';

/** How each provider is spoken to. Its files in `fixtures/` carry its name. */
const PROVIDERS = [
  {
    provider: 'openai',
    model: 'gpt-4o-mini',
    base: '/v1',
    path: '/v1/chat/completions',
    streamPath: '/v1/chat/completions',
    key: ['authorization', `Bearer ${KEY}`],
    types: { answer: JSON_TYPE, stream: SSE },
    priced: true,
  },
  {
    provider: 'openai-compatible',
    model: 'qwen3-8b',
    base: '/v1',
    path: '/v1/chat/completions',
    streamPath: '/v1/chat/completions',
    key: ['authorization', `Bearer ${KEY}`],
    types: { answer: JSON_TYPE, stream: SSE },
    priced: false,
  },
  {
    provider: 'anthropic',
    model: 'claude-haiku-4-5',
    base: '',
    path: '/v1/messages',
    streamPath: '/v1/messages',
    key: ['x-api-key', KEY],
    types: { answer: JSON_TYPE, stream: SSE },
    priced: true,
  },
  {
    provider: 'google',
    model: 'gemini-2.5-flash',
    base: '',
    path: '/v1beta/models/gemini-2.5-flash:generateContent',
    streamPath: '/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse',
    key: ['x-goog-api-key', KEY],
    types: { answer: JSON_TYPE, stream: SSE },
    priced: true,
  },
  {
    provider: 'ollama',
    model: 'llama3.2',
    base: '',
    path: '/api/chat',
    streamPath: '/api/chat',
    key: undefined,
    types: { answer: 'application/x-ndjson', stream: 'application/x-ndjson' },
    priced: false,
  },
] as const;

const egress = createEgress({ allow: ['127.0.0.1'] });
const models = createChatModels({
  egress,
  readLocally: async () => ({ abstained: true, quotes: [] }),
});
let server: ReplayServer;

beforeAll(async () => {
  server = await startReplayServer();
});
afterAll(async () => {
  await server.stop();
  await egress.close();
});

async function ask(request: ChatRequest, stream: boolean): Promise<{ deltas: string[]; done: Done }> {
  const deltas: string[] = [];
  let done: Done | undefined;
  for await (const part of models.chat(request, { stream })) {
    expect(done).toBeUndefined();
    if (part.type === 'text-delta') deltas.push(part.text);
    else done = part;
  }
  if (!done) throw new Error('the answer ended without `done`');
  return { deltas, done };
}
type Done = Extract<ChatPart, { type: 'done' }>;

async function failureOf(request: ChatRequest, stream: boolean): Promise<HeddleError> {
  const error: unknown = await ask(request, stream).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!HeddleError.is(error)) throw new Error(`expected a HeddleError, found ${String(error)}`);
  return error;
}

for (const { provider, model, base, path, streamPath, key, types, priced } of PROVIDERS) {
  const answerFile = (kind: 'answer' | 'json-answer') =>
    fixture(`${provider}.${kind}.${provider === 'ollama' ? 'txt' : 'json'}`);
  const requestOf = (more: Partial<ChatRequest> = {}): ChatRequest => ({
    provider,
    model,
    baseUrl: `${server.origin}${base}`,
    ...(key === undefined ? {} : { apiKey: KEY }),
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Why is the sky blue?' },
    ],
    signal: new AbortController().signal,
    idempotencyKey: 'run:node:',
    ...more,
  });
  const replayAnswer = (): void =>
    server.replay({ type: 'body', body: answerFile('answer'), mediaType: types.answer });
  const replayStream = (): void =>
    server.replay({ type: 'body', body: fixture(`${provider}.stream.txt`), mediaType: types.stream });
  const replayStatus = (status: 401 | 429 | 500, headers?: Record<string, string>): void =>
    server.replay(
      { type: 'body', status, body: fixture(`${provider}.${status}.json`), mediaType: JSON_TYPE },
      headers,
    );
  /** The first two pieces of text of the recorded stream. */
  const beginning = (): string => {
    const text = fixture(`${provider}.stream.txt`);
    const at = text.indexOf(' of Rayleigh');
    return text.slice(0, text.lastIndexOf('\n', at) + 1);
  };
  const bothWays = [
    { how: 'whole', stream: false },
    { how: 'streaming', stream: true },
  ];

  describe(`chat model: ${provider}`, () => {
    it('L1 a whole answer: text, tokens and cost as the provider counts them', async () => {
      replayAnswer();
      const { deltas, done } = await ask(requestOf(), false);
      expect(deltas).toEqual([]);
      expect(done).toMatchObject({ text: ANSWER, usage: { inputTokens: 21, outputTokens: 9 } });
      expect(done.usage.estimated).toBeUndefined();
      expect(done.usage.costUsd > 0).toBe(priced);
      expect(done.finishReason?.toLowerCase()).toMatch(/^(stop|end_turn)$/);
      expect(server.calls.map((call) => call.path)).toEqual([path]);
    });

    it('L2 a stream: the deltas joined are the text, and tokens and cost are those of the whole', async () => {
      replayAnswer();
      const whole = await ask(requestOf(), false);
      replayStream();
      const { deltas, done } = await ask(requestOf(), true);
      expect(deltas).toEqual(['The sky is', ' blue because', ' of Rayleigh scattering.']);
      expect(done.text).toBe(deltas.join(''));
      expect(done.usage).toEqual(whole.done.usage);
      expect(done.finishReason?.toLowerCase()).toMatch(/^(stop|end_turn)$/);
      expect(server.calls.map((call) => call.path)).toEqual([streamPath]);
    });

    it('L3 the question, the settings and the key are sent, each where the provider wants it', async () => {
      replayAnswer();
      await ask(requestOf({ temperature: 0.5, maxTokens: 77 }), false);
      const call = server.calls[0];
      if (key !== undefined) expect(call?.headers[key[0]]).toBe(key[1]);
      const sent = JSON.stringify(call?.body);
      for (const part of ['Be brief.', 'Why is the sky blue?', '0.5', '77']) expect(sent).toContain(part);
    });

    it('L4 a schema is asked for, and the answer is also JSON', async () => {
      server.replay({ type: 'body', body: answerFile('json-answer'), mediaType: types.answer });
      const schema = { type: 'object', properties: { colour: { type: 'string' } } };
      const { done } = await ask(requestOf({ schema }), false);
      expect(done.json).toEqual({ colour: 'blue' });
      expect(JSON.stringify(server.calls[0]?.body)).toContain('colour');
      replayAnswer();
      expect((await ask(requestOf({ schema }), false)).done).not.toHaveProperty('json');
    });

    for (const { how, stream } of bothWays) {
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

    it('L12 an address that the guard refuses stays refused', async () => {
      const baseUrl = `http://169.254.169.254${base}`;
      expect(await failureOf(requestOf({ baseUrl }), false)).toMatchObject({
        code: 'egress-refused',
        retryable: false,
      });
    });

    if (priced)
      it('L13 without a key nothing is sent, and it says where to add one', async () => {
        replayAnswer();
        const { apiKey: _apiKey, ...keyless } = requestOf();
        const error = await failureOf(keyless, false);
        expect(error).toMatchObject({ code: 'model-not-configured' });
        expect(error.message).toMatch(/Settings/);
        expect(server.calls).toHaveLength(0);
      });
  });
}

describe('chat models', () => {
  it('L14 a provider that does not exist is refused with the list of those that do', async () => {
    const request = { provider: 'constructor', messages: [], idempotencyKey: '' };
    const error = await failureOf({ ...request, signal: new AbortController().signal }, false);
    expect(error.code).toBe('model-not-configured');
    expect(error.message).toMatch(/local, openai, anthropic, google, ollama, openai-compatible/);
  });
});

/** An address at which somebody listened a moment ago. */
async function originWithoutServer(): Promise<string> {
  const gone = createServer();
  await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
  const { port } = gone.address() as AddressInfo; // cast: a listening TCP server has one
  await new Promise((resolve) => gone.close(resolve));
  return `http://127.0.0.1:${port}`;
}
