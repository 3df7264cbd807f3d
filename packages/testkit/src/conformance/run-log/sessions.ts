import { type RunLog, type StartRun, uuidv7 } from '@heddle/ports';
import { expect, it } from 'vitest';
import { claimed, ending, RUN_CANCELLED, runRequest, started, type UseFixture } from './run-log-fixture.ts';

const SWEEP = { readyOlderThanMs: 30_000, limit: 500 };

async function finish(runLog: RunLog, run: StartRun): Promise<void> {
  const result = await runLog.commit(ending(await claimed(runLog, run.runId)));
  expect(result.outcome).toBe('committed');
}

/** Rules of runs that share a serial key. */
export function describeSessions(use: UseFixture): void {
  it('S1 a run of a session waits until those before it are over', async () => {
    const { runLog } = use();
    const serialKey = uuidv7();
    const first = await started(runLog, { serialKey });
    const second = runRequest({ serialKey });
    expect(await runLog.start(second)).toEqual({
      outcome: 'started',
      runId: second.runId,
      queuedBehindSession: true,
    });
    expect(await runLog.claim({ runId: second.runId, segment: 's1', workerId: 'worker-1' })).toBeUndefined();
    expect(await runLog.get(second)).toMatchObject({ status: 'queued' });
    await finish(runLog, first);
    expect(await runLog.releaseSerial(serialKey)).toEqual({ runId: second.runId, ready: ['s1'] });
    await finish(runLog, second);
    expect(await runLog.releaseSerial(serialKey)).toBeUndefined();
  });

  it('S2 nobody is released while the session is busy', async () => {
    const { runLog } = use();
    const serialKey = uuidv7();
    const first = await started(runLog, { serialKey });
    await started(runLog, { serialKey });
    await claimed(runLog, first.runId);
    expect(await runLog.releaseSerial(serialKey)).toBeUndefined();
  });

  it('S3 runs of a session take turns in order of acceptance', async () => {
    const { runLog, other } = use();
    const serialKey = uuidv7();
    // Ids in the wrong order: only acceptance counts.
    const runs = [runRequest({ serialKey }), runRequest({ serialKey }), runRequest({ serialKey })].reverse();
    for (const [index, run] of runs.entries()) await (index % 2 === 0 ? runLog : other).start(run);
    const order: string[] = [];
    for (let next = runs[0]?.runId; next !== undefined; ) {
      order.push(next);
      await runLog.commit(ending(await claimed(runLog, next)));
      next = (await runLog.releaseSerial(serialKey))?.runId;
    }
    expect(order).toEqual(runs.map((run) => run.runId));
  });

  it('S4 other sessions do not wait', async () => {
    const { runLog } = use();
    await started(runLog, { serialKey: uuidv7() });
    expect(await runLog.start(runRequest({ serialKey: uuidv7() }))).toMatchObject({
      queuedBehindSession: false,
    });
  });

  it('S5 a start that races the end of the run before it is either free or released, never forgotten', async () => {
    const { runLog, other } = use();
    for (let round = 0; round < 100; round += 1) {
      const serialKey = uuidv7();
      const first = await started(runLog, { serialKey });
      const held = await claimed(runLog, first.runId);
      const second = runRequest({ serialKey });
      const [accepted, released] = await Promise.all([
        other.start(second),
        runLog.commit(ending(held)).then(() => runLog.releaseSerial(serialKey)),
      ]);
      const waits = accepted.outcome === 'started' && accepted.queuedBehindSession;
      if (waits) expect(released).toEqual({ runId: second.runId, ready: ['s1'] });
      await claimed(runLog, second.runId);
    }
  });

  it('S6 of many runs of a session that start together exactly one is free', async () => {
    const { runLog, other } = use();
    for (let round = 0; round < 20; round += 1) {
      const serialKey = uuidv7();
      const results = await Promise.all(
        Array.from({ length: 6 }, (_, index) =>
          (index % 2 === 0 ? runLog : other).start(runRequest({ serialKey })),
        ),
      );
      const free = results.filter((result) => result.outcome === 'started' && !result.queuedBehindSession);
      expect(free).toHaveLength(1);
    }
  });

  it('S7 the cancel of a running run gives its turn to the next', async () => {
    const { runLog } = use();
    const serialKey = uuidv7();
    const first = await started(runLog, { serialKey });
    const second = await started(runLog, { serialKey });
    await claimed(runLog, first.runId);
    await runLog.cancel({ ...first, event: RUN_CANCELLED });
    const { bells } = await runLog.sweep(SWEEP);
    expect(bells).toContainEqual({ runId: second.runId, segment: 's1' });
    await claimed(runLog, second.runId);
  });

  it('S8 the cancel of a waiting run leaves the order of the others', async () => {
    const { runLog } = use();
    const serialKey = uuidv7();
    const first = await started(runLog, { serialKey });
    const second = await started(runLog, { serialKey });
    const third = await started(runLog, { serialKey });
    await runLog.cancel({ ...second, event: RUN_CANCELLED });
    await finish(runLog, first);
    expect(await runLog.releaseSerial(serialKey)).toEqual({ runId: third.runId, ready: ['s1'] });
  });

  it('S9 a sweep releases what a process that died forgot to release', async () => {
    const { runLog } = use();
    const serialKey = uuidv7();
    const first = await started(runLog, { serialKey });
    const second = await started(runLog, { serialKey });
    await finish(runLog, first);
    const { bells } = await runLog.sweep(SWEEP);
    expect(bells).toContainEqual({ runId: second.runId, segment: 's1' });
    await claimed(runLog, second.runId);
  });

  it('G2 a replay within a session starts nothing', async () => {
    const { runLog } = use();
    const serialKey = uuidv7();
    const idempotency = { scope: uuidv7(), key: 'k', bodyHash: 'h' };
    const first = await started(runLog, { serialKey, idempotency });
    expect(await runLog.start(runRequest({ serialKey, idempotency }))).toEqual({
      outcome: 'replayed',
      runId: first.runId,
    });
  });
}
