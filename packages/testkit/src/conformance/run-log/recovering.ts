import { type RunLog, uuidv7 } from '@heddle/ports';
import { expect, it } from 'vitest';
import { claimed, committed, ending, started, step, type UseFixture, upTo } from './run-log-fixture.ts';

const SWEEP = { readyOlderThanMs: 30_000, limit: 500 };

async function sweptSegments(runLog: RunLog, runId: string): Promise<readonly string[]> {
  const { bells } = await runLog.sweep(SWEEP);
  return bells.flatMap((bell) => (bell.runId === runId ? [bell.segment] : [])).sort();
}

/** Rules of `sweep` and of workers' leases. */
export function describeRecovering(use: UseFixture): void {
  it('G1 a bell that was lost rings again after its time, not before, and with growing pauses', async () => {
    const { runLog, passTime } = use();
    const run = await started(runLog, { ready: ['s1', 's2'] });
    expect(await sweptSegments(runLog, run.runId)).toEqual([]);
    await passTime(31_000);
    expect(await sweptSegments(runLog, run.runId)).toEqual(['s1', 's2']);
    expect(await sweptSegments(runLog, run.runId)).toEqual([]);
    await passTime(31_000);
    expect(await sweptSegments(runLog, run.runId)).toEqual([]);
    await passTime(30_000);
    expect(await sweptSegments(runLog, run.runId)).toEqual(['s1', 's2']);
    await claimed(runLog, run.runId);
    await passTime(31_000);
    expect(await sweptSegments(runLog, run.runId)).toEqual(['s1', 's2']);
  });

  it('G1 a lost bell is not forgotten because other branches of the run are busy', async () => {
    const { runLog, passTime } = use();
    const run = await started(runLog, { ready: ['s1', 'lost'] });
    await runLog.heartbeat({ workerId: 'worker-1', pid: 1, startedAt: 1 });
    const held = await claimed(runLog, run.runId);
    let version = 0;
    for (const _ of upTo(4)) {
      await passTime(8_000);
      await runLog.heartbeat({ workerId: 'worker-1', pid: 1, startedAt: 1 });
      version = committed(
        await runLog.commit({ ...step(held, { release: false }), expectedVersion: version }),
      ).version;
    }
    expect(await sweptSegments(runLog, run.runId)).toEqual(['lost']);
  });

  it('G9 a sweep after a worker died frees its claims under the next epoch', async () => {
    const { runLog, passTime } = use();
    const run = await started(runLog, { ready: ['s1', 's2'] });
    const dead = await claimed(runLog, run.runId, 's1', 'dead');
    await passTime(9_000);
    const alive = await claimed(runLog, run.runId, 's2', 'alive');
    expect(await sweptSegments(runLog, run.runId)).toEqual(['s1']);
    expect(await runLog.commit(step(dead))).toEqual({ outcome: 'fenced' });
    expect((await claimed(runLog, run.runId, 's1', 'heir')).claim.epoch).toBe(2);
    committed(await runLog.commit(step(alive)));
  });

  it('G9 claims of a worker that said goodbye are freed at once', async () => {
    const { runLog } = use();
    const workerId = `worker-${uuidv7()}`;
    await runLog.heartbeat({ workerId, pid: 1, startedAt: 1 });
    const run = await started(runLog);
    await claimed(runLog, run.runId, 's1', workerId);
    expect(await sweptSegments(runLog, run.runId)).toEqual([]);
    await runLog.retire(workerId);
    expect(await sweptSegments(runLog, run.runId)).toEqual(['s1']);
  });

  it('G9 runs that are over are swept past', async () => {
    const { runLog, passTime } = use();
    const run = await started(runLog, { ready: ['s1', 's2'] });
    committed(await runLog.commit(ending(await claimed(runLog, run.runId))));
    await passTime(60_000);
    expect(await sweptSegments(runLog, run.runId)).toEqual([]);
  });

  it('G1 a sweep stops at its limit and the next goes on behind it', async () => {
    const { runLog, passTime } = use();
    const runs = await Promise.all(upTo(25).map(() => started(runLog)));
    await passTime(31_000);
    const rung: string[] = [];
    for (const _ of upTo(4)) {
      const { bells } = await runLog.sweep({ ...SWEEP, limit: 10 });
      expect(bells.length).toBeLessThanOrEqual(10);
      rung.push(...bells.map((bell) => bell.runId));
    }
    expect(rung.toSorted()).toEqual(runs.map((run) => run.runId).toSorted());
  });

  it('G1 after a loss everything that is ready rings at once, however often it rang, and once', async () => {
    const { runLog, passTime } = use();
    const [rung, fresh] = [await started(runLog), await started(runLog)];
    for (const pause of [31_000, 61_000]) {
      await passTime(pause);
      expect(await sweptSegments(runLog, rung.runId)).toEqual(['s1']);
    }
    const held = await started(runLog);
    await claimed(runLog, held.runId);
    await passTime(1_000);
    const afterLoss = () => runLog.sweep({ ...SWEEP, readyOlderThanMs: 900, afterLoss: true });
    const first = await afterLoss();
    expect(first.bells.map((bell) => bell.runId).toSorted()).toEqual([rung.runId, fresh.runId].toSorted());
    expect(await afterLoss()).toEqual({ bells: [], isComplete: true });
  });

  it('G1 a sweep that met its limit says that it is not complete', async () => {
    const { runLog, passTime } = use();
    for (const _ of upTo(3)) await started(runLog);
    await passTime(31_000);
    const sweep = () => runLog.sweep({ ...SWEEP, limit: 2 });
    const { bells, isComplete } = await sweep();
    expect(bells).toHaveLength(2);
    expect(isComplete).toBe(false);
    expect(await sweep()).toMatchObject({ bells: [{ segment: 's1' }], isComplete: true });
  });

  it('G9 sweeps that run together ring once', async () => {
    const { runLog, other, passTime } = use();
    const runs = await Promise.all(upTo(20).map(() => started(runLog)));
    await passTime(31_000);
    const results = await Promise.all([runLog, other, runLog, other].map((log) => log.sweep(SWEEP)));
    const rung = results.flatMap((result) => result.bells.map((bell) => bell.runId));
    expect(rung.toSorted()).toEqual(runs.map((run) => run.runId).toSorted());
  });

  it('G9 a sweep that races commits and claims loses and doubles nothing', async () => {
    const { runLog, other, passTime } = use();
    const runs = await Promise.all(upTo(60).map(() => started(runLog)));
    const held = await Promise.all(runs.map((run) => claimed(runLog, run.runId)));
    await passTime(9_000);
    const [results] = await Promise.all([
      Promise.all(held.map((each) => runLog.commit(step(each, { ready: ['s2'] })))),
      other.sweep(SWEEP),
      other.sweep(SWEEP),
    ]);
    for (const [index, result] of results.entries()) {
      const runId = runs[index]?.runId ?? '';
      const free = result.outcome === 'committed' ? 's2' : 's1';
      await claimed(runLog, runId, free, 'heir');
      expect(await runLog.claim({ runId, segment: 's1', workerId: 'rival' })).toBeUndefined();
    }
  });

  it('G9 workers are listed with their signs of life', async () => {
    const { runLog, passTime } = use();
    const mine = (workerId: string, pid: number) => runLog.heartbeat({ workerId, pid, startedAt: pid });
    await mine('silent', 1);
    await passTime(9_000);
    await mine('gone', 2);
    await mine('alive', 3);
    await runLog.retire('gone');
    const workers = await runLog.workers();
    const found = workers.map(({ workerId, pid, alive }) => ({ workerId, pid, alive }));
    expect(found).toEqual(
      expect.arrayContaining([
        { workerId: 'silent', pid: 1, alive: false },
        { workerId: 'gone', pid: 2, alive: false },
        { workerId: 'alive', pid: 3, alive: true },
      ]),
    );
    expect(workers.every((worker) => Number.isFinite(worker.seenAt))).toBe(true);
  });
}
