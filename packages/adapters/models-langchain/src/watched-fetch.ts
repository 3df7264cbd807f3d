import type { HeddleError } from '@heddle/contracts';
import type { ChatRequest } from '@heddle/ports';
import { connectionError, providerError, saidBy } from './provider-error.ts';

/** A fetch for one call of a provider, and what became of it. */
export interface WatchedFetch {
  readonly fetch: typeof globalThis.fetch;
  /** Why there was no answer: SDKs wrap it, and lose status, headers or cause on the way. */
  failure(): HeddleError | undefined;
  /** The media type of an answer that was accepted. */
  mediaType(): string | undefined;
}

/**
 * Watches the exchange under an SDK: a refused or failed call becomes ours here, where all of it is known, and the
 * caller's abort ends it even when the SDK has no way to say so.
 */
export function watchFetch(
  guardedFetch: typeof globalThis.fetch,
  { title, request }: { readonly title: string; readonly request: ChatRequest },
): WatchedFetch {
  let failure: HeddleError | undefined;
  let mediaType: string | undefined;
  return {
    failure: () => failure,
    mediaType: () => mediaType,
    async fetch(input, init) {
      const signals = [request.signal, init?.signal, input instanceof Request ? input.signal : undefined];
      const signal = AbortSignal.any(signals.filter((each) => each instanceof AbortSignal));
      let response: Response;
      try {
        response = await guardedFetch(input, { ...init, signal });
      } catch (error) {
        failure = connectionError(title, error);
        throw failure;
      }
      if (response.ok) {
        mediaType = response.headers.get('content-type') ?? '';
        return response;
      }
      failure = providerError({
        provider: title,
        status: response.status,
        detail: saidBy(await response.text().catch(() => '')),
        retryAfter: response.headers.get('retry-after'),
        apiKey: request.apiKey,
      });
      throw failure;
    },
  };
}
