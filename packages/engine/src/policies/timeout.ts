import { HeddleError } from '@heddle/contracts';

/**
 * Runs a body under a deadline. The body's signal is aborted when time is up or the outer signal is; the promise
 * settles at once even if the body does not listen, and its late result is dropped.
 */
export async function withTimeout<Result>(
  options: { readonly ms: number; readonly signal: AbortSignal; readonly nodeId: string },
  body: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  let settle: (error: unknown) => void = () => undefined;
  const stopped = new Promise<never>((_, reject) => {
    settle = reject;
  });
  const stop = (error: unknown): void => {
    controller.abort(error);
    settle(error);
  };
  const onAbort = (): void => stop(options.signal.reason);
  if (options.signal.aborted) onAbort();
  options.signal.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(
    () =>
      stop(
        new HeddleError(
          'node-timeout',
          `Node \`${options.nodeId}\` did not finish within ${inWords(options.ms)}. Give it more time in its policies, or make its work smaller.`,
        ),
      ),
    options.ms,
  );
  try {
    return await Promise.race([body(controller.signal), stopped]);
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener('abort', onAbort);
  }
}

/** Milliseconds as people say them: below a second as they are, from there on in seconds. */
function inWords(ms: number): string {
  return ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toLocaleString('en')} s`;
}
