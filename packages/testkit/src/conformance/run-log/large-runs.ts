import type { JsonObject } from '@heddle/contracts';
import { NO_USAGE } from '@heddle/contracts';
import { createUuidv7, type RunLog, type StartRun, uuidv7, VALUE_LIMITS } from '@heddle/ports';
import { expect, it } from 'vitest';
import {
  type Claimed,
  claimed,
  committed,
  ending,
  eventNumbers,
  runRequest,
  started,
  step,
  type UseFixture,
  wakingOf,
} from './run-log-fixture.ts';

const DAY = 86_400_000;
const KEEP = { endedBeforeMs: 30 * DAY, perWorkspace: 1_000, limit: 100 };
const LARGE: JsonObject = { text: 'ż🧵\u0000'.repeat(VALUE_LIMITS.inlineBytes / 4), n: 1 };
const OVERHEAD = JSON.stringify({ text: '' }).length;
const REF = /^sha256:[0-9a-f]{64}$/;

/** Ids begin with their time; runs that are old have old ids. */
const oldId = createUuidv7({
  now: () => Date.now() - 40 * DAY,
  fill: (bytes) => crypto.getRandomValues(bytes),
});

function answering(held: Claimed, output: JsonObject): ReturnType<typeof ending> {
  return ending(held, {
    end: { status: 'completed', output },
    events: [{ type: 'run-completed', at: 2, output: { ...output }, usage: NO_USAGE }],
  });
}

/** A run that answered something large, and what that is kept under. */
async function answered(runLog: RunLog, overrides: Partial<StartRun> = {}, output = LARGE) {
  const run = await started(runLog, overrides);
  committed(await runLog.commit(answering(await claimed(runLog, run.runId), output)));
  return { run, ref: (await runLog.get(run))?.outputRef ?? '' };
}

