import { type JobQueue, type Listener, type SegmentBell, uuidv7 } from '@heddle/ports';

/** A {@link JobQueue} under test and the store behind it. */
export interface JobQueueFixture {
  /** The queue as another process would have it. */
  open(): Promise<JobQueue>;
  /** Takes the store away (connections are refused), or lets it fall silent, until `back` is called. */
  away(how: 'refusing' | 'silent'): void;
  back(): void;
  /** Ways to make the store lose what it has, by what is done to it; it serves again when they resolve. */
  readonly losses: Readonly<Record<string, () => Promise<void>>>;
}

/** How a suite opens queues, and listens to what comes. */
export interface OpenQueues {
  open(): Promise<JobQueue>;
  /** Listens for segments and notes the deliveries of each, by {@link keyOf}. */
  collect(queue: JobQueue): Promise<{ taken: Map<string, string[]>; listener: Listener }>;
}

/** Queues of a fixture; whoever closes them finds them in `opened`. */
export function openQueues(fixture: JobQueueFixture, opened: JobQueue[]): OpenQueues {
  return {
    open: async () => {
      const queue = await fixture.open();
      opened.push(queue);
      return queue;
    },
    collect: async (queue) => {
      const taken = new Map<string, string[]>();
      const listener = await queue.listen('segments', {
        concurrency: 4,
        take: async (item, { jobId }) => {
          taken.set(keyOf(item), [...(taken.get(keyOf(item)) ?? []), jobId]);
        },
      });
      return { taken, listener };
    },
  };
}

/** How long a promise of a queue may take to come true. */
export const PATIENCE = { timeout: 20_000, interval: 20 };

/** Items that no other test has. */
export function bells(count: number): SegmentBell[] {
  const runId = uuidv7();
  return Array.from({ length: count }, (_, index) => ({ runId, segment: `s${index}` }));
}

/** Names an item. */
export function keyOf({ runId, segment }: SegmentBell): string {
  return `${runId}:${segment}`;
}

/** A promise that the test settles. */
export function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}
