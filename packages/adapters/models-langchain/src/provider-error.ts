import { HeddleError } from '@heddle/contracts';

/** What is known of a refused call. */
export interface ProviderRefusal {
  readonly provider: string;
  readonly status: number;
  /** The provider's own words. */
  readonly detail: string;
  readonly retryAfter?: string | null | undefined;
  /** Never to be repeated, whatever the provider echoes. */
  readonly apiKey?: string | undefined;
}

/** A provider's HTTP error as ours: what happened, whether to try again, and what to do. */
export function providerError(
  { provider, status, detail, retryAfter, apiKey }: ProviderRefusal,
  cause?: unknown,
): HeddleError {
  const said = redacted(detail, apiKey).replaceAll(/\s+/g, ' ').trim().slice(0, 300);
  const words = said === '' ? '' : ` It said: ${said}`;
  const options = { cause, details: { provider, status } };
  if (status === 401 || status === 403)
    return new HeddleError(
      'model-rejected-key',
      `${provider} refused the API key (${status}). Check the key under Settings, Providers and secrets.${words}`,
      options,
    );
  if (status === 429) {
    const retryAfterMs = retryAfterMsOf(retryAfter);
    return new HeddleError(
      'model-rate-limited',
      `${provider} is asked too often or its quota is used up (429). Wait, or raise the limit there.${words}`,
      { ...options, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
    );
  }
  if (status >= 500 || status === 408)
    return new HeddleError(
      'model-failed',
      `${provider} failed (${status}). It usually passes; a retry policy on the node helps.${words}`,
      options,
    );
  return new HeddleError(
    'model-refused-request',
    `${provider} refused the request (${status}). Check model, base URL and settings of the node.${words}`,
    options,
  );
}

/** A connection that failed, as ours. Errors of the egress guard keep their own code. */
export function connectionError(provider: string, error: unknown): HeddleError {
  const inner = innermostHeddleError(error);
  if (inner && inner.code !== 'egress-unreachable') return inner;
  const receivedBytes = inner?.details?.receivedBytes;
  if (receivedBytes !== undefined)
    return new HeddleError(
      'model-stream-broken',
      `${provider} broke the answer off after ${receivedBytes} bytes. A retry policy on the node helps.`,
      { cause: error },
    );
  return new HeddleError(
    'model-unreachable',
    `${provider} could not be reached. Check the base URL and that the server runs.${inner ? ` ${inner.message}` : ''}`,
    { cause: error },
  );
}

/** The HeddleError that an error was made of, if it was. */
export function innermostHeddleError(error: unknown): HeddleError | undefined {
  for (
    let current: unknown = error, depth = 0;
    current instanceof Error && depth < 5;
    current = current.cause, depth++
  )
    if (HeddleError.is(current)) return current;
  return undefined;
}

/** Milliseconds of a Retry-After header: seconds, or a date (RFC 9110, 10.2.3). */
function retryAfterMsOf(value: string | null | undefined): number | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}

/** The words in the body of a refusal: of its JSON where that has the usual form, otherwise all of it. */
export function saidBy(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body);
    const error = memberOf(parsed, 'error');
    const words = [memberOf(error, 'message'), error, memberOf(parsed, 'message')];
    return words.find((each) => typeof each === 'string') ?? body;
  } catch {
    // Proxies answer with HTML or nothing.
    return body;
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** Text without the key, and without anything that looks like one. */
export function redacted(text: string, apiKey: string | undefined): string {
  const without = apiKey === undefined || apiKey.length < 8 ? text : text.replaceAll(apiKey, '…');
  return without.replaceAll(/\b(?:sk|hd|key)[-_][A-Za-z0-9_-]{12,}/g, '…');
}
