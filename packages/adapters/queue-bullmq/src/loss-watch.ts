import type { LossWatch } from '@heddle/ports';
import type { LossMark } from './loss-mark.ts';

/** Longest time between two checks; half of it is chance, so that processes do not ask in step. */
const CHECK_EVERY_MS = 1_000;

/** After a look nothing is checked for so long: two servers behind one address must not cause looks without end. */
const REST_MS = 5_000;

/** Looks again and again whether the mark is missing, and calls `look` when this process was the one to find out. */
export async function watchLosses(
  mark: Pick<LossMark, 'renew'>,
  look: () => Promise<void>,
  onError: (error: Error) => void,
): Promise<LossWatch> {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let isOwed = false;
  let isFailing = false;
  /** Gives how long to wait for the next. */
  const check = async (): Promise<number> => {
    try {
      isOwed = (await mark.renew()) || isOwed;
      const wait = isOwed ? REST_MS : pause();
      if (isOwed) await look();
      isOwed = false;
      isFailing = false;
      return wait;
    } catch (error) {
      // A store that is away is asked again, and a look that failed is owed; one word about it is enough.
      if (!isFailing) onError(error instanceof Error ? error : new Error(String(error)));
      isFailing = true;
      return pause();
    }
  };
  let checking = check();
  const next = (wait: number): void => {
    if (isStopped) return;
    timer = setTimeout(() => {
      checking = check();
      void checking.then(next);
    }, wait);
  };
  next(await checking);
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await checking;
    },
  };
}

/** Tells of refused items by taking the mark away as soon as the store lets it. */
export interface LossReport {
  /** Notes that items were refused. */
  refused(): void;
  stop(): void;
}

/** A report that tries again until it got through; what is refused meanwhile is part of it. */
export function createLossReport(mark: Pick<LossMark, 'clear'>): LossReport {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let isPending = false;
  const tell = async (): Promise<void> => {
    try {
      isPending = false;
      await mark.clear();
    } catch {
      // The store is still away.
      refused();
    }
  };
  const refused = (): void => {
    if (isPending || isStopped) return;
    isPending = true;
    timer = setTimeout(() => void tell(), pause());
    timer.unref();
  };
  return {
    refused,
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

function pause(): number {
  return CHECK_EVERY_MS * (0.5 + Math.random() / 2);
}
