import { createMemoryRunLog } from '@heddle/adapter-memory';
import { HeddleError, type Json, type JsonObject, NO_USAGE } from '@heddle/contracts';
import {
  claimSegment,
  type EngineHost,
  emptyRun,
  firstSegments,
  foldRun,
  runSegment,
  segmentsWith,
  withInputs,
} from '@heddle/engine';
import { type BusMessage, type RunLog, uuidv7, VALUE_LIMITS } from '@heddle/ports';
import { describe, expect, it } from 'vitest';
import { drawn, planned } from './drawn-flow.ts';
import { plainHost } from './plain-host.ts';
import { seeded } from './seeded.ts';
import { testBody } from './test-body.ts';
import { runOnWorkbench, WORKSPACE } from './workbench.ts';

type Body = NonNullable<Parameters<typeof runOnWorkbench>[2]>;

const plan = planned(
  drawn(
    { start: 'start', big: 'work', after: 'work', end: 'end' },
    'start.value>big.in big.value>after.in after.value>end.out',
  ),
);

function giving(value: Json, seen: Json[] = []): Body {
  return (attempt) => {
    if (attempt.node.id === 'big') return { outputs: { value } };
    if (attempt.node.id === 'after') seen.push(attempt.inputs.in ?? null);
    return testBody(attempt);
  };
}

/** Asks a record that refuses now and then until it answers. */
async function patiently<Result>(ask: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!HeddleError.is(error) || !error.retryable) throw error;
    }
  }
}

describe('large values', () => {
  it('G13 reach whoever reads them, whatever answers are lost, and the log holds a reference', async () => {
    const text = 'x'.repeat(VALUE_LIMITS.inlineBytes);
    for (let seed = 1; seed <= 5; seed++) {
      const seen: Json[] = [];
      const { events } = await runOnWorkbench(
        plan,
        { random: seeded(seed), lostAnswers: 0.2 },
        giving(text, seen),
      );
      expect(events.at(-1)).toMatchObject({ type: 'run-completed', output: { out: 'after' } });
      expect(seen[0]).toEqual([text]);
      const settled = events.filter((event) => event.type === 'node-completed' && event.nodeId === 'big');
      expect(settled).toHaveLength(1);
      expect(settled[0]).toMatchObject({ ref: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) });
      const header = { id: 'r', planId: plan.id, input: {}, createdAt: 0 };
      const view = withInputs(foldRun(emptyRun(header, plan), events), plan);
      expect(view.nodes.find((node) => node.id === 'big')).toMatchObject({
        status: 'completed',
        ref: expect.any(String),
      });
      expect(view.nodes.find((node) => node.id === 'after')).toMatchObject({ inputs: { in: [] } });
    }
  });

  it('G13 a large input and a large output are referred to, whatever answers are lost and whoever dies', async () => {
    const value = 'x'.repeat(VALUE_LIMITS.inlineBytes);
    for (let seed = 1; seed <= 5; seed++) {
      const body: Body = (attempt) =>
        attempt.node.kind.startsWith('work@')
          ? { outputs: { value: attempt.inputs.in ?? null } }
          : testBody(attempt);
      const hostility = { random: seeded(seed), lostAnswers: 0.1, refusals: 0.1, deaths: 0.05 };
      const { runId, events, log } = await runOnWorkbench(plan, hostility, body, { value });
      const end = events.at(-1);
      expect(end).toMatchObject({ type: 'run-completed', ref: expect.any(String) });
      expect(JSON.stringify(events).length).toBeLessThan(10_000);
      const record = await patiently(() => log.get({ runId, workspaceId: WORKSPACE }));
      const read = (ref: string | undefined) =>
        patiently(() => log.value({ runId, workspaceId: WORKSPACE, ref: ref ?? '' }));
      expect(await read(record?.inputRef)).toEqual({ value });
      expect(await read(record?.outputRef)).toEqual({ out: [[value]] });
    }
  });

  it('S18 large values given to a fork enter the node it starts at whole, and stand in no row', async () => {
    const log = createMemoryRunLog();
    const given = { in: 'x'.repeat(VALUE_LIMITS.inlineBytes) };
    const seen: Json[] = [];
    const host = plainHost(plan, log, giving('from big', seen));
    const run = { runId: uuidv7(), workspaceId: uuidv7() };
    const fork = { runId: uuidv7(), nodeId: 'after', inputs: given };
    const [first = ''] = firstSegments(plan);
    await log.start({ ...run, planId: plan.id, input: {}, ready: [first], events: [], fork });
    for (const segment of new Set([first, ...segmentsWith(plan, ['big', 'after', 'end'])])) {
      const claimed = await claimSegment(host, { runId: run.runId, segment }, 'job');
      expect(JSON.stringify(claimed?.snapshot ?? {}).length).toBeLessThan(10_000);
      if (claimed) await runSegment(host, claimed, new AbortController().signal);
    }
    expect((await log.get(run))?.status).toBe('completed');
    expect(seen).toEqual([given.in]);
  });

  it('G18 the large answer of a called run is whole for the body that waited for it, and not in the state', async () => {
    const log = createMemoryRunLog();
    const output = { text: 'x'.repeat(VALUE_LIMITS.inlineBytes) };
    const caller = { runId: uuidv7(), workspaceId: uuidv7() };
    const called = { ...caller, runId: uuidv7() };
    const seen: unknown[] = [];
    const host = plainHost(plan, log, (attempt) => {
      if (attempt.node.id !== 'big') return testBody(attempt);
      if (!attempt.woken) return { outputs: {}, wait: { reason: 'an answer', runId: called.runId } };
      seen.push(attempt.woken);
      return { outputs: { value: 1 } };
    });
    const [first = ''] = firstSegments(plan);
    const [segment = ''] = segmentsWith(plan, ['big']);
    const work = async (ready: string): Promise<void> => {
      const claimed = await claimSegment(host, { runId: caller.runId, segment: ready }, 'job');
      if (claimed) await runSegment(host, claimed, new AbortController().signal);
    };
    const accepted = { planId: plan.id, input: {}, ready: [first], events: [] };
    await log.start({ ...caller, ...accepted });
    await work(first);
    expect((await log.get(caller))?.status).toBe('waiting');
    await log.start({
      ...called,
      ...accepted,
      caller: { runId: caller.runId, activation: 'big', segment, depth: 1 },
    });
    const held = await claimSegment(host, { runId: called.runId, segment: first }, 'job');
    if (!held) throw new Error('Nobody else has it.');
    await log.commit({
      claim: held.claim,
      expectedVersion: held.snapshot.version,
      settled: {},
      events: [{ type: 'run-completed', at: 1, output, usage: NO_USAGE }],
      ready: [],
      release: true,
      end: { status: 'completed', output },
    });
    const outputRef = (await log.get(called))?.outputRef ?? '';
    const value = { runId: called.runId, status: 'completed' };
    const event = { type: 'node-woken', at: 1, nodeId: 'big', by: 'run', value, outputRef } as const;
    const woken = await log.wake({
      ...caller,
      activation: 'big',
      segment,
      by: 'run',
      value,
      outputRef,
      event,
      calledRunId: called.runId,
    });
    expect(woken?.outcome).toBe('woken');
    expect(JSON.stringify(await log.snapshot(caller)).length).toBeLessThan(2_000);
    await work(segment);
    const whole = JSON.stringify([{ by: 'run', value: { ...value, output }, outputRef }]);
    expect(JSON.stringify(seen) === whole).toBe(true);
    expect((await log.get(caller))?.status).toBe('completed');
  });

  it('G13 over the hard limit the node fails, typed, and nothing is kept', async () => {
    const { events } = await runOnWorkbench(
      plan,
      { random: () => 0.5 },
      giving('x'.repeat(VALUE_LIMITS.maxBytes)),
    );
    expect(events.at(-1)).toMatchObject({
      type: 'run-failed',
      nodeId: 'big',
      error: { code: 'value-too-large', details: { limit: VALUE_LIMITS.maxBytes } },
    });
    expect(events.some((event) => event.type === 'node-completed' && event.nodeId === 'big')).toBe(false);
  });
});

