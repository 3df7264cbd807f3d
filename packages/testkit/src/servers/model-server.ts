import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** What a model answers to one call. */
export type ModelReply =
  | {
      readonly type: 'text';
      readonly text: string;
      /** Milliseconds before the first word. */
      readonly delayMs?: number;
      /** Milliseconds between two pieces of a stream. */
      readonly pieceMs?: number;
      /** The answer begins when this resolves. */
      readonly until?: Promise<unknown>;
      /** A stream pauses after its first piece until this resolves. */
      readonly pause?: Promise<unknown>;
    }
  | {
      readonly type: 'status';
      readonly status: number;
      readonly message?: string;
      readonly retryAfter?: string;
    }
  /** Sends the text as a stream and cuts the connection without an end. */
  | { readonly type: 'broken'; readonly text: string }
  /** Sends this as the whole body, whatever it is. */
  | { readonly type: 'raw'; readonly body: string }
  /** Takes the call and never answers. */
  | { readonly type: 'silent' };

/** One call as the model server saw it. Times are milliseconds since the epoch. */
export interface ModelCall {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly authorization: string | undefined;
  readonly idempotencyKey: string | undefined;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  /** The caller went away before the answer was complete. */
  readonly aborted: boolean;
}

/** Decides the answer to a call; `index` counts the calls of that model from 0. */
export type ModelScript = (call: ModelCall, index: number) => ModelReply;

/** A local server that speaks the OpenAI chat protocol and does what a test tells it. */
export interface ModelServer {
  /** Base URL for the provider `openai-compatible`. */
  readonly baseUrl: string;
  /** `host:port`, for `HEDDLE_EGRESS_ALLOW`. */
  readonly host: string;
  /** Sets what a model answers from now on; without a script a model repeats the last message after `echo: `. */
  script(model: string, script: ModelScript | ModelReply): void;
  calls(model: string): readonly ModelCall[];
  /** Resolves when a model has been called this often; rejects after half a minute. */
  called(model: string, times: number): Promise<void>;
  /** Resolves when a call of a model was aborted; rejects after half a minute. */
  aborted(model: string): Promise<void>;
  stop(): Promise<void>;
}

type OpenCall = { -readonly [Key in keyof ModelCall]: ModelCall[Key] };

/** Starts a model server on a free loopback port. */
export async function startModelServer(): Promise<ModelServer> {
  const scripts = new Map<string, ModelScript>();
  const calls: OpenCall[] = [];
  const server = createServer((request, response) => {
    answer(request, response, { scripts, calls }).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // cast: a TCP server has an address with a port
  const of = (model: string) => calls.filter((call) => call.model === model);
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    host: `127.0.0.1:${port}`,
    script: (model, script) => scripts.set(model, typeof script === 'function' ? script : () => script),
    calls: of,
    called: (model, times) =>
      until(() => of(model).length >= times, `${model} is called ${times} ${times === 1 ? 'time' : 'times'}`),
    aborted: (model) => until(() => of(model).some((call) => call.aborted), `a call of ${model} is aborted`),
    stop: () => close(server),
  };
}

interface Book {
  readonly scripts: ReadonlyMap<string, ModelScript>;
  readonly calls: OpenCall[];
}

interface ChatBody {
  readonly model?: string;
  readonly messages?: { readonly role: string; readonly content: string }[];
  readonly stream?: boolean;
}

async function answer(request: IncomingMessage, response: ServerResponse, book: Book): Promise<void> {
  if (request.method !== 'POST' || !request.url?.endsWith('/chat/completions')) {
    response.writeHead(404).end();
    return;
  }
  const body = JSON.parse(await textOf(request)) as ChatBody; // cast: every member is optional
  const call = noteCall(request, body, book.calls);
  const finished = new AbortController();
  response.once('close', () => {
    call.endedAt = Date.now();
    call.aborted = !response.writableEnded;
    finished.abort();
  });
  const script = book.scripts.get(call.model) ?? echo;
  const index = book.calls.filter((other) => other.model === call.model).length - 1;
  const reply = script(call, index);
  if (reply.type !== 'text') return answerBadly(reply, response);
  await reply.until;
  if (reply.delayMs !== undefined) await delay(reply.delayMs, undefined, { signal: finished.signal });
  if (response.destroyed) return;
  if (body.stream === true) await stream(response, call, reply);
  else response.writeHead(200, JSON_TYPE).end(JSON.stringify(completion(call, reply.text)));
}

const JSON_TYPE = { 'content-type': 'application/json' };
const STREAM_TYPE = { 'content-type': 'text/event-stream' };

function noteCall(request: IncomingMessage, body: ChatBody, calls: OpenCall[]): OpenCall {
  const { authorization } = request.headers;
  const key = request.headers['idempotency-key'];
  const call: OpenCall = {
    model: body.model ?? '',
    messages: body.messages ?? [],
    authorization,
    idempotencyKey: typeof key === 'string' ? key : undefined,
    startedAt: Date.now(),
    endedAt: undefined,
    aborted: false,
  };
  calls.push(call);
  return call;
}

function answerBadly(reply: Exclude<ModelReply, { type: 'text' }>, response: ServerResponse): void {
  switch (reply.type) {
    case 'status': {
      const retryAfter = reply.retryAfter === undefined ? {} : { 'retry-after': reply.retryAfter };
      const error = { error: { message: reply.message ?? `status ${reply.status}` } };
      response.writeHead(reply.status, { ...JSON_TYPE, ...retryAfter }).end(JSON.stringify(error));
      return;
    }
    case 'broken':
      response.writeHead(200, STREAM_TYPE);
      response.write(event({ choices: [{ delta: { content: reply.text } }] }), () => response.destroy());
      return;
    case 'raw':
      response.writeHead(200, JSON_TYPE).end(reply.body);
      return;
    case 'silent':
      return;
  }
}

async function stream(
  response: ServerResponse,
  call: ModelCall,
  reply: Extract<ModelReply, { type: 'text' }>,
): Promise<void> {
  response.writeHead(200, STREAM_TYPE);
  let isFirst = true;
  for (const piece of reply.text.split(/(?<= )/)) {
    if (!isFirst && reply.pieceMs !== undefined) await delay(reply.pieceMs);
    if (response.destroyed) return;
    response.write(event({ model: call.model, choices: [{ delta: { content: piece } }] }));
    if (isFirst) await reply.pause;
    isFirst = false;
  }
  response.write(event({ choices: [{ delta: {}, finish_reason: 'stop' }] }));
  response.write(event({ choices: [], usage: usageOf(call, reply.text) }));
  response.end('data: [DONE]\n\n');
}

function event(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

function completion(call: ModelCall, text: string): object {
  return {
    model: call.model,
    choices: [{ message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
    usage: usageOf(call, text),
  };
}

/** Words stand for tokens, so that tests can count them by hand. */
function usageOf(call: ModelCall, text: string): { prompt_tokens: number; completion_tokens: number } {
  const words = (part: string): number => part.split(/\s+/).filter((word) => word !== '').length;
  return {
    prompt_tokens: call.messages.reduce((sum, message) => sum + words(message.content), 0),
    completion_tokens: words(text),
  };
}

function echo(call: ModelCall): ModelReply {
  return { type: 'text', text: `echo: ${call.messages.at(-1)?.content ?? ''}` };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  for await (const part of request) text += String(part);
  return text;
}

/** Waits until something is true; rejects with its name when it is not within half a minute. */
async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`Not within 30 s: ${what}`);
    await delay(10);
  }
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
