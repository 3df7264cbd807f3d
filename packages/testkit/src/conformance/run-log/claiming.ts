import { uuidv7 } from '@heddle/ports';
import { expect, it } from 'vitest';
import { claimed, committed, ending, started, step, type UseFixture } from './run-log-fixture.ts';

/** Rules of `claim`. */
export function describeClaiming(use: UseFixture): void {
  it('G3 a claim takes a ready segment and returns the run as it is now', async () => {
    const { runLog } = use();
    const run = await started(runLog, { ready: ['s1', 's2'], serialKey: uuidv7() });
    const { claim, snapshot } = await claimed(runLog, run.runId, 's1', 'worker-9');
    expect(claim).toEqual({ runId: run.runId, segment: 's1', epoch: 1, workerId: 'worker-9' });
    expect(snapshot).toMatchObject({
      runId: run.runId,
      workspaceId: run.workspaceId,
      planId: run.planId,
      status: 'running',
      version: 0,
      seq: 1,
      state: {},
      ready: ['s2'],
      claims: { s1: { epoch: 1, workerId: 'worker-9' } },
      input: run.input,
      serialKey: run.serialKey,
      usage: { inputTokens: 0, outputTokens: 0, costUsd: 0 },
    });
    expect(await runLog.get(run)).toMatchObject({ status: 'running' });
  });

  it('G3 what is not ready, not known or over cannot be claimed', async () => {
    const { runLog } = use();
    const run = await started(runLog);
    const claim = (runId: string, segment: string) => runLog.claim({ runId, segment, workerId: 'worker-1' });
    expect(await claim(run.runId, 's2')).toBeUndefined();
    expect(await claim(uuidv7(), 's1')).toBeUndefined();
    expect(await claim('no-id', 's1')).toBeUndefined();
    const held = await claimed(runLog, run.runId);
    committed(await runLog.commit(ending(held, { ready: ['s1'] })));
    expect(await claim(run.runId, 's1')).toBeUndefined();
  });

  it('G3 of duplicate bells in 200 rounds exactly one claims', async () => {
    const { runLog, other } = use();
    for (let round = 0; round < 200; round += 1) {
      const run = await started(runLog);
      const results = await Promise.all(
        [runLog, other, runLog, other].map((log, index) =>
          log.claim({ runId: run.runId, segment: 's1', workerId: `worker-${index}` }),
        ),
      );
      expect(results.filter((result) => result !== undefined)).toHaveLength(1);
    }
  });

  it('G3 segments of one run that are claimed together are all claimed', async () => {
    const { runLog, other } = use();
    const ready = Array.from({ length: 20 }, (_, index) => `s${index}`);
    const run = await started(runLog, { ready });
    const results = await Promise.all(
      ready.map((segment, index) =>
        (index % 3 === 0 ? other : runLog).claim({ runId: run.runId, segment, workerId: 'worker-1' }),
      ),
    );
    expect(results.map((result) => result?.claim.segment)).toEqual(ready);
    const last = results.map((result) => Object.keys(result?.snapshot.claims ?? {}).length);
    expect(Math.max(...last)).toBe(20);
  });

  it('G9 a segment that its worker gives back is ready again, and its old claim is fenced', async () => {
    const { runLog } = use();
    const run = await started(runLog);
    const held = await claimed(runLog, run.runId, 's1', 'worker-1');
    const target = { runId: run.runId, segment: 's1' };
    expect(await runLog.giveBack({ ...target, workerId: 'worker-2' })).toBe(false);
    expect(await runLog.giveBack({ ...target, workerId: 'worker-1' })).toBe(true);
    expect(await runLog.giveBack({ ...target, workerId: 'worker-1' })).toBe(false);
    const again = await claimed(runLog, run.runId, 's1', 'worker-2');
    expect(again.claim.epoch).toBe(held.claim.epoch + 1);
    expect(await runLog.commit(ending(held))).toEqual({ outcome: 'fenced' });
  });

  it('G3 epochs of a segment grow, also over releases', async () => {
    const { runLog } = use();
    const run = await started(runLog);
    const epochs: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      const held = await claimed(runLog, run.runId);
      epochs.push(held.claim.epoch);
      committed(await runLog.commit(step(held, { ready: ['s1'] })));
    }
    expect(epochs).toEqual([1, 2, 3, 4]);
  });

  it('G9 a claim is safe while its worker shows life, and free when it is silent for over 8 s', async () => {
    const { runLog, passTime } = use();
    const worker = { workerId: `worker-${uuidv7()}`, pid: 1, startedAt: Date.now() };
    const rival = { segment: 's1', workerId: 'rival' };
    await runLog.heartbeat(worker);
    const run = await started(runLog);
    await claimed(runLog, run.runId, 's1', worker.workerId);
    await passTime(7_000);
    expect(await runLog.claim({ runId: run.runId, ...rival })).toBeUndefined();
    await runLog.heartbeat(worker);
    await passTime(7_000);
    expect(await runLog.claim({ runId: run.runId, ...rival })).toBeUndefined();
    await passTime(2_000);
    expect((await claimed(runLog, run.runId, 's1', 'rival')).claim.epoch).toBe(2);
  });

  it('G9 a claim of a worker nobody knows lives 8 s', async () => {
    const { runLog, passTime } = use();
    const run = await started(runLog);
    await claimed(runLog, run.runId, 's1', 'stranger');
    expect(await runLog.claim({ runId: run.runId, segment: 's1', workerId: 'rival' })).toBeUndefined();
    await passTime(9_000);
    await claimed(runLog, run.runId, 's1', 'rival');
  });

  it('G9 a claim of a worker that said goodbye is free at once, late heartbeats notwithstanding', async () => {
    const { runLog } = use();
    const worker = { workerId: `worker-${uuidv7()}`, pid: 1, startedAt: Date.now() };
    await runLog.heartbeat(worker);
    const run = await started(runLog);
    await claimed(runLog, run.runId, 's1', worker.workerId);
    await runLog.retire(worker.workerId);
    await runLog.heartbeat(worker);
    await claimed(runLog, run.runId, 's1', 'rival');
  });

  it('G9 of rivals for a dead claim exactly one gets it', async () => {
    const { runLog, other, passTime } = use();
    for (let round = 0; round < 20; round += 1) {
      const run = await started(runLog);
      await claimed(runLog, run.runId);
      await passTime(9_000);
      const results = await Promise.all(
        [runLog, other, runLog, other].map((log, index) =>
          log.claim({ runId: run.runId, segment: 's1', workerId: `rival-${index}` }),
        ),
      );
      expect(results.filter((result) => result !== undefined)).toHaveLength(1);
    }
  });
}
