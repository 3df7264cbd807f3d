import type { Egress } from './egress.ts';

/** How long a model may take to answer, and how much. The limits of the guard's own `fetch`. */
const LIMITS = { timeoutMs: 600_000, maxBytes: 64 * 1024 * 1024 } as const;

/** One POST of JSON to a provider. */
export interface PostedJson {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
  /** Whether the answer may come in parts that are of use before its end. */
  readonly stream: boolean;
}

/** An answer, read once: as a text, or as the bytes of a stream. */
export interface PostedAnswer {
  readonly status: number;
  readonly isEventStream: boolean;
  readonly retryAfter: string | null;
  text(): Promise<string>;
  bytes(): AsyncIterable<Uint8Array>;
}

/**
 * Posts JSON through the guard. An answer that is wanted whole is gathered by the guard itself: a web `Response` around
 * it costs more than all the rest of the call. Rejects with the guard's errors.
 */
export function postJson(egress: Egress, posted: PostedJson): Promise<PostedAnswer> {
  return posted.stream ? postForStream(egress, posted) : postForWhole(egress, posted);
}

async function postForWhole(
  egress: Egress,
  { stream: _stream, ...posted }: PostedJson,
): Promise<PostedAnswer> {
  const response = await egress.request({ ...posted, ...LIMITS, method: 'POST' });
  return {
    status: response.status,
    isEventStream: isEventStream(response.headers['content-type']),
    retryAfter: response.headers['retry-after'] ?? null,
    text: async () => response.text(),
    async *bytes() {
      yield response.body;
    },
  };
}

async function postForStream(
  egress: Egress,
  { url, stream: _stream, ...init }: PostedJson,
): Promise<PostedAnswer> {
  const response = await egress.fetch(url, { ...init, method: 'POST' });
  return {
    status: response.status,
    isEventStream: isEventStream(response.headers.get('content-type') ?? ''),
    retryAfter: response.headers.get('retry-after'),
    text: () => response.text(),
    async *bytes() {
      if (response.body) yield* response.body;
    },
  };
}

const isEventStream = (contentType: string | undefined): boolean =>
  contentType?.includes('text/event-stream') ?? false;
