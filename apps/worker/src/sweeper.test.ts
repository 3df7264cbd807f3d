import type { SegmentBell, SweepOptions } from '@heddle/ports';
import { describe, expect, it } from 'vitest';
import { HeldRuns } from './held-runs.ts';
import { startSweeper } from './sweeper.ts';

interface Swept {
  readonly bells: readonly SegmentBell[];
  readonly isComplete: boolean;
}

/** A sweeper whose record answers so, one after another, and what its queue tells it to do after a loss. */
async function sweeperOf(answers: readonly Swept[], ring: () => Promise<void> = async () => undefined) {
  const sweeps: SweepOptions[] = [];
  const rung: SegmentBell[] = [];
  const looks: (() => Promise<void>)[] = [];
  let stopped = 0;
  const platform = {
    runs: {
      sweep: async (options: SweepOptions) => {
        sweeps.push(options);
        return answers[sweeps.length - 1] ?? { bells: [], isComplete: true };
      },
    },
    queue: {
      onLoss: async (look: () => Promise<void>) => {
        looks.push(look);
        return {
          stop: async () => {
            stopped++;
          },
        };
      },
      ring: async (_queue: string, bells: readonly SegmentBell[]) => {
        await ring();
        rung.push(...bells);
      },
    },
    logger: { warn: () => undefined },
  } as unknown as Parameters<typeof startSweeper>[0]['platform']; // cast: what a loss asks of it
  const sweeper = await startSweeper({ platform, held: new HeldRuns(), workerId: 'worker-1' });
  return {
    afterLoss: () =>
      Promise.resolve(looks[0]?.()).finally(async () => {
        await sweeper.stop();
        expect(stopped).toBeGreaterThan(0);
      }),
    stop: () => sweeper.stop(),
    sweeps,
    rung,
  };
}

const bell = (runId: string): SegmentBell => ({ runId, segment: 's1' });

describe('the sweeper after a loss', () => {
  it('G1 rings for everything that is ready, step by step, and says that rings before the loss do not count', async () => {
    const { afterLoss, sweeps, rung } = await sweeperOf([
      { bells: [bell('run-1'), bell('run-2')], isComplete: false },
      { bells: [bell('run-3')], isComplete: true },
    ]);
    await afterLoss();
    expect(rung.map(({ runId }) => runId)).toEqual(['run-1', 'run-2', 'run-3']);
    expect(sweeps).toHaveLength(2);
    expect(sweeps[0]).toMatchObject({ readyOlderThanMs: 0, afterLoss: true });
    // What became ready since the loss was noticed has bells that arrive.
    expect(sweeps[1]?.readyOlderThanMs).toBeGreaterThan(0);
  });

  it('G1 a look that finds another sweep under way looks again', async () => {
    const { afterLoss, rung } = await sweeperOf([
      { bells: [], isComplete: false },
      { bells: [bell('run-1')], isComplete: true },
    ]);
    await afterLoss();
    expect(rung).toEqual([bell('run-1')]);
  });

  it('G1 a look whose bells are refused fails, so that the queue asks for another', async () => {
    const { afterLoss } = await sweeperOf([{ bells: [bell('run-1')], isComplete: true }], async () => {
      throw new Error('the queue is away');
    });
    await expect(afterLoss()).rejects.toThrow('the queue is away');
  });

  it('a look ends early when the worker stops', async () => {
    const { afterLoss, stop, sweeps } = await sweeperOf([{ bells: [], isComplete: false }]);
    const looking = afterLoss();
    await stop();
    await looking;
    expect(sweeps).toHaveLength(1);
  });
});
