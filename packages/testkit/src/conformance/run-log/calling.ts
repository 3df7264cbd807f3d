import { type RunLog, type StartRun, uuidv7 } from '@heddle/ports';
import { expect, it } from 'vitest';
import {
  claimed,
  committed,
  ending,
  failing,
  RUN_CANCELLED,
  resumingOf,
  started,
  step,
  type UseFixture,
  upTo,
  waiting,
  wakingOf,
} from './run-log-fixture.ts';

/** A run that waits for one it called, and that one. */
async function calling(runLog: RunLog) {
  const caller = await waiting(runLog, { on: ['run'], ready: ['s2'] });
  const called = await started(runLog, calledBy(caller));
  return { caller, called, telling: { ...wakingOf(caller, { by: 'run' }), calledRunId: called.runId } };
}

/** A run of which a called one is over before it waits; `settled` is the wait that it comes to afterwards. */
async function answeredEarly(runLog: RunLog, caller: StartRun) {
  const called = await started(runLog, calledBy(caller));
  committed(await runLog.commit(ending(await claimed(runLog, called.runId))));
  const telling = { ...wakingOf(caller, { by: 'run' }), calledRunId: called.runId };
  expect(await runLog.wake(telling)).toEqual({ outcome: 'not-waiting' });
  expect(await unheard(runLog)).toEqual([called.runId]);
  const settled = { ask: { status: 'waiting' as const, on: ['run' as const], runId: called.runId } };
  return { caller, telling, settled };
}

function calledBy({ runId, workspaceId }: StartRun): Pick<StartRun, 'workspaceId' | 'caller'> {
  return { workspaceId, caller: { runId, activation: 'ask', segment: 's1', depth: 1 } };
}

async function unheard(runLog: RunLog): Promise<readonly string[]> {
  return (await runLog.unheard(100)).map((run) => run.runId);
}

