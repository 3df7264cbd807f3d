import type { RunEvent } from '@heddle/contracts';
import { createMessageHub, uuidv7 } from '@heddle/ports';
import { expect, it } from 'vitest';
import { followRun } from './follow-run.ts';

const runId = uuidv7();

/** The types of what a follower sees of a log that is read `page` events at a time. */
async function followed(types: readonly string[], page: number): Promise<string[]> {
  const log = types.map((type, place) => ({ type, seq: place + 1, at: 0, runId }) as unknown as RunEvent); // cast: the members that a follower reads
  const items = followRun({
    runs: {
      events: async ({ after }) => log.filter(({ seq }) => seq > after).slice(0, page),
      value: async () => undefined,
    },
    bus: createMessageHub(async () => undefined),
    runId,
    workspaceId: 'w',
    after: 0,
    deltas: false,
    signal: new AbortController().signal,
  });
  const seen: string[] = [];
  for await (const item of items) seen.push(item.type);
  return seen;
}

it.each([1, 2, 3, 10])(
  'F2 a failure that was resumed does not end the stream, read %i at a time',
  async (page) => {
    const resumed = [
      'run-started',
      'run-failed',
      'run-resumed',
      'run-failed',
      'run-resumed',
      'run-completed',
    ];
    expect(await followed(resumed, page)).toEqual(resumed);
    for (const end of ['run-failed', 'run-completed', 'run-cancelled'])
      expect(await followed(['run-started', end], page)).toEqual(['run-started', end]);
  },
);
