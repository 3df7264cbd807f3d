/** A hint that a segment of a run may be claimed. The record decides whether it may. */
export interface SegmentBell {
  readonly runId: string;
  readonly segment: string;
}

/** Work outside runs: a document to parse, cut and embed. */
export interface IngestBell {
  readonly documentId: string;
}

/** Queues by what their deliveries carry. */
export interface QueueItems {
  readonly segments: SegmentBell;
  readonly ingest: IngestBell;
}

/** The name of a queue. */
export type QueueName = keyof QueueItems;

/** Somebody who takes deliveries. */
export interface Listener {
  /** Stops taking deliveries and resolves when those under way are acknowledged. */
  close(): Promise<void>;
}

/** A watch for lost items. */
export interface LossWatch {
  /** Ends it; waits for the call under way. */
  stop(): Promise<void>;
}

/**
 * The doorbell. Deliveries are hints: they may come twice, late, out of order, or (after a loss of the queue's store)
 * not at all; the record and its sweeper make up for it. One delivery may carry several items.
 */
export interface JobQueue {
  /**
   * Resolves when the queue has taken the items durably. Rejects with `queue-unavailable` within seconds, never hangs.
   * Items of a lower turn are delivered before waiting ones of a higher; 0 unless told. With `delayMs` the queue itself
   * keeps the items for so long, by the clocks of the processes that share it, whatever becomes of the one that rang.
   */
  ring<Name extends QueueName>(
    queue: Name,
    items: readonly QueueItems[Name][],
    options?: { readonly turn?: number; readonly delayMs?: number },
  ): Promise<void>;
  /**
   * Calls `take` once per item. `take` resolves when the item is claimed or refused, not when its work is done; the
   * delivery is acknowledged then. `room` is asked before taking more.
   */
  listen<Name extends QueueName>(
    queue: Name,
    options: {
      readonly take: (item: QueueItems[Name], delivery: { readonly jobId: string }) => Promise<void>;
      readonly concurrency: number;
    },
  ): Promise<Listener>;
  /**
   * Calls `look` when items may be lost: the queue's store came back empty, crashed, or is another server than before,
   * or a ring was refused in whichever process. Of all that watch one is called for each loss, within about a second of
   * the store's return; it is called again until it resolves. A loss that nobody is left to look for, because that
   * process died, is not told of again. Resolves when the first check is over.
   */
  onLoss(look: () => Promise<void>): Promise<LossWatch>;
  /** Waiting and active deliveries by queue; what is kept for later does not wait yet. */
  depth(): Promise<Readonly<Record<QueueName, { readonly waiting: number; readonly active: number }>>>;
  ping(): Promise<void>;
  close(): Promise<void>;
}
