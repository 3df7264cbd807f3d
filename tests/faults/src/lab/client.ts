/** An answer with its body read: parsed when it is JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the lab reads answers as a foreign client does, without the product's types
  readonly body: any;
}

/** Speaks HTTP to the product as any client would. */
export interface Client {
  readonly url: string;
  send(method: string, path: string, request?: SendOptions): Promise<Answer>;
  /** The answer itself, for streams. */
  raw(method: string, path: string, request?: SendOptions): Promise<Response>;
}

export interface SendOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Longest wait for an answer that is no stream. */
const ANSWER_WITHIN_MS = 60_000;

/** A client that sends the same headers with every request. */
export function createClient(url: string, headers: Readonly<Record<string, string>>): Client {
  const raw: Client['raw'] = (method, path, request = {}) =>
    fetch(new URL(path, url), {
      method,
      redirect: 'manual',
      headers: {
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
        ...request.headers,
      },
      ...(request.body === undefined
        ? {}
        : { body: typeof request.body === 'string' ? request.body : JSON.stringify(request.body) }),
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    });
  return {
    url,
    raw,
    send: async (method, path, request = {}) => {
      const signal = request.signal ?? AbortSignal.timeout(ANSWER_WITHIN_MS);
      const response = await raw(method, path, { ...request, signal });
      const text = await response.text();
      const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
      return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
    },
  };
}

/** The body of an answer that must have this status. */
export function bodyOf(answer: Answer, status: number): Answer['body'] {
  if (answer.status === status) return answer.body;
  throw new Error(`Expected ${status}, got ${answer.status}: ${JSON.stringify(answer.body).slice(0, 2_000)}`);
}