/** Rules of runs whose input, output or answer is too large for their row. */
export function describeLargeRuns(use: UseFixture): void {
  it('G13 a large input is kept beside the run, for its workers and its readers, letter by letter', async () => {
    const { runLog, other } = use();
    const run = await started(runLog, { input: LARGE });
    const { snapshot } = await claimed(other, run.runId);
    expect(snapshot.input).toBeUndefined();
    expect(snapshot.inputRef).toMatch(REF);
    const record = await other.get(run);
    expect(record?.input).toBeUndefined();
    expect(record?.inputRef).toBe(snapshot.inputRef);
    const value = await other.value({ ...run, ref: snapshot.inputRef ?? '' });
    expect(JSON.stringify(value)).toBe(JSON.stringify(LARGE));
    expect(
      await other.value({ ...run, workspaceId: uuidv7(), ref: snapshot.inputRef ?? '' }),
    ).toBeUndefined();
    expect((await runLog.list({ workspaceId: run.workspaceId, limit: 1 }))[0]?.preview).not.toBe('');
  });

  it('G13 large pins are kept beside the run, and what is kept under them is as it was given', async () => {
    const { runLog, other } = use();
    const run = await started(runLog, { input: LARGE, pins: { ask: LARGE } });
    const { snapshot } = await claimed(other, run.runId);
    expect(snapshot).toMatchObject({ inputRef: expect.any(String), pinsRef: expect.any(String) });
    expect(snapshot.pins).toBeUndefined();
    expect(await other.get(run)).toMatchObject({ pinsRef: snapshot.pinsRef });
    const pins = await other.value({ ...run, ref: snapshot.pinsRef ?? '' });
    expect(JSON.stringify(pins)).toBe(JSON.stringify({ ask: LARGE }));
    const over = { ask: { text: 'x'.repeat(VALUE_LIMITS.maxBytes) } };
    await expect(runLog.start(runRequest({ pins: over }))).rejects.toMatchObject({ code: 'value-too-large' });
  });

  it('G13 large values given to a fork are kept beside the run, and its row says under what', async () => {
    const { runLog, other } = use();
    const fork = { runId: uuidv7(), nodeId: 'ask' };
    const run = await started(runLog, { fork: { ...fork, inputs: LARGE } });
    const { snapshot } = await claimed(other, run.runId);
    expect(snapshot.fork).toEqual({ ...fork, inputsRef: expect.stringMatching(REF) });
    expect((await other.get(run))?.fork).toEqual(snapshot.fork);
    const given = await other.value({ ...run, ref: snapshot.fork?.inputsRef ?? '' });
    expect(JSON.stringify(given)).toBe(JSON.stringify(LARGE));
    const over = { ...fork, inputs: { text: 'x'.repeat(VALUE_LIMITS.maxBytes) } };
    await expect(runLog.start(runRequest({ fork: over }))).rejects.toMatchObject({ code: 'value-too-large' });
  });

  it('G13 an input and an output within the limit stay in the row, to the byte', async () => {
    const { runLog } = use();
    const within = { text: 'x'.repeat(VALUE_LIMITS.inlineBytes - OVERHEAD) };
    const { run } = await answered(runLog, { input: within }, within);
    expect(await runLog.get(run)).toMatchObject({ input: within, output: within });
    const { run: above } = await answered(
      runLog,
      { input: { text: `${within.text}x` } },
      {
        text: `${within.text}y`,
      },
    );
    expect(await runLog.get(above)).toMatchObject({
      inputRef: expect.any(String),
      outputRef: expect.any(String),
    });
  });

  it('G13 an input over the hard limit is refused, and nothing is changed', async () => {
    const { runLog } = use();
    const idempotency = { scope: uuidv7(), key: 'k', bodyHash: 'h' };
    const run = runRequest({ input: { text: 'x'.repeat(VALUE_LIMITS.maxBytes) }, idempotency });
    await expect(runLog.start(run)).rejects.toMatchObject({ code: 'value-too-large', retryable: false });
    expect(await runLog.get(run)).toBeUndefined();
    expect(await runLog.start({ ...run, input: {} })).toMatchObject({ outcome: 'started' });
  });

  it('G2 the same key and body give the same run, however large the input, and those that come together too', async () => {
    const { runLog, other } = use();
    const idempotency = { scope: uuidv7(), key: 'k', bodyHash: 'h' };
    const runs = Array.from({ length: 6 }, (_, index) =>
      runRequest({ input: index % 3 === 2 ? { text: 'small' } : LARGE, idempotency }),
    );
    const results = await Promise.all(runs.map((run, index) => (index % 2 ? runLog : other).start(run)));
    const first = results.find((result) => result.outcome === 'started');
    expect(first).toBeDefined();
    const runId = first && 'runId' in first ? first.runId : '';
    for (const result of results)
      if (result !== first) expect(result).toEqual({ outcome: 'replayed', runId });
    for (const run of runs) {
      const record = await runLog.get(run);
      expect(record !== undefined).toBe(run.runId === runId);
      const ref = record?.inputRef;
      if (ref !== undefined) expect(await runLog.value({ ...run, ref })).toEqual(LARGE);
    }
    expect(
      await runLog.start({ ...runRequest({ input: LARGE }), idempotency: { ...idempotency, bodyHash: 'i' } }),
    ).toEqual({
      outcome: 'conflict',
    });
  });

  it('G1 runs of a session keep their order and their large inputs', async () => {
    const { runLog } = use();
    const session = { serialKey: uuidv7(), workspaceId: uuidv7(), input: LARGE };
    const one = await started(runLog, session);
    const two = await started(runLog, session);
    expect(await runLog.claim({ runId: two.runId, segment: 's1', workerId: 'w' })).toBeUndefined();
    committed(await runLog.commit(ending(await claimed(runLog, one.runId))));
    await runLog.releaseSerial(session.serialKey);
    const { snapshot } = await claimed(runLog, two.runId);
    expect(await runLog.value({ ...two, ref: snapshot.inputRef ?? '' })).toEqual(LARGE);
  });

  it('G13 a large output is kept beside the run; its last event and its record refer to the same', async () => {
    const { runLog, other } = use();
    const { run, ref } = await answered(runLog, { input: LARGE });
    expect(ref).toMatch(REF);
    const record = await other.get(run);
    expect(record).toMatchObject({ status: 'completed', outputRef: ref, inputRef: ref });
    expect(record?.output).toBeUndefined();
    const [event] = await other.events({ ...run, after: 1 });
    expect(event).toMatchObject({ type: 'run-completed', ref });
    expect(Object.keys(event ?? {})).not.toContain('output');
    expect(JSON.stringify(await other.value({ ...run, ref }))).toBe(JSON.stringify(LARGE));
  });

  it('G13 an output over the hard limit is refused, and nothing is changed', async () => {
    const { runLog } = use();
    const run = await started(runLog);
    const held = await claimed(runLog, run.runId);
    await expect(
      runLog.commit(answering(held, { text: 'x'.repeat(VALUE_LIMITS.maxBytes) })),
    ).rejects.toMatchObject({ code: 'value-too-large', retryable: false });
    expect(await eventNumbers(runLog, run)).toEqual([1]);
    expect(await runLog.snapshot(run)).toEqual(held.snapshot);
    committed(await runLog.commit(ending(held)));
  });

  it('G18 the large answer of a called run reaches its caller by reference, and outlives the called run', async () => {
    const { runLog, other, passTime } = use();
    const caller = await started(runLog, { runId: oldId() });
    committed(
      await runLog.commit(
        step(await claimed(runLog, caller.runId), {
          settled: { ask: { status: 'waiting', on: ['run'] } },
          status: 'waiting',
        }),
      ),
    );
    const { run: called, ref } = await answered(runLog, {
      runId: oldId(),
      workspaceId: caller.workspaceId,
      caller: { runId: caller.runId, activation: 'ask', segment: 's1', depth: 1 },
    });
    expect(await runLog.value({ ...caller, ref })).toBeUndefined();
    const value = { runId: called.runId, status: 'completed' };
    const telling = { ...wakingOf(caller, { by: 'run', value }), calledRunId: called.runId, outputRef: ref };
    expect(await other.wake(telling)).toMatchObject({ outcome: 'woken' });
    expect(await other.wake(telling)).toEqual({ outcome: 'not-waiting' });
    const held = await claimed(runLog, caller.runId);
    expect(held.snapshot.state.ask).toEqual({ status: 'woken', by: 'run', value, outputRef: ref });
    expect(await runLog.value({ ...caller, ref })).toEqual(LARGE);
    committed(await runLog.commit(ending(held)));
    await passTime(31 * DAY);
    expect(await runLog.prune({ ...KEEP, limit: 1 })).toBe(1);
    expect(await runLog.get(called)).toBeUndefined();
    expect(await runLog.value({ ...caller, ref })).toEqual(LARGE);
    expect(await runLog.prune(KEEP)).toBe(1);
    expect(await runLog.value({ ...caller, ref })).toBeUndefined();
  });

  it('G19 large inputs and outputs go with their run, unless another run refers to the same', async () => {
    const { runLog, passTime } = use();
    const workspaceId = uuidv7();
    const input = { text: 'i'.repeat(VALUE_LIMITS.inlineBytes) };
    const { run: old, ref } = await answered(runLog, { runId: oldId(), workspaceId, input });
    const inputRef = (await runLog.get(old))?.inputRef ?? '';
    await passTime(31 * DAY);
    const { run: recent } = await answered(runLog, { workspaceId });
    expect(await runLog.value({ ...old, ref: inputRef })).toEqual(input);
    expect(await runLog.prune(KEEP)).toBe(1);
    for (const gone of [ref, inputRef]) expect(await runLog.value({ ...old, ref: gone })).toBeUndefined();
    expect(await runLog.value({ ...recent, ref })).toEqual(LARGE);
    // Kept anew, since nobody referred to it.
    const again = await started(runLog, { workspaceId, input });
    expect(await runLog.value({ ...again, ref: inputRef })).toEqual(input);
  });
}
