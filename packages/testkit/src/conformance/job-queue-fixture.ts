import { type JobQueue, type SegmentBell, uuidv7 } from '@heddle/ports';

/** A {@link JobQueue} under test and the store behind it. */
export interface JobQueueFixture {
  /** The queue as another process would have it. */
  open(): Promise<JobQueue>;
  /** Takes the store away (connections are refused), or lets it fall silent, until `back` is called. */
  away(how: 'refusing' | 'silent'): void;
  back(): void;
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
