import { canonicalJson, HeddleError } from '@heddle/contracts';
import type { ChatMessage, ChatPart, ChatRequest } from '@heddle/ports';
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import {
  AIMessage,
  type AIMessageChunk,
  type BaseMessage,
  HumanMessage,
  SystemMessage,
  type UsageMetadata,
} from '@langchain/core/messages';
import type { Provider } from './chat-models.ts';
import { parseJsonAnswer } from './json-answer.ts';
import { priced, type TokenCount } from './pricing.ts';
import { connectionError, innermostHeddleError, providerError, redacted } from './provider-error.ts';
import { type WatchedFetch, watchFetch } from './watched-fetch.ts';

/** What a provider's adapter says; LangChain does the rest. */
export interface LangChainProvider {
  /** How people know the provider. */
  readonly title: string;
  readonly defaultModel: string;
  readonly needsKey: boolean;
  /** The counts of output tokens in a stream each include those before; the SDK adds them up all the same. */
  readonly countsCumulate?: boolean;
  /** The guarded fetch for a request. */
  readonly fetchFor: (request: ChatRequest) => typeof globalThis.fetch;
  /** Loads the SDK and makes the model; called once per request, so that keys are never kept. */
  readonly makeModel: (
    request: ChatRequest & { readonly model: string },
    fetch: typeof globalThis.fetch,
  ) => Promise<BaseChatModel>;
}

/** A provider through its LangChain chat model: one request, no retries of the SDK's own, errors in our words. */
export function createLangChainProvider({
  title,
  defaultModel,
  needsKey,
  countsCumulate = false,
  fetchFor,
  makeModel,
}: LangChainProvider): Provider {
  return async function* langChainProvider(request, { stream }) {
    const model = request.model ?? defaultModel;
    if (needsKey && request.apiKey === undefined)
      throw new HeddleError(
        'model-not-configured',
        `${title} needs an API key. Add it under Settings, Providers and secrets.`,
      );
    const watched = watchFetch(fetchFor(request), { title, request });
    let text = '';
    let whole: AIMessageChunk | undefined;
    let lastCount = 0;
    try {
      const chat = await makeModel({ ...request, model }, watched.fetch);
      const messages = toMessages(request);
      const options = { signal: request.signal };
      const chunks = stream ? await chat.stream(messages, options) : [await chat.invoke(messages, options)];
      for await (const chunk of chunks as AsyncIterable<AIMessageChunk>) {
        // cast: both branches give message chunks, one of them as a list
        const part = chunk.text;
        text += part;
        whole = whole === undefined || !stream ? chunk : whole.concat(chunk);
        lastCount = Math.max(lastCount, countOf(chunk)?.output_tokens ?? 0);
        if (stream && part !== '') yield { type: 'text-delta', text: part };
      }
    } catch (error) {
      if (request.signal.aborted) throw request.signal.reason;
      throw watched.failure() ?? translated({ title, request, error, watched, characters: text.length });
    }
    // Some SDKs end a stream quietly when it is aborted.
    if (request.signal.aborted) throw request.signal.reason;
    if (!whole) throw nothingCame(title, watched);
    if (stream && finishReasonOf(whole) === undefined) throw brokenOff(title, text.length);
    yield toDone({ request, model, text, whole, ...(countsCumulate ? { outputTokens: lastCount } : {}) });
  };
}

function toMessages({ messages, schema }: ChatRequest): BaseMessage[] {
  const opening = messages.filter((message) => message.role === 'system').map((message) => message.content);
  // One system message first: the one form that every provider takes.
  if (schema !== undefined)
    opening.push(
      `Answer with JSON only, no words around it. It must fit this JSON Schema:\n${canonicalJson(schema)}`,
    );
  return [
    ...(opening.length > 0 ? [new SystemMessage(opening.join('\n\n'))] : []),
    ...messages.filter((message) => message.role !== 'system').map(toMessage),
  ];
}

function toMessage({ role, content }: ChatMessage): BaseMessage {
  return role === 'assistant' ? new AIMessage(content) : new HumanMessage(content);
}