describe('a spoiled record', () => {
  const corrupt = async (): Promise<never> => {
    throw new HeddleError('record-corrupt', 'Not as it was written.');
  };

  async function runSpoiled(spoil: Partial<RunLog>, input: JsonObject = {}) {
    const log = createMemoryRunLog();
    const target = { runId: uuidv7(), workspaceId: uuidv7() };
    const ready = firstSegments(plan);
    await log.start({
      ...target,
      planId: plan.id,
      input,
      ready,
      events: [{ type: 'run-started', at: 1 }],
    });
    const lost: string[] = [];
    const told: BusMessage[] = [];
    const host: EngineHost = {
      ...plainHost(plan, { ...log, ...spoil }, testBody),
      lose: (bell) => lost.push(bell.segment),
      publish: (message) => told.push(message),
    };
    const claimed = await claimSegment(host, { runId: target.runId, segment: ready[0] ?? '' }, 'job');
    const outcome = claimed && (await runSegment(host, claimed, new AbortController().signal));
    return {
      outcome,
      lost,
      told,
      record: await log.get(target),
      events: await log.events({ ...target, after: 0 }),
    };
  }

  it.each([
    ['its state', { claim: corrupt }, {}],
    ['what a commit builds on', { commit: corrupt }, {}],
    ['its large input', { value: corrupt }, { value: 'x'.repeat(VALUE_LIMITS.inlineBytes) }],
    [
      'its large input gone or',
      { value: async (): Promise<undefined> => undefined },
      { value: 'x'.repeat(VALUE_LIMITS.inlineBytes) },
    ],
  ] as const)(
    'T25 a run that finds %s changed fails, typed, and does not go on',
    async (_what, spoil, input) => {
      const { outcome, lost, told, record, events } = await runSpoiled(spoil, input);
      expect(outcome === undefined || outcome === 'dropped').toBe(true);
      expect(lost).toEqual([]);
      expect(record).toMatchObject({ status: 'failed', error: { code: 'record-corrupt' } });
      expect(events.map((event) => event.type)).toEqual(['run-started', 'run-failed']);
      expect(told).toContainEqual({ type: 'advanced', runId: expect.any(String), seq: 2, over: true });
    },
  );

  it('T25 when it cannot be ended now, the segment is given back and found again', async () => {
    const unavailable = async () => {
      throw new HeddleError('store-unavailable', 'Away.');
    };
    await expect(runSpoiled({ claim: corrupt, abandon: unavailable })).rejects.toMatchObject({
      code: 'record-corrupt',
    });
  });
});
