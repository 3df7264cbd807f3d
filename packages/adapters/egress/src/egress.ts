import type { Dispatcher } from 'undici';
import { decodeBody, isEncoded } from './decode-body.ts';
import { type EgressAllow, parseEgressAllowEntries } from './egress-allow.ts';
import { egressRefused, egressTimeout } from './egress-error.ts';
import { type EgressResponse, toEgressResponse } from './egress-response.ts';
import { EgressScopes } from './egress-scopes.ts';
import { exchangeWhole } from './exchange.ts';
import { followRedirects } from './follow-redirects.ts';
import { type EgressLookup, systemLookup } from './guarded-connector.ts';
import { type FetchCall, sendStreaming, toFetchCall, toResponse } from './guarded-fetch.ts';
import { checkedUrl, firstHop, type Hop } from './hop.ts';
import { createInterrupt } from './interrupt.ts';
import { sendAgainIfClosed } from './send-again.ts';

/** What a caller may ask for. Everything but `alsoAllow` may come from a flow. */
export interface EgressRequest {
  readonly url: string;
  /** Default GET. CONNECT and TRACE are refused. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** For the whole request with its redirects, in milliseconds. Default 30,000. */
  readonly timeoutMs?: number;
  /** Cap on each response body, as sent and decompressed. Default 10 MiB. */
  readonly maxBytes?: number;
  /** Default 5; 0 returns a redirecting response as it is. */
  readonly maxRedirects?: number;
  readonly signal?: AbortSignal;
  /** Entries like those of HEDDLE_EGRESS_ALLOW, for fixed addresses of our own such as a local model server. */
  readonly alsoAllow?: readonly string[];
}

/** What may be set for a whole client library instead of for one request. */
export interface EgressScope {
  readonly alsoAllow?: readonly string[];
  /** For `fetch`: the whole exchange, streaming included. Default 10 minutes. */
  readonly timeoutMs?: number;
  /** For `fetch`. Default 64 MiB. */
  readonly maxBytes?: number;
}

/** The one way out for a flow. All its doors hold the same policy and share keep-alive connections. */
export interface Egress {
  /**
   * Sends a request and gathers its response.
   *
   * @throws HeddleError `egress-refused`, `egress-timeout`, `egress-too-large` or `egress-unreachable`; the signal's
   * own reason when it aborts.
   */
  request(request: EgressRequest): Promise<EgressResponse>;
  /** Streaming, for client libraries that take a `fetch` of their own. Rejects with the same errors. */
  readonly fetch: typeof globalThis.fetch;
  /** A fetch with allowances or limits of its own. */
  fetchWith(scope: EgressScope): typeof globalThis.fetch;
  /** For libraries built on undici: guards every connection; redirects and limits are the library's. Do not close it. */
  dispatcher(scope?: Pick<EgressScope, 'alsoAllow'>): Dispatcher;
  /** Throws `egress-refused` for a URL that its text alone condemns, for example while a flow is edited. */
  check(url: string): void;
  /** Lets running requests finish, closes all connections and refuses new ones. */
  close(): Promise<void>;
}

/** How a guard is made. */
export interface EgressOptions {
  /** HEDDLE_EGRESS_ALLOW, parsed or as entries. Default nothing. */
  readonly allow?: EgressAllow | readonly string[];
  /** Resolves names; default the operating system's resolver. */
  readonly lookup?: EgressLookup;
}

const REQUEST_DEFAULTS = { timeoutMs: 30_000, maxBytes: 10 * 1024 * 1024, maxRedirects: 5 } as const;
const FETCH_DEFAULTS = { timeoutMs: 600_000, maxBytes: 64 * 1024 * 1024, maxRedirects: 5 } as const;

/**
 * Makes the guard. It ignores proxy settings of the environment and never uses Unix sockets.
 *
 * @throws HeddleError `setting-invalid` on a bad entry of `allow`.
 */
export function createEgress(options: EgressOptions = {}): Egress {
  const scopes = new EgressScopes(toEgressAllow(options.allow ?? []), options.lookup ?? systemLookup);
  const fetchWith = (scope: EgressScope): typeof globalThis.fetch =>
    async function guardedFetch(input, init) {
      return fetchGuarded(scopes, scope, await toFetchCall(input, init));
    };
  return {
    request: (asked) => requestWhole(scopes, asked),
    fetch: fetchWith({}),
    fetchWith,
    dispatcher: (scope) => scopes.allowing(scope?.alsoAllow).agent,
    check(url) {
      checkedUrl(url, scopes.base.allow);
    },
    close: () => scopes.close(),
  };
}

async function requestWhole(scopes: EgressScopes, asked: EgressRequest): Promise<EgressResponse> {
  const timeoutMs = asked.timeoutMs ?? REQUEST_DEFAULTS.timeoutMs;
  const maxBytes = asked.maxBytes ?? REQUEST_DEFAULTS.maxBytes;
  const maxRedirects = asked.maxRedirects ?? REQUEST_DEFAULTS.maxRedirects;
  const { allow, agent } = scopes.allowing(asked.alsoAllow);
  const first = firstHop(asked, checkedUrl(asked.url, allow));
  const interrupt = createInterrupt(timeoutMs, asked.signal, timeoutOf(first, timeoutMs));
  try {
    const send = (hop: Hop) =>
      sendAgainIfClosed(hop, () => exchangeWhole(agent, hop, { maxBytes, interrupt }));
    const { hop, response } = await followRedirects(first, { allow, maxRedirects }, send);
    const whole = isEncoded(response.head) ? await decodeBody(response, maxBytes, hop.destination) : response;
    return toEgressResponse(hop, whole);
  } finally {
    interrupt.release();
  }
}

async function fetchGuarded(scopes: EgressScopes, scope: EgressScope, call: FetchCall): Promise<Response> {
  const timeoutMs = scope.timeoutMs ?? FETCH_DEFAULTS.timeoutMs;
  const maxBytes = scope.maxBytes ?? FETCH_DEFAULTS.maxBytes;
  const maxRedirects = call.redirect === 'follow' ? FETCH_DEFAULTS.maxRedirects : 0;
  const { allow, agent } = scopes.allowing(scope.alsoAllow);
  const first = firstHop(call.request, checkedUrl(call.request.url, allow));
  const interrupt = createInterrupt(timeoutMs, call.signal, timeoutOf(first, timeoutMs));
  try {
    const send = (hop: Hop) =>
      sendAgainIfClosed(hop, () => sendStreaming(agent, hop, { maxBytes, interrupt }));
    const { hop, response, isRedirected } = await followRedirects(first, { allow, maxRedirects }, send);
    if (call.redirect === 'error') refuseRedirect(hop, response.head.status);
    // The time of a body that streams runs on until its end.
    if (!(response.body instanceof ReadableStream)) interrupt.release();
    return toResponse(hop, response, isRedirected);
  } catch (error) {
    interrupt.release();
    throw error;
  }
}

function toEgressAllow(allow: EgressAllow | readonly string[]): EgressAllow {
  return 'names' in allow ? allow : parseEgressAllowEntries(allow);
}

const timeoutOf = (hop: Hop, timeoutMs: number) => () =>
  egressTimeout('a whole response', timeoutMs, hop.destination);

function refuseRedirect(hop: Hop, status: number): void {
  if (status < 300 || status > 399 || status === 304) return;
  throw egressRefused(
    { rule: 'redirects', expected: 'no redirect', found: `status ${status}` },
    hop.destination,
  );
}