function toDone({
  request,
  model,
  text,
  whole,
  outputTokens,
}: {
  readonly request: ChatRequest;
  readonly model: string;
  readonly text: string;
  readonly whole: AIMessageChunk;
  /** Counted by other means than the sum over the chunks. */
  readonly outputTokens?: number;
}): ChatPart {
  const counted = countOf(whole);
  const tokens: TokenCount = counted
    ? { inputTokens: counted.input_tokens, outputTokens: outputTokens ?? counted.output_tokens }
    : {
        inputTokens: estimate(request.messages.map((message) => message.content).join('\n')),
        outputTokens: estimate(text),
        estimated: true,
      };
  const finishReason = finishReasonOf(whole);
  const json = request.schema === undefined ? undefined : parseJsonAnswer(text);
  return {
    type: 'done',
    text,
    model,
    usage: priced(request.provider, model, tokens),
    ...(finishReason === undefined ? {} : { finishReason }),
    ...(json === undefined ? {} : { json }),
  };
}

function countOf(chunk: AIMessageChunk): UsageMetadata | undefined {
  return chunk.usage_metadata as UsageMetadata | undefined; // cast: the chunk's generic type hides it
}

/** Why the model stopped, by whatever name; a stream without it is not at its end. */
function finishReasonOf(whole: AIMessageChunk): string | undefined {
  // Anthropic's reason comes with the one when it streams and with the other when it does not.
  const metadata: Readonly<Record<string, unknown>> = {
    ...whole.additional_kwargs,
    ...whole.response_metadata,
  };
  const names = ['finish_reason', 'stop_reason', 'finishReason', 'done_reason'];
  return names.map((name) => metadata[name]).find((reason) => typeof reason === 'string');
}

/** About four characters a token; marked as an estimate wherever it is shown. */
function estimate(text: string): number {
  return Math.ceil(text.length / 4);
}

interface Failure {
  readonly title: string;
  readonly request: ChatRequest;
  readonly error: unknown;
  readonly watched: WatchedFetch;
  /** How much text had come. */
  readonly characters: number;
}

/** What an SDK threw although the provider had accepted the call. */
function translated({ title, request, error, watched, characters }: Failure): HeddleError {
  const inner = innermostHeddleError(error);
  const isCut = inner?.code === 'egress-unreachable';
  if (inner && !isCut) return inner;
  if (watched.mediaType() === undefined) return connectionError(title, error);
  if (isCut) return brokenOff(title, characters, error);
  const detail = error instanceof Error ? error.message : '';
  const status = statusOf(error);
  if (status !== undefined)
    return providerError({ provider: title, status, detail, apiKey: request.apiKey }, error);
  if (characters > 0) return brokenOff(title, characters, error);
  return unreadable(title, redacted(detail, request.apiKey), error);
}

function brokenOff(title: string, characters: number, cause?: unknown): HeddleError {
  return new HeddleError(
    'model-stream-broken',
    `${title} broke the answer off after ${characters} characters. A retry policy on the node helps.`,
    { cause },
  );
}

function unreadable(title: string, detail: string, cause?: unknown): HeddleError {
  const words = detail.replaceAll(/\s+/g, ' ').trim().slice(0, 200);
  return new HeddleError(
    'model-response-invalid',
    `${title} answered something that cannot be read.${words === '' ? '' : ` The reader said: ${words}`}`,
    { cause },
  );
}

/** Readers of streams pass over what is no event of theirs, so a page of HTML looks like an empty stream. */
function nothingCame(title: string, watched: WatchedFetch): HeddleError {
  const mediaType = watched.mediaType() ?? '';
  if (/event-stream|ndjson/.test(mediaType)) return brokenOff(title, 0);
  return unreadable(title, `expected a stream, found ${mediaType || 'no media type'}.`);
}

/** SDKs put the HTTP status of an error within a stream in different places. */
function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  for (const name of ['status', 'statusCode', 'status_code', 'code']) {
    const value: unknown = Reflect.get(error, name);
    if (typeof value === 'number' && value >= 400 && value < 600) return value;
  }
  return undefined;
}
