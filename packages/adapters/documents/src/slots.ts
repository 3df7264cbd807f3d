/** Takes a place, waiting for one if need be, and answers with the function that gives it back. */
export type Acquire = (signal?: AbortSignal) => Promise<() => void>;

/** At most `count` places at once, handed on in order; a wait ends with the signal's reason when that is aborted. */
export function createSlots(count: number): Acquire {
  let free = count;
  const waiting: (() => void)[] = [];

  function release() {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  }

  return async function acquire(signal) {
    signal?.throwIfAborted();
    if (free > 0) {
      free -= 1;
      return release;
    }
    await new Promise<void>((resolve, reject) => {
      const leave = () => {
        waiting.splice(waiting.indexOf(enter), 1);
        reject(signal?.reason);
      };
      const enter = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      waiting.push(enter);
      signal?.addEventListener('abort', leave, { once: true });
    });
    return release;
  };
}
