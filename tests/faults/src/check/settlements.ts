import type { RecordedEvent } from '../lab/record.ts';

/** How an activation was settled, and when. */
export interface Settlement {
  readonly node: string;
  readonly iteration: string;
  readonly status: 'completed' | 'skipped' | 'failed';
  readonly seq: number;
}

/** The settlements in a log: at most one per activation, unless the run was resumed and ran it again. */
export interface Settlements {
  /** Activations settled twice. */
  readonly doubled: readonly string[];
  /** By `node/iteration`, the last one. */
  readonly by: ReadonlyMap<string, Settlement>;
}

/** Reads who was settled from a log. */
export function settlementsOf(events: readonly RecordedEvent[]): Settlements {
  const by = new Map<string, Settlement>();
  const doubled: string[] = [];
  for (const event of events) {
    if (event.type === 'run-resumed') for (const activation of event.nodes ?? []) forget(by, activation);
    const status = statusOf(event);
    if (status === undefined || event.nodeId === undefined) continue;
    const settlement = { node: event.nodeId, iteration: event.iteration ?? '', status, seq: event.seq };
    const key = `${settlement.node}/${settlement.iteration}`;
    if (by.has(key)) doubled.push(key);
    by.set(key, settlement);
  }
  return { doubled, by };
}

/** Activations are named `node`, and `node@iteration` inside containers. */
function forget(by: Map<string, Settlement>, activation: string): void {
  const [node = '', iteration = ''] = activation.split('@');
  by.delete(`${node}/${iteration}`);
}

function statusOf(event: RecordedEvent): Settlement['status'] | undefined {
  if (event.type === 'node-completed') return 'completed';
  if (event.type === 'node-skipped') return 'skipped';
  return event.type === 'node-failed' && event.willRetryAt === undefined ? 'failed' : undefined;
}
