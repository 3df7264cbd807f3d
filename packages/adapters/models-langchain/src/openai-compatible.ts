import { HeddleError, type Json, type JsonObject } from '@heddle/contracts';
import type { ChatPart, ChatRequest } from '@heddle/ports';
import type { Provider } from './chat-models.ts';
import type { Egress } from './egress.ts';
import { parseJsonAnswer } from './json-answer.ts';
import { type PostedAnswer, postJson } from './post-json.ts';
import { priced, type TokenCount } from './pricing.ts';
import { connectionError, providerError, saidBy } from './provider-error.ts';
import { serverSentData } from './server-sent-data.ts';

const NAME = 'The model server';

/**
 * Any server that speaks the OpenAI chat protocol (`POST <base URL>/chat/completions`), spoken to directly: one
 * request, no SDK, so that the hop costs as little as the network does.
 */
export function createOpenAiCompatible(egress: Egress): Provider {
  return async function* openAiCompatible(request, { stream }) {
    if (request.baseUrl === undefined)
      throw new HeddleError(
        'model-not-configured',
        'The provider `openai-compatible` needs a base URL, such as http://127.0.0.1:8000/v1.',
      );
    const answer = await send(egress, request, request.baseUrl, stream);
    if (answer.isEventStream) yield* readStream(request, answer.bytes());
    else yield toDone(request, await readJson(request, answer));
  };
}

async function send(
  egress: Egress,
  request: ChatRequest,
  baseUrl: string,
  stream: boolean,
): Promise<PostedAnswer> {
  const { apiKey, signal, idempotencyKey } = request;
  let answer: PostedAnswer;
  try {
    answer = await postJson(egress, {
      url: `${baseUrl.replace(/\/+$/, '')}/chat/completions`,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': idempotencyKey,
        ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify(bodyOf(request, stream)),
      signal,
      stream,
    });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw connectionError(NAME, error);
  }
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw providerError({
    provider: NAME,
    status: answer.status,
    detail: saidBy(await answer.text().catch(() => '')),
    retryAfter: answer.retryAfter,
    apiKey,
  });
}

function bodyOf(
  { model, messages, temperature, maxTokens, schema }: ChatRequest,
  stream: boolean,
): JsonObject {
  return {
    model: model ?? 'default',
    messages: messages.map(({ role, content }) => ({ role, content })),
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxTokens === undefined ? {} : { max_tokens: maxTokens }),
    ...(schema === undefined
      ? {}
      : { response_format: { type: 'json_schema', json_schema: { name: 'answer', schema } } }),
    ...(stream ? { stream: true, stream_options: { include_usage: true } } : {}),
  };
}

/** What Heddle reads of an answer or of a part of one; everything else is the server's business. */
interface Chunk {
  readonly model?: string;
  readonly choices?: readonly {
    readonly message?: { readonly content?: string | null };
    readonly delta?: { readonly content?: string | null };
    readonly finish_reason?: string | null;
  }[];
  readonly usage?: { readonly prompt_tokens?: number; readonly completion_tokens?: number } | null;
  readonly error?: { readonly message?: string };
}

async function readJson(request: ChatRequest, posted: PostedAnswer): Promise<Answer> {
  const text = await posted.text().catch((error: unknown) => {
    if (request.signal.aborted) throw request.signal.reason;
    throw connectionError(NAME, error);
  });
  let body: Chunk;
  try {
    body = JSON.parse(text) as Chunk; // cast: every member is optional and checked where it is read
  } catch (cause) {
    throw new HeddleError(
      'model-response-invalid',
      `${NAME} answered something that is not JSON: ${text.slice(0, 100)}`,
      { cause },
    );
  }
  const content = body.choices?.[0]?.message?.content;
  if (typeof content !== 'string')
    throw new HeddleError('model-response-invalid', `${NAME} answered without choices[0].message.content.`);
  return {
    text: content,
    model: body.model,
    tokens: tokensOf(body),
    finishReason: body.choices?.[0]?.finish_reason ?? undefined,
  };
}

interface Answer {
  readonly text: string;
  readonly model: string | undefined;
  readonly tokens: TokenCount | undefined;
  readonly finishReason: string | undefined;
}

async function* readStream(request: ChatRequest, body: AsyncIterable<Uint8Array>): AsyncGenerator<ChatPart> {
  let answer: Answer = { text: '', model: undefined, tokens: undefined, finishReason: undefined };
  let ended = false;
  try {
    for await (const data of serverSentData(body)) {
      if (data === '[DONE]') {
        ended = true;
        break;
      }
      const chunk = JSON.parse(data) as Chunk; // cast: every member is optional and checked where it is read
      if (chunk.error)
        throw new HeddleError(
          'model-failed',
          `${NAME} failed while it answered: ${chunk.error.message ?? 'no reason given'}`,
        );
      const text = chunk.choices?.[0]?.delta?.content ?? '';
      const finishReason = chunk.choices?.[0]?.finish_reason ?? answer.finishReason;
      answer = {
        text: answer.text + text,
        model: chunk.model ?? answer.model,
        tokens: tokensOf(chunk) ?? answer.tokens,
        finishReason,
      };
      if (text !== '') yield { type: 'text-delta', text };
    }
  } catch (error) {
    if (request.signal.aborted) throw request.signal.reason;
    if (HeddleError.is(error) && error.code === 'model-failed') throw error;
    throw new HeddleError(
      'model-stream-broken',
      `${NAME} broke the answer off after ${answer.text.length} characters. A retry policy on the node helps.`,
      { cause: error },
    );
  }
  if (!ended && answer.finishReason === undefined) {
    throw new HeddleError(
      'model-stream-broken',
      `${NAME} ended the answer after ${answer.text.length} characters without saying that it was complete. A retry policy on the node helps.`,
    );
  }
  yield toDone(request, answer);
}

function tokensOf({ usage }: Chunk): TokenCount | undefined {
  if (!usage) return undefined;
  return { inputTokens: usage.prompt_tokens ?? 0, outputTokens: usage.completion_tokens ?? 0 };
}

function toDone(request: ChatRequest, answer: Answer): ChatPart {
  const model = answer.model ?? request.model ?? 'default';
  const tokens = answer.tokens ?? {
    inputTokens: estimate(request.messages.map((message) => message.content).join('\n')),
    outputTokens: estimate(answer.text),
    estimated: true,
  };
  const json: Json | undefined = request.schema === undefined ? undefined : parseJsonAnswer(answer.text);
  return {
    type: 'done',
    text: answer.text,
    model,
    usage: priced(request.provider, model, tokens),
    ...(answer.finishReason === undefined ? {} : { finishReason: answer.finishReason }),
    ...(json === undefined ? {} : { json }),
  };
}

/** About four characters a token; marked as an estimate wherever it is shown. */
function estimate(text: string): number {
  return Math.ceil(text.length / 4);
}
