import { expect, it } from 'vitest';
import { claimed, committed, started, step, type UseFixture } from './run-log-fixture.ts';

/** Rules of commits that claim a further segment. */
export function describeKeeping(use: UseFixture): void {
  it('G3 a commit may keep a segment that it makes ready', async () => {
    const { runLog } = use();
    const run = await started(runLog);
    const held = await claimed(runLog, run.runId);
    const kept = committed(await runLog.commit(step(held, { ready: ['s2', 's3'], keep: 's2' })));
    // Epochs grow with the version, so that a run that is opened again has none of its earlier ones.
    expect(kept.keptEpoch).toBe(1);
    expect(await runLog.claim({ runId: run.runId, segment: 's2', workerId: 'rival' })).toBeUndefined();
    const next = {
      claim: { ...held.claim, segment: 's2', epoch: 1 },
      snapshot: { ...held.snapshot, version: 1 },
    };
    expect(committed(await runLog.commit(step(next, { keep: 's3' }))).keptEpoch).toBe(2);
  });

  it('G3 a segment that is not ready is not kept, also when this worker has it already', async () => {
    const { runLog } = use();
    const run = await started(runLog, { ready: ['s1', 's2'] });
    const first = await claimed(runLog, run.runId, 's1');
    const second = await claimed(runLog, run.runId, 's2');
    const result = committed(await runLog.commit(step(first, { release: false, keep: 's2' })));
    expect(result.keptEpoch).toBeUndefined();
    const again = committed(
      await runLog.commit({ ...step(first, { keep: 'never-ready' }), expectedVersion: result.version }),
    );
    expect(again.keptEpoch).toBeUndefined();
    committed(await runLog.commit({ ...step(second), expectedVersion: again.version }));
  });

  it('G3 a commit may release its segment, make it ready and keep it, under the next epoch', async () => {
    const { runLog } = use();
    const run = await started(runLog);
    const held = await claimed(runLog, run.runId);
    const result = committed(await runLog.commit(step(held, { ready: ['s1'], keep: 's1' })));
    expect(result.keptEpoch).toBe(2);
    expect(await runLog.commit({ ...step(held), expectedVersion: 1 })).toEqual({ outcome: 'fenced' });
  });
}
