/** One time-out and one abort signal over all hops of a request. */
export interface Interrupt {
  /** Calls `listener` when time is up or the signal aborts, at once if it already happened. Replaces the last one. */
  watch(listener: (error: unknown) => void): void;
  /** Ends it: no listener is called any more, nothing is left behind on the signal. */
  release(): void;
}

/** Starts the clock. `onTimeout` makes the error; an abort passes the signal's own reason on, as `fetch` does. */
export function createInterrupt(
  timeoutMs: number,
  signal: AbortSignal | undefined,
  onTimeout: () => Error,
): Interrupt {
  let listener: ((error: unknown) => void) | undefined;
  let raised: { readonly error: unknown } | undefined;
  function raise(error: unknown): void {
    raised = { error };
    listener?.(error);
  }
  const timer = setTimeout(() => raise(onTimeout()), timeoutMs);
  const onAbort = (): void => raise(signal?.reason);
  if (signal?.aborted === true) onAbort();
  else signal?.addEventListener('abort', onAbort, { once: true });
  return {
    watch(next) {
      listener = next;
      if (raised !== undefined) next(raised.error);
    },
    release() {
      listener = undefined;
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    },
  };
}
