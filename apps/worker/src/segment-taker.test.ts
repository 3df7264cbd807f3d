import type { EngineHost } from '@heddle/engine';
import type { Claim, SegmentBell } from '@heddle/ports';
import { describe, expect, it } from 'vitest';
import type { HeldRuns } from './held-runs.ts';
import { SegmentTaker, type SegmentTakerOptions } from './segment-taker.ts';

/** A worker among segments that two others died with; what it said to record and queue, in order. */
function takerAmongSuspects({ giveBack = async () => true, ring = async () => undefined } = {}) {
  const said: unknown[] = [];
  const lost: SegmentBell[] = [];
  const host = {
    workerId: 'worker-3',
    log: {
      claim: async ({ runId, segment, workerId }: Omit<Claim, 'epoch'>) => ({
        claim: { runId, segment, workerId, epoch: 3 },
        snapshot: { planId: 'plan' },
        deaths: 2,
      }),
    },
    plan: async () => ({}),
    lose: (bell: SegmentBell) => lost.push(bell),
  } as unknown as EngineHost; // cast: what a taker asks of its host
  const platform = {
    runs: {
      giveBack: async ({ segment }: Claim) => {
        said.push(['back', segment]);
        return giveBack();
      },
    },
    queue: {
      ring: async (queue: string, bells: readonly SegmentBell[], options: object) => {
        said.push(['ring', queue, bells, options]);
        return ring();
      },
    },
    logger: { warn: () => undefined, error: () => undefined },
  } as unknown as SegmentTakerOptions['platform']; // cast: as above
  const held = { run: () => new Promise<never>(() => undefined) } as unknown as HeldRuns; // cast: a body that never ends
  const taker = new SegmentTaker({ platform, host, held, missingKinds: () => [], concurrency: 4 });
  return { taker, said, lost };
}

describe('SegmentTaker', () => {
  it('S14 a segment that is put off goes back, and the queue keeps its bell until it rings again', async () => {
    const { taker, said, lost } = takerAmongSuspects();
    await taker.take({ runId: 'run-1', segment: 's1' }, 'job-1');
    expect(said).toEqual([]);
    await taker.take({ runId: 'run-2', segment: 's2' }, 'job-2');
    expect(said).toEqual([
      ['back', 's2'],
      ['ring', 'segments', [{ runId: 'run-2', segment: 's2' }], { delayMs: 1_000 }],
    ]);
    expect(lost).toEqual([]);
  });

  it('S14 a segment that could not be put off is left to the sweeper, and no bell rings before', async () => {
    const { taker, said, lost } = takerAmongSuspects({
      giveBack: async () => {
        throw new Error('the record is away');
      },
    });
    await taker.take({ runId: 'run-1', segment: 's1' }, 'job-1');
    await taker.take({ runId: 'run-2', segment: 's2' }, 'job-2');
    expect(said).toEqual([['back', 's2']]);
    expect(lost).toMatchObject([{ runId: 'run-2', segment: 's2' }]);
  });

  it('take resolves although the queue refuses the bell of what was put off', async () => {
    const { taker, lost } = takerAmongSuspects({
      ring: async () => {
        throw new Error('the queue is away');
      },
    });
    await taker.take({ runId: 'run-1', segment: 's1' }, 'job-1');
    await taker.take({ runId: 'run-2', segment: 's2' }, 'job-2');
    expect(lost).toEqual([]);
  });
});
