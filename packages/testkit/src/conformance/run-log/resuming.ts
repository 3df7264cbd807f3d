import { uuidv7 } from '@heddle/ports';
import { expect, it } from 'vitest';
import {
  claimed,
  committed,
  commitUntilApplied,
  ending,
  eventNumbers,
  failed,
  failing,
  nodeCompleted,
  RUN_CANCELLED,
  resumingOf,
  started,
  step,
  type UseFixture,
  upTo,
} from './run-log-fixture.ts';

/** Rules of `resume` and `snapshot`, and of entries that a commit takes out. */
export function describeResuming(use: UseFixture): void {
  it('G17 a failed run goes on: state as told, segments ready, and its log without a gap', async () => {
    const { runLog, other } = use();
    const run = await failed(runLog);
    const before = await runLog.snapshot(run);
    expect(before).toMatchObject({ status: 'failed', seq: 3, ready: [], claims: {} });
    expect(before?.state).toMatchObject({ a: { status: 'completed' }, b: { status: 'failed' } });
    expect(await other.resume(await resumingOf(runLog, run))).toBe(true);
    const record = await runLog.get(run);
    expect(record).toMatchObject({ status: 'running', seq: 4 });
    expect(Object.keys(record ?? {})).not.toEqual(expect.arrayContaining(['error']));
    expect(record?.endedAt).toBeUndefined();
    expect(await runLog.ended([run.runId])).toEqual([]);
    const held = await claimed(other, run.runId);
    expect(held.snapshot.state).toEqual({ a: { status: 'completed' } });
    committed(await other.commit(ending(held, { settled: { b: { status: 'completed' } } })));
    const events = await runLog.events({ ...run, after: 0 });
    expect(events.map((event) => event.type)).toEqual([
      'run-started',
      'node-completed',
      'run-failed',
      'run-resumed',
      'run-completed',
    ]);
    expect(events.map((event) => event.seq)).toEqual(upTo(5));
    expect(await runLog.get(run)).toMatchObject({ status: 'completed', output: { text: 'done' } });
  });

  it('G17 only a failed run is resumed, once, and only as it was read', async () => {
    const { runLog, other } = use();
    const run = await failed(runLog);
    const target = await resumingOf(runLog, run);
    expect(await runLog.resume({ ...target, expectedVersion: target.expectedVersion + 1 })).toBe(false);
    expect(await runLog.resume({ ...target, workspaceId: uuidv7() })).toBe(false);
    expect(await runLog.resume({ ...target, runId: 'no-id' })).toBe(false);
    const results = await Promise.all(
      upTo(10).map((index) => (index % 2 === 0 ? runLog : other).resume(target)),
    );
    expect(results.filter(Boolean)).toHaveLength(1);
    expect(await eventNumbers(runLog, run)).toEqual(upTo(4));
    const open = await started(runLog);
    const cancelled = await started(runLog);
    await runLog.cancel({ ...cancelled, event: RUN_CANCELLED });
    const completed = await started(runLog);
    committed(await runLog.commit(ending(await claimed(runLog, completed.runId))));
    for (const other of [open, cancelled, completed])
      expect(await runLog.resume(await resumingOf(runLog, other))).toBe(false);
  });

  it('G17 a claim of before the resume is fenced, also when the same worker claims again', async () => {
    const { runLog } = use();
    const run = await started(runLog, { ready: ['s1', 's2'] });
    const zombie = await claimed(runLog, run.runId, 's1', 'worker-1');
    for (let round = 0; round < 3; round += 1) {
      const segment = round === 0 ? 's2' : 's1';
      const last = round === 0 ? undefined : await claimed(runLog, run.runId, segment, 'worker-1');
      committed(
        await runLog.commit(failing(last ?? (await claimed(runLog, run.runId, segment, 'worker-2')))),
      );
      expect(await runLog.resume(await resumingOf(runLog, run))).toBe(true);
      const held = await claimed(runLog, run.runId, 's1', 'worker-1');
      for (const old of last ? [zombie, last] : [zombie]) {
        expect(held.claim.epoch).toBeGreaterThan(old.claim.epoch);
        const late = {
          ...step(old, { events: [nodeCompleted('late')] }),
          expectedVersion: held.snapshot.version,
        };
        expect(await runLog.commit(late)).toEqual({ outcome: 'fenced' });
      }
      committed(await runLog.commit(step(held, { ready: ['s1'] })));
    }
    const events = await runLog.events({ ...run, after: 0 });
    expect(events.map((event) => event.type)).not.toContain('node-completed');
  });

  it('G3 a commit takes entries out of the state and settles others in one step', async () => {
    const { runLog } = use();
    const run = await started(runLog);
    let held = await claimed(runLog, run.runId);
    const inside = Object.fromEntries(
      ['b@0', 'c@0', 'b@1'].map((key) => [key, { status: 'completed' as const }]),
    );
    const first = committed(
      await runLog.commit(
        step(held, { settled: { each: { status: 'open', marks: '..' }, ...inside }, release: false }),
      ),
    );
    held = { ...held, snapshot: { ...held.snapshot, version: first.version } };
    committed(
      await runLog.commit(
        step(held, {
          settled: { each: { status: 'open', marks: 'y.' }, 'b@0': { status: 'skipped' } },
          forgotten: ['b@0', 'c@0', 'never'],
          ready: ['s2'],
        }),
      ),
    );
    expect((await claimed(runLog, run.runId, 's2')).snapshot.state).toEqual({
      each: { status: 'open', marks: 'y.' },
      'b@0': { status: 'skipped' },
      'b@1': { status: 'completed' },
    });
  });

  it('G3 two that take out and settle at once both count', async () => {
    const { runLog, other } = use();
    const run = await started(runLog, { ready: ['s1', 's2'] });
    const left = await claimed(runLog, run.runId, 's1');
    const right = await claimed(other, run.runId, 's2');
    await Promise.all([
      commitUntilApplied(runLog, left, () => ({ settled: { a: { status: 'completed' } }, forgotten: ['b'] })),
      commitUntilApplied(other, right, ({ state }) => ({
        settled: { c: { status: 'completed' } },
        forgotten: 'a' in state ? ['a'] : [],
        ready: ['s3'],
      })),
    ]);
    const { state } = (await claimed(runLog, run.runId, 's3')).snapshot;
    expect(Object.keys(state)).toContain('c');
  });

  it('G15 a snapshot is for its workspace, of open runs and of those that are over', async () => {
    const { runLog } = use();
    const run = await started(runLog, { ready: ['s1', 's2'], serialKey: uuidv7() });
    const held = await claimed(runLog, run.runId);
    expect(await runLog.snapshot(run)).toEqual(held.snapshot);
    expect(await runLog.snapshot({ ...run, workspaceId: uuidv7() })).toBeUndefined();
    expect(await runLog.snapshot({ ...run, runId: uuidv7() })).toBeUndefined();
    expect(await runLog.snapshot({ ...run, runId: 'no-id' })).toBeUndefined();
    committed(await runLog.commit(ending(held)));
    expect(await runLog.snapshot(run)).toMatchObject({
      status: 'completed',
      ready: [],
      claims: {},
      version: 1,
    });
  });
}
