import type { Plan } from '@heddle/contracts';
import type { SegmentBell, StartResult } from '@heddle/ports';
import { describe, expect, it } from 'vitest';
import { startRun } from './start-run.ts';

const plan = {
  id: 'plan-1',
  sessionful: false,
  nodes: [{ id: 'first', inputs: [], outputs: [], references: [], after: [] }],

  outputs: [],
  segments: [{ id: 's1', nodes: ['first'] }],
} as unknown as Plan; // cast: what a start reads of a plan

/** Starts a run whose record answers so; gives what was rung for. */
async function bellsAfter(answer: StartResult, ring = async () => undefined) {
  const bells: SegmentBell[] = [];
  const services = {
    runs: { start: async () => answer },
    clock: { now: () => 1 },
    queue: {
      ring: async (_queue: string, items: readonly SegmentBell[]) => {
        bells.push(...items);
        return ring();
      },
    },
  } as unknown as Parameters<typeof startRun>[0]; // cast: the members that are asked
  const result = await startRun(services, { workspaceId: 'w1', plan, input: {}, runId: 'new' });
  expect(result).toEqual(answer);
  return bells;
}

describe('the bell of an accepted run', () => {
  it('G1 rings once the run is in the record', async () => {
    const answer = { outcome: 'started', runId: 'new', queuedBehindSession: false } as const;
    expect(await bellsAfter(answer)).toEqual([{ runId: 'new', segment: 's1' }]);
  });

  it('G1 whoever asks again with the same key rings again for the earlier run: its server may have died before the bell', async () => {
    expect(await bellsAfter({ outcome: 'replayed', runId: 'earlier' })).toEqual([
      { runId: 'earlier', segment: 's1' },
    ]);
  });

  it('nobody rings for a run that waits for its session, or for one that was not accepted', async () => {
    expect(await bellsAfter({ outcome: 'started', runId: 'new', queuedBehindSession: true })).toEqual([]);
    expect(await bellsAfter({ outcome: 'conflict' })).toEqual([]);
  });

  it('G1 accepted is accepted, also when the queue refuses the bell', async () => {
    const answer = { outcome: 'started', runId: 'new', queuedBehindSession: false } as const;
    const away = async () => {
      throw new Error('the queue is away');
    };
    expect(await bellsAfter(answer, away)).toHaveLength(1);
  });
});
