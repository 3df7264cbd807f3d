import type { Dispatcher } from 'undici';
import { decodeBody, isEncoded } from './decode-body.ts';
import { egressUnreachable } from './egress-error.ts';
import { type ExchangeLimits, exchange, type FlowControl, type ResponseHead } from './exchange.ts';
import { type Hop, type HopRequest, redirectTarget } from './hop.ts';

/** The arguments of a fetch call, as a hop and as options of its chain. */
export interface FetchCall {
  readonly request: HopRequest;
  readonly redirect: RequestRedirect;
  readonly signal: AbortSignal | undefined;
}

/** A response whose head has arrived; its body is whole, on its way, or absent. */
export interface FetchedResponse {
  readonly head: ResponseHead;
  readonly body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null;
}

type FetchInput = Parameters<typeof globalThis.fetch>[0];
type FetchInit = Parameters<typeof globalThis.fetch>[1];

const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/** Reads what was passed to fetch. Bodies other than text and bytes are gathered whole before they are sent. */
export async function toFetchCall(input: FetchInput, init: FetchInit): Promise<FetchCall> {
  const body = init?.body ?? undefined;
  const isPlain =
    !(input instanceof Request) && (body === undefined || typeof body === 'string' || isBytes(body));
  if (!isPlain) return fromRequest(new Request(input, { ...init, duplex: 'half' } as RequestInit)); // cast: the DOM types lack duplex
  const headers = init?.headers === undefined ? {} : Object.fromEntries(new Headers(init.headers));
  if (typeof body === 'string') headers['content-type'] ??= 'text/plain;charset=UTF-8';
  return {
    request: { url: String(input), method: init?.method, headers, body },
    redirect: init?.redirect ?? 'follow',
    signal: init?.signal ?? undefined,
  };
}

async function fromRequest(request: Request): Promise<FetchCall> {
  const bytes = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer());
  const { url, method, redirect, signal } = request;
  return {
    request: { url, method, headers: Object.fromEntries(request.headers), body: bytes },
    redirect,
    signal,
  };
}

function isBytes(body: BodyInit): body is Uint8Array<ArrayBuffer> {
  return body instanceof Uint8Array;
}

/**
 * Sends one hop for fetch. JSON, compressed and redirecting responses are gathered whole, which is several times
 * cheaper than a web stream; everything else streams with back-pressure. `limits.interrupt` guards it to its end.
 */
export function sendStreaming(
  dispatcher: Dispatcher,
  hop: Hop,
  limits: ExchangeLimits,
): Promise<FetchedResponse> {
  return new Promise((resolve, reject) => {
    let sink: BodySink | undefined;
    exchange(
      dispatcher,
      hop,
      {
        onHead(head, flow) {
          if (isGathered(head)) {
            sink = gather(
              (body) => resolve(decodeBody({ head, body }, limits.maxBytes, hop.destination)),
              reject,
            );
            return;
          }
          const streaming = openStream(flow, limits);
          sink = streaming.sink;
          resolve({ head, body: streaming.body });
        },
        onData(chunk) {
          sink?.onData(chunk);
        },
        onEnd() {
          sink?.onEnd();
        },
        onError(error) {
          if (sink === undefined) reject(error);
          else sink.onError(error);
        },
      },
      limits,
    );
  });
}

interface BodySink {
  onData(chunk: Uint8Array): void;
  onEnd(): void;
  onError(error: unknown): void;
}

function isGathered(head: ResponseHead): boolean {
  if (BODILESS.has(head.status) || isEncoded(head)) return true;
  if (redirectTarget(head.status, head.headers.location) !== undefined) return true;
  return (head.headers['content-type'] ?? '').startsWith('application/json');
}

function gather(onWhole: (body: Buffer<ArrayBuffer>) => void, onError: (error: unknown) => void): BodySink {
  const chunks: Uint8Array[] = [];
  return {
    onData(chunk) {
      chunks.push(chunk);
    },
    onEnd() {
      onWhole(Buffer.concat(chunks));
    },
    onError,
  };
}

function openStream(
  flow: FlowControl,
  limits: ExchangeLimits,
): { readonly sink: BodySink; readonly body: ReadableStream<Uint8Array> } {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(started) {
      controller = started;
    },
    pull() {
      flow.resume();
    },
    cancel() {
      flow.abort();
    },
  });
  const sink: BodySink = {
    onData(chunk) {
      controller?.enqueue(chunk);
      if ((controller?.desiredSize ?? 0) <= 0) flow.pause();
    },
    onEnd() {
      limits.interrupt.release();
      controller?.close();
    },
    onError(error) {
      limits.interrupt.release();
      controller?.error(error);
    },
  };
  return { sink, body };
}

/** A standard Response for what came back, with the final `url` and `redirected` that fetch promises. */
export function toResponse(hop: Hop, fetched: FetchedResponse, isRedirected: boolean): Response {
  const { status, statusText, headers } = fetched.head;
  if (status > 599) throw egressUnreachable(`its status ${status} is no HTTP status`, hop.destination);
  const body = BODILESS.has(status) || hop.method === 'HEAD' ? null : fetched.body;
  const response = new Response(body, { status, statusText, headers: byteStrings(headers) });
  Object.defineProperties(response, { url: { value: hop.url.href }, redirected: { value: isRedirected } });
  return response;
}

// Headers take Latin-1 only, and undici has already decoded the raw bytes as UTF-8.
function byteStrings(headers: Record<string, string>): Record<string, string> {
  const safe: Record<string, string> = {};
  for (const name of Object.keys(headers)) {
    const value = headers[name] ?? '';
    safe[name] = /^[\0-\xff]*$/.test(value) ? value : Buffer.from(value, 'utf8').toString('latin1');
  }
  return safe;
}
