import { HeddleError } from '@heddle/contracts';
import type { ChatPart, ChatRequest } from '@heddle/ports';
import { createChatModels } from './chat-models.ts';
import { fixture, type ReplayServer } from './test-replay-server.ts';

/** The key that every provider is given. */
export const KEY = 'sk-test-1234567890abcdef';
const JSON_TYPE = 'application/json';
const SSE = 'text/event-stream';

/** How each provider is spoken to. Its files in `fixtures/` carry its name. */
export const PROVIDERS = [
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

type Done = Extract<ChatPart, { type: 'done' }>;

/** Asks models that go through a guard. */
export function createAsking(egress: Parameters<typeof createChatModels>[0]['egress']) {
  const models = createChatModels({ egress, readLocally: async () => ({ abstained: true, quotes: [] }) });

  /** Asks, and takes the answer apart. @throws whatever the model throws */
  async function ask(request: ChatRequest, stream: boolean): Promise<{ deltas: string[]; done: Done }> {
    const deltas: string[] = [];
    let done: Done | undefined;
    for await (const part of models.chat(request, { stream })) {
      if (done) throw new Error('a part came after `done`');
      if (part.type === 'text-delta') deltas.push(part.text);
      else done = part;
    }
    if (!done) throw new Error('the answer ended without `done`');
    return { deltas, done };
  }

  /** The error that asking ends with. */
  async function failureOf(request: ChatRequest, stream: boolean): Promise<HeddleError> {
    const error: unknown = await ask(request, stream).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!HeddleError.is(error)) throw new Error(`expected a HeddleError, found ${String(error)}`);
    return error;
  }

  return { ask, failureOf };
}

/** What a test puts on the server for one provider, and how it asks. */
export function exchangeWith(
  { provider, model, base, key, types }: (typeof PROVIDERS)[number],
  server: () => ReplayServer,
) {
  const answerFile = (kind: 'answer' | 'json-answer') =>
    fixture(`${provider}.${kind}.${provider === 'ollama' ? 'txt' : 'json'}`);
  const requestOf = (more: Partial<ChatRequest> = {}): ChatRequest => ({
    provider,
    model,
    baseUrl: `${server().origin}${base}`,
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
    server().replay({ type: 'body', body: answerFile('answer'), mediaType: types.answer });
  const replayStream = (): void =>
    server().replay({ type: 'body', body: fixture(`${provider}.stream.txt`), mediaType: types.stream });
  const replayStatus = (status: 401 | 429 | 500, headers?: Record<string, string>): void =>
    server().replay(
      { type: 'body', status, body: fixture(`${provider}.${status}.json`), mediaType: JSON_TYPE },
      headers,
    );
  /** The first two pieces of text of the recorded stream. */
  const beginning = (): string => {
    const text = fixture(`${provider}.stream.txt`);
    const at = text.indexOf(' of Rayleigh');
    return text.slice(0, text.lastIndexOf('\n', at) + 1);
  };
  return { answerFile, requestOf, replayAnswer, replayStream, replayStatus, beginning };
}
