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
import { connectionError, providerError } from './provider-error.ts';

/** What a provider's adapter says; LangChain does the rest. */
export interface LangChainProvider {
  /** How people know the provider. */
  readonly title: string;
  readonly defaultModel: string;
  readonly needsKey: boolean;
  /** Loads the SDK and makes the model; called once per request, so that keys are never kept. */
  readonly makeModel: (request: ChatRequest & { readonly model: string }) => Promise<BaseChatModel>;
}

/** A provider through its LangChain chat model: one request, no retries of the SDK's own, errors in our words. */
export function createLangChainProvider({
  title,
  defaultModel,
  needsKey,
  makeModel,
}: LangChainProvider): Provider {
  return async function* langChainProvider(request, { stream }) {
    const model = request.model ?? defaultModel;
    if (needsKey && request.apiKey === undefined)
      throw new HeddleError(
        'model-not-configured',
        `${title} needs an API key. Add it under Settings, Providers and secrets.`,
      );
    let text = '';
    let whole: AIMessageChunk | undefined;
    try {
      const chat = await makeModel({ ...request, model });
      const messages = toMessages(request);
      const options = { signal: request.signal };
      const chunks = stream ? await chat.stream(messages, options) : [await chat.invoke(messages, options)];
      for await (const chunk of chunks as AsyncIterable<AIMessageChunk>) {
        // cast: both branches give message chunks, one of them as a list
        const part = chunk.text;
        text += part;
        whole = whole === undefined || !stream ? chunk : whole.concat(chunk);
        if (stream && part !== '') yield { type: 'text-delta', text: part };
      }
    } catch (error) {
      if (request.signal.aborted) throw request.signal.reason;
      throw translated(title, request, error, text.length);
    }
    if (!whole)
      throw new HeddleError(
        'model-stream-broken',
        `${title} ended the answer before it began. A retry policy on the node helps.`,
      );
    yield toDone({ request, model, text, whole });
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
}: {
  readonly request: ChatRequest;
  readonly model: string;
  readonly text: string;
  readonly whole: AIMessageChunk;
}): ChatPart {
  const counted = whole.usage_metadata as UsageMetadata | undefined; // cast: the chunk's generic type hides it
  const metadata = whole.response_metadata as Readonly<Record<string, unknown>>; // cast: as above
  const tokens: TokenCount = counted
    ? { inputTokens: counted.input_tokens, outputTokens: counted.output_tokens }
    : {
        inputTokens: estimate(request.messages.map((message) => message.content).join('\n')),
        outputTokens: estimate(text),
        estimated: true,
      };
  const finishReason = [
    metadata.finish_reason,
    metadata.stop_reason,
    metadata.finishReason,
    metadata.done_reason,
  ].find((reason) => typeof reason === 'string');
  const json = request.schema === undefined ? undefined : parseJsonAnswer(text);
  return {
    type: 'done',
    text,
    model,
    usage: priced(request.provider, model, tokens),
    ...(typeof finishReason === 'string' ? { finishReason } : {}),
    ...(json === undefined ? {} : { json }),
  };
}

/** About four characters a token; marked as an estimate wherever it is shown. */
function estimate(text: string): number {
  return Math.ceil(text.length / 4);
}

function translated(title: string, request: ChatRequest, error: unknown, characters: number): HeddleError {
  if (HeddleError.is(error)) return error;
  const status = statusOf(error);
  if (status !== undefined)
    return providerError(
      {
        provider: title,
        status,
        detail: error instanceof Error ? error.message : '',
        retryAfter: retryAfterOf(error),
        apiKey: request.apiKey,
      },
      error,
    );
  if (characters > 0)
    return new HeddleError(
      'model-stream-broken',
      `${title} broke the answer off after ${characters} characters. A retry policy on the node helps.`,
      { cause: error },
    );
  if (error instanceof SyntaxError)
    return new HeddleError('model-response-invalid', `${title} answered something that cannot be read.`, {
      cause: error,
    });
  return connectionError(title, error);
}

/** SDKs put the HTTP status in different places. */
function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  for (const name of ['status', 'statusCode', 'status_code', 'code']) {
    const value: unknown = Reflect.get(error, name);
    if (typeof value === 'number' && value >= 400 && value < 600) return value;
  }
  const inner: unknown = Reflect.get(error, 'response') ?? Reflect.get(error, 'cause');
  return inner === error ? undefined : statusOf(inner);
}

function retryAfterOf(error: unknown): string | undefined {
  const headers: unknown =
    typeof error === 'object' && error !== null ? Reflect.get(error, 'headers') : undefined;
  if (headers instanceof Headers) return headers.get('retry-after') ?? undefined;
  const value: unknown =
    typeof headers === 'object' && headers !== null ? Reflect.get(headers, 'retry-after') : undefined;
  return typeof value === 'string' ? value : undefined;
}
