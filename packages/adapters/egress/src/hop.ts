import type { EgressAllow } from './egress-allow.ts';
import { egressRefused } from './egress-error.ts';
import { type Destination, destinationOf, type Refusal, refuseUrl } from './policy.ts';

/** One HTTP request of a chain of redirects, ready to be sent. */
export interface Hop {
  readonly url: URL;
  readonly destination: Destination;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
}

/** What a hop is made from, before the policy has seen it. */
export interface HopRequest {
  readonly url: string;
  readonly method?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | Uint8Array | undefined;
}

// The connection is the guard's: a caller's value could smuggle a second request or keep a socket from the pool.
const CONNECTION_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

// Any other header may hold a secret meant for one origin alone (x-api-key, api-key, cookie, authorization …).
const HEADERS_FOR_ANY_ORIGIN: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'content-language',
  'content-type',
  'user-agent',
]);

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Parses and judges a URL by its text.
 *
 * @throws HeddleError `egress-refused`.
 */
export function checkedUrl(text: string, allow: EgressAllow, base?: URL): URL {
  if (!URL.canParse(text, base?.href)) {
    throw egressRefused({ rule: 'url', expected: 'an absolute URL', found: 'text that is none' }, undefined);
  }
  const url = new URL(text, base);
  const refusal = refuseUrl(url, allow);
  if (refusal !== undefined) throw egressRefused(refusal, destinationOf(url));
  return url;
}

/** The first hop of a request whose URL has been checked. Header names come out in lower case. */
export function firstHop(request: HopRequest, url: URL): Hop {
  const destination = destinationOf(url);
  const method = (request.method ?? 'GET').toUpperCase();
  if (method === 'CONNECT' || method === 'TRACE') {
    throw egressRefused({ rule: 'method', expected: 'an ordinary HTTP method', found: method }, destination);
  }
  const headers: Record<string, string> = { accept: '*/*', 'user-agent': 'Heddle' };
  const given = request.headers ?? {};
  for (const name of Object.keys(given)) {
    const value = given[name];
    const lowerName = name.toLowerCase();
    if (value === undefined || CONNECTION_HEADERS.has(lowerName)) continue;
    if (lowerName === 'host') {
      const refusal = refuseHost(value, url);
      if (refusal !== undefined) throw egressRefused(refusal, destination);
      continue;
    }
    headers[lowerName] = value;
  }
  return { url, destination, method, headers, body: request.body };
}

/** Where a response's `location` points when its status redirects; undefined when it is an answer. */
export function redirectTarget(status: number, location: string | undefined): string | undefined {
  return REDIRECTS.has(status) ? location : undefined;
}

/**
 * The hop after a redirect, by the rules of fetch: 303 and the historical 301 and 302 turn a POST into a GET without
 * a body, 307 and 308 repeat it. On another origin only harmless headers go along.
 */
export function nextHop(hop: Hop, status: number, url: URL): Hop {
  const becomesGet =
    (status === 303 && hop.method !== 'HEAD') ||
    ((status === 301 || status === 302) && hop.method === 'POST');
  const isSameOrigin = url.origin === hop.url.origin;
  const headers = Object.fromEntries(
    Object.entries(hop.headers).filter(([name]) => {
      if (becomesGet && name.startsWith('content-')) return false;
      return isSameOrigin || HEADERS_FOR_ANY_ORIGIN.has(name);
    }),
  );
  return {
    url,
    destination: destinationOf(url),
    method: becomesGet ? 'GET' : hop.method,
    headers,
    body: becomesGet ? undefined : hop.body,
  };
}

function refuseHost(value: string, url: URL): Refusal | undefined {
  if (value.trim().toLowerCase() === url.host) return undefined;
  return {
    rule: 'header',
    expected: `no Host header, or "${url.host}"`,
    found: 'a Host header with another value',
  };
}
