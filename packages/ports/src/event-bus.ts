import type { RunDelta } from '@heddle/contracts';

/** What travels between processes: hints about the log, and text that is not in it. */
export type BusMessage =
  | {
      readonly type: 'advanced';
      readonly runId: string;
      readonly seq: number;
      readonly over?: boolean;
      /** Nothing runs until something wakes it: somebody who must answer, or only time and other runs. */
      readonly waits?: 'answer' | 'time';
    }
  | { readonly type: 'cancelled'; readonly runId: string }
  | { readonly type: 'delta'; readonly runId: string; readonly delta: RunDelta };

/**
 * Fire-and-forget messages between servers and workers. A message may be lost; whoever follows a run re-reads the
 * log. Publishing never blocks a commit and never throws.
 */
export interface EventBus {
  publish(message: BusMessage): void;
  /** Messages of one run, until the returned function is called. */
  follow(runId: string, listener: (message: BusMessage) => void): () => void;
  /** Messages of all runs: workers listen for cancels, metrics count. */
  followAll(listener: (message: BusMessage) => void): () => void;
  /** Resolves when everything published so far was handed to the transport. */
  flush(): Promise<void>;
  ping(): Promise<void>;
  close(): Promise<void>;
}
