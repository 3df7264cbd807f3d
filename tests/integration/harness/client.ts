import { expect } from 'vitest';

/** A value parsed from an answer; tests say what they expect of it. */
// biome-ignore lint/suspicious/noExplicitAny: tests look at answers as a foreign client does, without our types
export type Answered = any;

/** An answer with its body read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed when it is JSON, otherwise its text. */
  readonly body: Answered;
}

/** What may differ between two requests. */
export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Instead of the client's token; null sends none. */
  readonly token?: string | null;
  readonly signal?: AbortSignal;
}

/** Speaks HTTP to a Heddle as any client would. */
export interface Client {
  readonly url: string;
  get(path: string, options?: RequestOptions): Promise<Answer>;
  post(path: string, body?: unknown, options?: RequestOptions): Promise<Answer>;
  put(path: string, body: unknown, options?: RequestOptions): Promise<Answer>;
  delete(path: string, options?: RequestOptions): Promise<Answer>;
  /** The request itself, for streams and odd bodies. */
  raw(path: string, init: RequestInit, options?: RequestOptions): Promise<Response>;
}

/** A client of a server, with a token that it sends unless told otherwise. */
export function createClient(url: string, token: string | undefined): Client {
  const raw: Client['raw'] = (path, init, options = {}) => {
    const bearer = options.token === undefined ? token : (options.token ?? undefined);
    const headers = new Headers(init.headers);
    if (bearer !== undefined) headers.set('authorization', `Bearer ${bearer}`);
    for (const [name, value] of Object.entries(options.headers ?? {})) headers.set(name, value);
    return fetch(new URL(path, url), {
      redirect: 'manual',
      ...init,
      headers,
      ...(options.signal ? { signal: options.signal } : {}),
    });
  };
  const send = async (
    method: string,
    path: string,
    body: unknown,
    options?: RequestOptions,
  ): Promise<Answer> => {
    const init =
      body === undefined
        ? { method }
        : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    return readAnswer(await raw(path, init, options));
  };
  return {
    url,
    raw,
    get: (path, options) => send('GET', path, undefined, options),
    post: (path, body, options) => send('POST', path, body, options),
    put: (path, body, options) => send('PUT', path, body, options),
    delete: (path, options) => send('DELETE', path, undefined, options),
  };
}

/** Reads an answer to its end. */
export async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

/** The body of an answer that must have this status; the whole answer is shown when it has another. */
export function bodyOf(answer: Answer, status: number): Answered {
  expect(answer, `expected ${status}, got ${answer.status}: ${JSON.stringify(answer.body)}`).toMatchObject({
    status,
  });
  return answer.body;
}

/** A problem that must have this status and code, in the shape of RFC 9457. */
export function problemOf(answer: Answer, status: number, code: string): Answered {
  expect({ status: answer.status, code: answer.body?.code }, JSON.stringify(answer.body)).toEqual({
    status,
    code,
  });
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.body).toMatchObject({ type: expect.any(String), title: expect.any(String), status });
  expect(String(answer.body.detail).length).toBeGreaterThan(10);
  return answer.body;
}
