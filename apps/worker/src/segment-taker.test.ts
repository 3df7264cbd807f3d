import type { ClaimedSegment, EngineHost } from '@heddle/engine';
import type { Claim, SegmentBell } from '@heddle/ports';
import { describe, expect, it } from 'vitest';
import type { HeldRuns } from './held-runs.ts';
import { SegmentTaker, type SegmentTakerOptions } from './segment-taker.ts';

interface Surroundings {
  /** Workers that died with every segment; two make suspects of them. */
  readonly deaths?: number;
  readonly concurrency?: number;
  readonly missing?: readonly string[];
  readonly claim?: () => Promise<void>;
  readonly plan?: () => Promise<object>;
  readonly giveBack?: () => Promise<boolean>;
  readonly ring?: () => Promise<void>;
}

/** A taker; what it said to record, queue and log, in order, and the bodies it has in hand. */
function takerIn(surroundings: Surroundings = {}) {
  const { deaths = 0, concurrency = 4, missing = [] } = surroundings;
  const said: unknown[] = [];
  const lost: SegmentBell[] = [];
  const bodies: { readonly segment: string; readonly end: () => void; readonly fail: () => void }[] = [];
  const host = {
    workerId: 'worker-3',
    log: {
      claim: async ({ runId, segment, workerId }: Omit<Claim, 'epoch'>) => {
        await surroundings.claim?.();
        return { claim: { runId, segment, workerId, epoch: 3 }, snapshot: { planId: 'plan' }, deaths };
      },
    },
    plan: surroundings.plan ?? (async () => ({})),
    lose: (bell: SegmentBell) => lost.push(bell),
  } as unknown as EngineHost; // cast: what a taker asks of its host
  const platform = {
    runs: {
      giveBack: async ({ segment }: Claim) => {
        said.push(['back', segment]);
        return surroundings.giveBack?.() ?? true;
      },
    },
    queue: {
      ring: async (queue: string, bells: readonly SegmentBell[], options: object) => {
        said.push(['ring', queue, bells, options]);
        return surroundings.ring?.();
      },
    },
    logger: {
      warn: () => undefined,
      error: (_fields: object, message: string) => said.push(['error', message]),
    },
  } as unknown as SegmentTakerOptions['platform']; // cast: as above
  const held = {
    run: (_host: EngineHost, { claim }: ClaimedSegment) =>
      new Promise<void>((resolve, reject) => {
        bodies.push({ segment: claim.segment, end: resolve, fail: () => reject(new Error('broken')) });
      }),
  } as unknown as HeldRuns; // cast: as above
  const taker = new SegmentTaker({ platform, host, held, missingKinds: () => missing, concurrency });
  const take = (number: number) =>
    taker.take({ runId: `run-${number}`, segment: `s${number}` }, `job-${number}`);
  return { take, said, lost, bodies };
}

/** Everything that is under way takes its next steps. */
const soon = () => new Promise((resolve) => setImmediate(resolve));

describe('SegmentTaker', () => {
  it('S14 a segment that is put off goes back, and the queue keeps its bell until it rings again', async () => {
    const { take, said, lost } = takerIn({ deaths: 2 });
    await take(1);
    expect(said).toEqual([]);
    await take(2);
    expect(said).toEqual([
      ['back', 's2'],
      ['ring', 'segments', [{ runId: 'run-2', segment: 's2' }], { delayMs: 1_000 }],
    ]);
    expect(lost).toEqual([]);
  });

  it('S14 a segment that could not be put off is left to the sweeper, and no bell rings before', async () => {
    const { take, said, lost } = takerIn({
      deaths: 2,
      giveBack: async () => {
        throw new Error('the record is away');
      },
    });
    await take(1);
    await take(2);
    expect(said).toEqual([['back', 's2']]);
    expect(lost).toMatchObject([{ runId: 'run-2', segment: 's2' }]);
  });

  it('take resolves although the queue refuses the bell of what was put off', async () => {
    const { take, lost } = takerIn({
      deaths: 2,
      ring: async () => {
        throw new Error('the queue is away');
      },
    });
    await take(1);
    await take(2);
    expect(lost).toEqual([]);
  });

  it('S14 when the suspect in hand is over, well or not, the next one may run', async () => {
    const { take, said, bodies } = takerIn({ deaths: 2 });
    await take(1);
    bodies[0]?.fail();
    await soon();
    await take(2);
    bodies[1]?.end();
    await soon();
    await take(3);
    expect(bodies.map(({ segment }) => segment)).toEqual(['s1', 's2', 's3']);
    expect(said).toEqual([['error', 'segment']]);
  });

  it('resolves when a segment is under way; beyond its room it waits until one is over', async () => {
    const { take, bodies } = takerIn({ concurrency: 2 });
    await Promise.all([take(1), take(2)]);
    let isTaken = false;
    const third = take(3).then(() => {
      isTaken = true;
    });
    await soon();
    expect(isTaken).toBe(false);
    expect(bodies).toHaveLength(2);
    bodies[0]?.end();
    await third;
    expect(bodies.at(-1)?.segment).toBe('s3');
  });

  it('what it could not claim, or is not to run, takes no room', async () => {
    let isAway = true;
    const claim = async () => {
      if (isAway) throw new Error('the record is away');
    };
    const { take, bodies, said } = takerIn({ concurrency: 1, claim });
    await take(1);
    await take(2);
    isAway = false;
    await take(3);
    expect(bodies.map(({ segment }) => segment)).toEqual(['s3']);
    expect(said).toEqual([]);
    const other = takerIn({ concurrency: 1, missing: ['a@2'] });
    await other.take(1);
    await other.take(2);
    expect(other.said).toEqual([
      ['back', 's1'],
      ['back', 's2'],
    ]);
  });

  it('a segment of kinds that this worker does not have goes back without a bell: the sweeper rings for another worker', async () => {
    const { take, said, lost, bodies } = takerIn({ missing: ['chat@2'] });
    await take(1);
    expect({ said, lost, bodies }).toEqual({ said: [['back', 's1']], lost: [], bodies: [] });
  });

  it('a claim that it can neither run nor give back is noted as lost, so that the record is asked until it confirms', async () => {
    const away = async () => {
      throw new Error('the record is away');
    };
    for (const surroundings of [{ plan: away }, { missing: ['chat@2'], giveBack: away }]) {
      const { take, lost, bodies } = takerIn(surroundings);
      await take(1);
      expect(lost).toMatchObject([{ runId: 'run-1', segment: 's1' }]);
      expect(bodies).toEqual([]);
    }
  });
});
