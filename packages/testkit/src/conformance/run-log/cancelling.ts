import { uuidv7 } from '@heddle/ports';
import { expect, it } from 'vitest';
import {
  claimed,
  ending,
  eventNumbers,
  RUN_CANCELLED,
  started,
  step,
  type UseFixture,
} from './run-log-fixture.ts';

/** Rules of `cancel`. */
export function describeCancelling(use: UseFixture): void {
  it('G8 a cancelled run has one terminal event, and its claims are fenced', async () => {
    const { runLog, other } = use();
    const run = await started(runLog, { ready: ['s1', 's2'] });
    const held = await claimed(runLog, run.runId);
    expect(await other.cancel({ ...run, event: RUN_CANCELLED })).toEqual({
      ended: true,
      status: 'cancelled',
    });
    expect(await runLog.commit(step(held))).toEqual({ outcome: 'fenced' });
    expect(await runLog.claim({ runId: run.runId, segment: 's2', workerId: 'worker-1' })).toBeUndefined();
    const events = await runLog.events({ ...run, after: 0 });
    expect(events.map((event) => event.type)).toEqual(['run-started', 'run-cancelled']);
    expect(await runLog.get(run)).toMatchObject({ status: 'cancelled', seq: 2, endedAt: expect.any(Number) });
    expect(await runLog.ended([run.runId])).toEqual([run.runId]);
  });

  it('G8 a second cancel, and one of a run that is over, change nothing', async () => {
    const { runLog } = use();
    const run = await started(runLog);
    await runLog.commit(ending(await claimed(runLog, run.runId)));
    expect(await runLog.cancel({ ...run, event: RUN_CANCELLED })).toEqual({
      ended: false,
      status: 'completed',
    });
    expect(await eventNumbers(runLog, run)).toEqual([1, 2]);
  });

  it('G8 a cancel and the last commit race: one of them wins', async () => {
    const { runLog, other } = use();
    for (let round = 0; round < 100; round += 1) {
      const run = await started(runLog);
      const held = await claimed(runLog, run.runId);
      const [commit, cancel] = await Promise.all([
        runLog.commit(ending(held)),
        other.cancel({ ...run, event: RUN_CANCELLED }),
      ]);
      expect(cancel?.ended).toBe(commit.outcome === 'fenced');
      const events = await runLog.events({ ...run, after: 0 });
      const status = cancel?.ended ? 'cancelled' : 'completed';
      expect(events.map((event) => event.type)).toEqual(['run-started', `run-${status}`]);
      expect(await runLog.get(run)).toMatchObject({ status });
    }
  });

  it('G15 a run of another workspace cannot be cancelled, nor one that nobody has', async () => {
    const { runLog } = use();
    const run = await started(runLog);
    const cancel = (target: { runId: string; workspaceId: string }) =>
      runLog.cancel({ ...target, event: RUN_CANCELLED });
    expect(await cancel({ ...run, workspaceId: uuidv7() })).toBeUndefined();
    expect(await cancel({ ...run, runId: uuidv7() })).toBeUndefined();
    expect(await cancel({ ...run, runId: 'no-id' })).toBeUndefined();
    expect(await runLog.get(run)).toMatchObject({ status: 'queued' });
  });
}
