import { type RunLog, uuidv7 } from '@heddle/ports';
import { expect, it } from 'vitest';
import { committed, nodeCompleted, started, step, type UseFixture } from './run-log-fixture.ts';

/** Claims a segment that must be free, with the count of workers that died with it. */
async function taken(runLog: RunLog, runId: string, workerId: string) {
  const result = await runLog.claim({ runId, segment: 's1', workerId });
  if (result === undefined) throw new Error(`Expected s1 of run ${runId} to be free for ${workerId}`);
  return result;
}

/** Rules of `deaths`. */
export function describeDying(use: UseFixture): void {
  it('G10 workers that died with a segment in hand are counted, one by one', async () => {
    const { runLog, other, passTime } = use();
    const run = await started(runLog);
    for (const deaths of [0, 1, 2, 3]) {
      expect((await taken(deaths % 2 === 0 ? runLog : other, run.runId, `worker-${deaths}`)).deaths).toBe(
        deaths,
      );
      await passTime(9_000);
    }
  });

  it('G10 a sweep that frees a dead claim keeps the count', async () => {
    const { runLog, passTime } = use();
    const run = await started(runLog);
    for (const deaths of [0, 1, 2]) {
      expect((await taken(runLog, run.runId, `worker-${deaths}`)).deaths).toBe(deaths);
      await passTime(9_000);
      expect((await runLog.sweep({ readyOlderThanMs: 30_000, limit: 500 })).bells).toEqual([
        { runId: run.runId, segment: 's1' },
      ]);
    }
    expect((await taken(runLog, run.runId, 'worker-3')).deaths).toBe(3);
  });

  it('G10 who says goodbye, or gives the segment back, did not die', async () => {
    const { runLog, passTime } = use();
    const run = await started(runLog);
    const workerId = `worker-${uuidv7()}`;
    await runLog.heartbeat({ workerId, pid: 1, startedAt: 1 });
    await taken(runLog, run.runId, workerId);
    await runLog.retire(workerId);
    expect((await taken(runLog, run.runId, 'worker-2')).deaths).toBe(0);
    await runLog.giveBack({ runId: run.runId, segment: 's1', workerId: 'worker-2' });
    await passTime(9_000);
    expect((await taken(runLog, run.runId, 'worker-3')).deaths).toBe(0);
    await passTime(9_000);
    expect((await taken(runLog, run.runId, 'worker-4')).deaths).toBe(1);
    await runLog.giveBack({ runId: run.runId, segment: 's1', workerId: 'worker-4' });
    expect((await taken(runLog, run.runId, 'worker-5')).deaths).toBe(1);
  });

  it('G10 a commit keeps the count for bodies that have not settled yet', async () => {
    const { runLog, passTime } = use();
    const run = await started(runLog);
    await taken(runLog, run.runId, 'worker-1');
    await passTime(9_000);
    const held = await taken(runLog, run.runId, 'worker-2');
    const kept = { settled: { a: { status: 'completed' as const } }, deaths: held.deaths };
    committed(await runLog.commit(step(held, { ...kept, release: false })));
    await passTime(9_000);
    expect((await taken(runLog, run.runId, 'worker-3')).deaths).toBe(2);
  });

  it('G10 a settlement begins the count anew, progress without one does not', async () => {
    const { runLog, passTime } = use();
    const run = await started(runLog);
    await taken(runLog, run.runId, 'worker-1');
    await passTime(9_000);
    const second = await taken(runLog, run.runId, 'worker-2');
    const told = committed(
      await runLog.commit(
        step(second, { release: false, events: [{ type: 'node-skipped', at: 1, nodeId: 'x' }] }),
      ),
    );
    await passTime(9_000);
    const third = await taken(runLog, run.runId, 'worker-3');
    expect(third.deaths).toBe(2);
    expect(third.snapshot.version).toBe(told.version);
    committed(
      await runLog.commit(
        step(third, {
          release: false,
          settled: { a: { status: 'completed' } },
          events: [nodeCompleted('a')],
        }),
      ),
    );
    await passTime(9_000);
    expect((await taken(runLog, run.runId, 'worker-4')).deaths).toBe(1);
  });

  it('G10 a segment that was released and is ready again has no deaths', async () => {
    const { runLog, passTime } = use();
    const run = await started(runLog);
    await taken(runLog, run.runId, 'worker-1');
    await passTime(9_000);
    const held = await taken(runLog, run.runId, 'worker-2');
    committed(await runLog.commit(step(held, { ready: ['s1'] })));
    expect((await taken(runLog, run.runId, 'worker-3')).deaths).toBe(0);
  });
}
