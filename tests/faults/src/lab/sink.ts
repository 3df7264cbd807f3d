import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** One effect as the outside world saw it. */
export interface SinkCall {
  /** `run:node:iteration`. */
  readonly key: string;
  readonly runId: string;
  readonly node: string;
  readonly iteration: string;
  readonly tag: string;
  /** Counts the calls of its key from 1. */
  readonly number: number;
  readonly at: number;
  /** When the answer was written; undefined while it is held or when the caller went away first. */
  answeredAt: number | undefined;
  status: number | undefined;
}

/**
 * Something a fault does when the sink is called: before the answer, which waits for it, or once it is
 * written or the caller is gone.
 */
export interface SinkHook {
  readonly before?: (call: SinkCall) => Promise<void> | void;
  readonly after?: (call: SinkCall) => Promise<void> | void;
}

/** A loopback server whose effects are counted by idempotency key. */
export interface Sink {
  readonly url: string;
  readonly host: string;
  readonly calls: readonly SinkCall[];
  callsOf(runId: string): readonly SinkCall[];
  /** Adds a hook; the returned function takes it away. */
  hook(hook: SinkHook): () => void;
  stop(): Promise<void>;
}

/**
 * Starts a sink. A call's query says how it behaves: `ms` before the answer, `fate=fails` for 500 always, `failsIn=0,2` in these iterations, `flaky=n`
 * for 503 on the first n calls of a key, `bytes` for the size of the answer.
 */
export async function startSink(): Promise<Sink> {
  const calls: SinkCall[] = [];
  const byRun = new Map<string, SinkCall[]>();
  const hooks = new Set<SinkHook>();
  const server = createServer((request, response) => {
    take(request, response, { calls, byRun, hooks }).catch(() => response.destroy());
  });
  // A lab under load must not close connections that a request is already on its way through.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // cast: a TCP server has an address with a port
  return {
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    calls,
    callsOf: (runId) => byRun.get(runId) ?? [],
    hook: (hook) => {
      hooks.add(hook);
      return () => hooks.delete(hook);
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

interface Book {
  readonly calls: SinkCall[];
  readonly byRun: Map<string, SinkCall[]>;
  readonly hooks: ReadonlySet<SinkHook>;
}

async function take(request: IncomingMessage, response: ServerResponse, book: Book): Promise<void> {
  const query = new URL(request.url ?? '/', 'http://sink').searchParams;
  for await (const _ of request) {
    // The body is read to its end and counted for nothing.
  }
  const call = note(String(request.headers['idempotency-key'] ?? ''), query, book);
  await delay(Number(query.get('ms') ?? 0));
  for (const { before } of [...book.hooks]) await before?.(call);
  if (!response.destroyed) await reply(response, call, query);
  for (const { after } of [...book.hooks]) await after?.(call);
}

async function reply(response: ServerResponse, call: SinkCall, query: URLSearchParams): Promise<void> {
  const status = statusOf(call, query);
  call.status = status;
  const padding = 'x'.repeat(Number(query.get('bytes') ?? 0));
  await new Promise<void>((resolve) => {
    response.once('close', resolve);
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify({ node: call.node, tag: call.tag, padding }), () => {
        call.answeredAt = Date.now();
        resolve();
      });
  });
}

function note(key: string, query: URLSearchParams, { calls, byRun }: Book): SinkCall {
  const [runId = '', node = '', iteration = ''] = key.split(':');
  const ofRun = byRun.get(runId) ?? [];
  const call: SinkCall = {
    key,
    runId,
    node,
    iteration,
    tag: query.get('tag') ?? '',
    number: 1 + ofRun.filter((other) => other.key === key).length,
    at: Date.now(),
    answeredAt: undefined,
    status: undefined,
  };
  ofRun.push(call);
  byRun.set(runId, ofRun);
  calls.push(call);
  return call;
}

function statusOf(call: SinkCall, query: URLSearchParams): number {
  const isFailing = query.get('fate') === 'fails' || isIn(call.iteration, query.get('failsIn'));
  if (isFailing) return 500;
  return call.number <= Number(query.get('flaky') ?? 0) ? 503 : 200;
}

function isIn(iteration: string, list: string | null): boolean {
  return iteration !== '' && (list ?? '').split(',').includes(iteration);
}