/** Rules of runs that were called by another. */
export function describeCalling(use: UseFixture): void {
  it('G18 a called run is unheard from its end until its caller is told', async () => {
    const { runLog, other } = use();
    const { caller, called, telling } = await calling(runLog);
    expect(await unheard(runLog)).toEqual([]);
    const held = await claimed(runLog, called.runId);
    expect(held.snapshot.caller).toEqual(called.caller);
    committed(await runLog.commit(ending(held)));
    expect(await other.unheard(100)).toEqual([await runLog.get(called)]);
    expect((await runLog.get(called))?.caller).toEqual(called.caller);
    const results = await Promise.all(upTo(20).map((index) => (index % 2 ? runLog : other).wake(telling)));
    expect(results.filter((result) => result?.outcome === 'woken')).toHaveLength(1);
    expect(await unheard(runLog)).toEqual([]);
    expect((await claimed(runLog, caller.runId)).snapshot.state.ask).toMatchObject({
      status: 'woken',
      by: 'run',
    });
  });

  it('G18 a called run that is over before its caller waits is told of again', async () => {
    const { runLog } = use();
    const { caller, telling, settled } = await answeredEarly(runLog, await started(runLog));
    committed(await runLog.commit(step(await claimed(runLog, caller.runId), { settled, status: 'waiting' })));
    expect(await runLog.wake(telling)).toMatchObject({ outcome: 'woken' });
    expect(await unheard(runLog)).toEqual([]);
  });

  it('G18 a cancelled run is told of as well, and a caller that is over is not told again', async () => {
    const { runLog } = use();
    const { caller, called, telling } = await calling(runLog);
    await runLog.cancel({ ...called, event: RUN_CANCELLED });
    expect(await unheard(runLog)).toEqual([called.runId]);
    await runLog.cancel({ ...caller, event: RUN_CANCELLED });
    expect(await runLog.wake(telling)).toEqual({ outcome: 'not-waiting' });
    expect(await unheard(runLog)).toEqual([]);
  });

  it('G18 runs that nobody called, or whose caller is not there, are not unheard', async () => {
    const { runLog } = use();
    const plain = await started(runLog);
    committed(await runLog.commit(ending(await claimed(runLog, plain.runId))));
    const orphan = await started(runLog, {
      caller: { runId: uuidv7(), activation: 'ask', segment: 's1', depth: 1 },
    });
    committed(await runLog.commit(ending(await claimed(runLog, orphan.runId))));
    expect(await unheard(runLog)).toEqual([]);
  });

  it('G18 a caller that has not come to its wait is told again', async () => {
    const { runLog } = use();
    const { caller, telling, settled } = await answeredEarly(
      runLog,
      await started(runLog, { ready: ['s1'] }),
    );
    committed(await runLog.commit(step(await claimed(runLog, caller.runId), { settled })));
    expect(await runLog.wake(telling)).toMatchObject({ outcome: 'woken' });
    expect(await unheard(runLog)).toEqual([]);
  });

  it('G18 an answer from before a called run was resumed wakes nobody, and its next end is told', async () => {
    const { runLog } = use();
    const { called, telling } = await calling(runLog);
    committed(await runLog.commit(failing(await claimed(runLog, called.runId))));
    const old = { ...telling, calledSeq: (await runLog.get(called))?.seq ?? 0 };
    expect(await runLog.resume(await resumingOf(runLog, called))).toBe(true);
    expect(await runLog.wake(old)).toEqual({ outcome: 'not-waiting' });
    committed(await runLog.commit(ending(await claimed(runLog, called.runId))));
    expect(await runLog.wake(old)).toEqual({ outcome: 'not-waiting' });
    expect(await unheard(runLog)).toEqual([called.runId]);
    const seq = (await runLog.get(called))?.seq ?? 0;
    expect(await runLog.wake({ ...telling, calledSeq: seq })).toMatchObject({ outcome: 'woken' });
    expect(await unheard(runLog)).toEqual([]);
  });

  it('G8 open runs are found by their caller, and are orphaned when that is over without them', async () => {
    const { runLog, other } = use();
    const { caller, called } = await calling(runLog);
    await started(runLog, { workspaceId: caller.workspaceId });
    expect(await other.called(caller)).toEqual([called.runId]);
    expect(await runLog.called({ ...caller, workspaceId: uuidv7() })).toEqual([]);
    expect(await runLog.called({ ...caller, runId: 'no-id' })).toEqual([]);
    expect(await runLog.orphaned(10)).toEqual([]);
    await runLog.cancel({ ...caller, event: RUN_CANCELLED });
    const { runId, workspaceId } = called;
    expect(await other.orphaned(10)).toEqual([{ runId, workspaceId }]);
    await runLog.cancel({ ...called, event: RUN_CANCELLED });
    expect(await runLog.called(caller)).toEqual([]);
    expect(await runLog.orphaned(10)).toEqual([]);
  });

  it('G8 a failed caller may be resumed, so the runs it called are not orphaned', async () => {
    const { runLog } = use();
    const { caller, called } = await calling(runLog);
    committed(await runLog.commit(failing(await claimed(runLog, caller.runId, 's2'))));
    expect(await runLog.orphaned(10)).toEqual([]);
    expect(await runLog.called(caller)).toEqual([called.runId]);
  });

  it('G18 what a called run came to say while its caller was failed is said again when that is resumed', async () => {
    const { runLog } = use();
    const { caller, called, telling } = await calling(runLog);
    committed(await runLog.commit(failing(await claimed(runLog, caller.runId, 's2'))));
    committed(await runLog.commit(ending(await claimed(runLog, called.runId))));
    expect(await runLog.wake(telling)).toEqual({ outcome: 'not-waiting' });
    expect(await unheard(runLog)).toEqual([]);
    expect(await runLog.resume(await resumingOf(runLog, caller))).toBe(true);
    expect(await unheard(runLog)).toEqual([called.runId]);
    expect(await runLog.wake(telling)).toMatchObject({ outcome: 'woken' });
    expect(await unheard(runLog)).toEqual([]);
  });

  it('G18 a called run that failed and was resumed is unheard again at its next end', async () => {
    const { runLog } = use();
    const { called, telling } = await calling(runLog);
    committed(await runLog.commit(failing(await claimed(runLog, called.runId))));
    expect(await runLog.wake(telling)).toMatchObject({ outcome: 'woken' });
    expect(await runLog.resume(await resumingOf(runLog, called))).toBe(true);
    expect(await unheard(runLog)).toEqual([]);
    committed(await runLog.commit(ending(await claimed(runLog, called.runId))));
    expect(await unheard(runLog)).toEqual([called.runId]);
    expect(await runLog.wake(telling)).toEqual({ outcome: 'not-waiting' });
    expect(await unheard(runLog)).toEqual([]);
  });
}
