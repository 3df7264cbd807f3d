import type { Dispatcher } from 'undici';
import { egressBrokenOff, egressTooLarge, toEgressError } from './egress-error.ts';
import type { Hop } from './hop.ts';
import type { Interrupt } from './interrupt.ts';

/** Status and headers of a response. Header names are in lower case, repeated headers are joined with a comma. */
export interface ResponseHead {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Record<string, string>;
}

/** Holds the other side back while the reader is busy, and ends an exchange early. */
export interface FlowControl {
  pause(): void;
  resume(): void;
  abort(): void;
}

/** Takes a response as it arrives. `onError` may come at any time, also before `onHead`; after it nothing comes. */
export interface ResponseSink {
  onHead(head: ResponseHead, flow: FlowControl): void;
  onData(chunk: Uint8Array): void;
  onEnd(): void;
  onError(error: unknown): void;
}

/** What ends an exchange early. */
export interface ExchangeLimits {
  readonly maxBytes: number;
  readonly interrupt: Interrupt;
}

/**
 * Sends one hop and feeds its response to the sink, cutting it off at `maxBytes`. An interrupt ends it at once, also
 * while it still waits for a connection. Uses undici's dispatch directly: no stream stands between socket and sink.
 */
export function exchange(dispatcher: Dispatcher, hop: Hop, sink: ResponseSink, limits: ExchangeLimits): void {
  let controller: Dispatcher.DispatchController | undefined;
  let isOver = false;
  let size = 0;
  function fail(error: unknown): void {
    if (isOver) return;
    isOver = true;
    controller?.abort(new Error('The exchange was ended early.', { cause: error }));
    sink.onError(error);
  }
  limits.interrupt.watch(fail);
  if (isOver) return;
  const flow: FlowControl = {
    pause: () => controller?.pause(),
    resume: () => controller?.resume(),
    abort: () => fail(new DOMException('The reader cancelled the response.', 'AbortError')),
  };
  dispatcher.dispatch(toDispatch(hop), {
    onRequestStart(current) {
      controller = current;
      if (isOver) current.abort(new Error('The exchange was over before it began.'));
    },
    onResponseStart(_controller, status, headers, statusText = '') {
      if (isOver || status < 200) return;
      if (hop.method !== 'HEAD' && Number(headers['content-length']) > limits.maxBytes) {
        return fail(egressTooLarge(limits.maxBytes, hop.destination));
      }
      sink.onHead({ status, statusText, headers: flatHeaders(headers) }, flow);
    },
    onResponseData(_controller, chunk) {
      // Resuming flushes the parser with empty chunks; passing them on would pause and resume for ever.
      if (isOver || chunk.length === 0) return;
      size += chunk.length;
      if (size > limits.maxBytes) fail(egressTooLarge(limits.maxBytes, hop.destination));
      else sink.onData(chunk);
    },
    onResponseEnd() {
      if (isOver) return;
      isOver = true;
      sink.onEnd();
    },
    onResponseError(_controller, error) {
      fail(toEgressError(error, hop.destination));
    },
  });
}

const NO_HEAD: ResponseHead = { status: 0, statusText: '', headers: {} };

/** Sends one hop and gathers its response whole. */
export function exchangeWhole(
  dispatcher: Dispatcher,
  hop: Hop,
  limits: ExchangeLimits,
): Promise<{ readonly head: ResponseHead; readonly body: Buffer<ArrayBuffer> }> {
  return new Promise((resolve, reject) => {
    let head: ResponseHead | undefined;
    const chunks: Uint8Array[] = [];
    exchange(
      dispatcher,
      hop,
      {
        onHead(received) {
          head = received;
        },
        onData(chunk) {
          chunks.push(chunk);
        },
        onEnd() {
          resolve({ head: head ?? NO_HEAD, body: Buffer.concat(chunks) });
        },
        onError(error) {
          reject(head === undefined ? error : egressBrokenOff(error, Buffer.concat(chunks).length));
        },
      },
      limits,
    );
  });
}

function toDispatch({ url, method, headers, body }: Hop): Dispatcher.DispatchOptions {
  return {
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method,
    headers,
    body: body ?? null,
    headersTimeout: 0,
    bodyTimeout: 0,
  };
}

function flatHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value === undefined || name === '__proto__') continue;
    flat[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return flat;
}
