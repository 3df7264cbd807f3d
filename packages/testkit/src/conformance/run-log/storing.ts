import type { JsonObject, RunEventBody } from '@heddle/contracts';
import { uuidv7, VALUE_LIMITS } from '@heddle/ports';
import { expect, it } from 'vitest';
import {
  claimed,
  committed,
  ending,
  eventNumbers,
  nodeCompleted,
  RUN_CANCELLED,
  started,
  step,
  type UseFixture,
} from './run-log-fixture.ts';

const LARGE: JsonObject = { text: 'ż🧵\u0000'.repeat(VALUE_LIMITS.inlineBytes / 4), n: 1 };

function completedWith(nodeId: string, outputs: JsonObject): RunEventBody {
  return { ...nodeCompleted(nodeId), outputs } as RunEventBody; // cast: the settlement of a node with other outputs
}

/** Rules of values that are too large for the log, and of runs whose record is spoiled. */
export function describeStoring(use: UseFixture): void {
  it('G13 large outputs are kept beside the log, once per content, and read as if they were in it', async () => {
    const { runLog, other } = use();
    const run = await started(runLog);
    const held = await claimed(runLog, run.runId);
    const events = [completedWith('a', LARGE), nodeCompleted('b'), completedWith('c', LARGE)];
    committed(await runLog.commit(step(held, { events })));
    const [, a, b, c] = await other.events({ ...run, after: 0 });
    expect(a).toMatchObject({ type: 'node-completed', nodeId: 'a', ref: expect.any(String), seq: 2 });
    expect(Object.keys(a ?? {})).not.toContain('outputs');
    expect(b).toMatchObject({ outputs: { text: 'b' } });
    const ref = a?.type === 'node-completed' ? (a.ref ?? '') : '';
    expect(c).toMatchObject({ ref });
    const outputs = await other.outputs(run.runId, ['a', 'b', 'c', 'd']);
    expect(outputs).toEqual({ a: LARGE, b: { text: 'b' }, c: LARGE });
    expect(JSON.stringify(outputs.a)).toBe(JSON.stringify(LARGE));
    expect(await other.value({ ...run, ref })).toEqual(LARGE);
  });

  it('G15 a large value is for the workspace of its run, and for runs that refer to it', async () => {
    const { runLog } = use();
    const run = await started(runLog);
    const twin = await started(runLog, { workspaceId: run.workspaceId });
    committed(
      await runLog.commit(step(await claimed(runLog, run.runId), { events: [completedWith('a', LARGE)] })),
    );
    const [event] = await runLog.events({ ...run, after: 1 });
    const ref = event?.type === 'node-completed' ? (event.ref ?? '') : '';
    expect(await runLog.value({ ...run, ref })).toEqual(LARGE);
    expect(await runLog.value({ ...run, workspaceId: uuidv7(), ref })).toBeUndefined();
    expect(await runLog.value({ ...twin, ref })).toBeUndefined();
    expect(await runLog.value({ ...run, runId: 'no-id', ref })).toBeUndefined();
    expect(await runLog.value({ ...run, ref: 'sha256:0' })).toBeUndefined();
  });

  it('G13 what is within the limit stays in the log, to the byte', async () => {
    const { runLog } = use();
    const overhead = JSON.stringify({ text: '' }).length;
    const within = { text: 'x'.repeat(VALUE_LIMITS.inlineBytes - overhead) };
    const run = await started(runLog);
    const events = [completedWith('a', within), completedWith('b', { text: `${within.text}x` })];
    committed(await runLog.commit(step(await claimed(runLog, run.runId), { events })));
    const [, a, b] = await runLog.events({ ...run, after: 0 });
    expect(a).toMatchObject({ outputs: within });
    expect(b).toMatchObject({ ref: expect.any(String) });
  });

  it('G13 a value over the hard limit is refused, and nothing is changed', async () => {
    const { runLog } = use();
    const run = await started(runLog);
    const held = await claimed(runLog, run.runId);
    const events = [nodeCompleted('a'), completedWith('b', { text: 'x'.repeat(VALUE_LIMITS.maxBytes) })];
    await expect(
      runLog.commit(step(held, { settled: { a: { status: 'completed' } }, events })),
    ).rejects.toMatchObject({ code: 'value-too-large', retryable: false });
    expect(await eventNumbers(runLog, run)).toEqual([1]);
    expect(await runLog.snapshot(run)).toEqual(held.snapshot);
    committed(await runLog.commit(ending(held)));
  });

  it('G13 a commit that is fenced leaves no value that a reader could find', async () => {
    const { runLog } = use();
    const run = await started(runLog);
    const held = await claimed(runLog, run.runId);
    await runLog.cancel({ ...run, event: RUN_CANCELLED });
    expect(await runLog.commit(step(held, { events: [completedWith('a', LARGE)] }))).toEqual({
      outcome: 'fenced',
    });
    expect(await runLog.outputs(run.runId, ['a'])).toEqual({});
  });

  it('T25 a run that is abandoned ends as failed, once, and its claims are fenced', async () => {
    const { runLog, other } = use();
    const run = await started(runLog, { serialKey: uuidv7() });
    const next = await started(runLog, { serialKey: run.serialKey ?? '', workspaceId: run.workspaceId });
    const held = await claimed(runLog, run.runId);
    const error = { code: 'record-corrupt' as const, message: 'Spoiled.' };
    const target = { runId: run.runId, error, at: 5 };
    expect(await other.abandon(target)).toEqual({ seq: 2, workspaceId: run.workspaceId, isCalled: false });
    expect(await other.abandon(target)).toBeUndefined();
    expect(await other.abandon({ ...target, runId: uuidv7() })).toBeUndefined();
    expect(await other.abandon({ ...target, runId: 'no-id' })).toBeUndefined();
    expect(await runLog.commit(ending(held))).toEqual({ outcome: 'fenced' });
    expect(await runLog.get(run)).toMatchObject({ status: 'failed', error, endedAt: expect.any(Number) });
    expect(await runLog.events({ ...run, after: 1 })).toMatchObject([
      { type: 'run-failed', at: 5, error, seq: 2 },
    ]);
    await claimed(runLog, next.runId);
  });
}
