import { createMemoryRunLog } from '@heddle/adapter-memory';
import { HeddleError, type Json } from '@heddle/contracts';
import {
  claimSegment,
  type EngineHost,
  emptyRun,
  firstSegments,
  foldRun,
  runSegment,
  withInputs,
} from '@heddle/engine';
import { type BusMessage, type RunLog, uuidv7, VALUE_LIMITS } from '@heddle/ports';
import { describe, expect, it } from 'vitest';
import { drawn, planned, runOnWorkbench, testBody } from './workbench.ts';

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

describe('large values', () => {
  it('G13 reach whoever reads them, whatever answers are lost, and the log holds a reference', async () => {
    const text = 'x'.repeat(VALUE_LIMITS.inlineBytes);
    for (let seed = 1; seed <= 5; seed++) {
      let state = seed;
      const random = () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return state / 2 ** 32;
      };
      const seen: Json[] = [];
      const { events } = await runOnWorkbench(plan, { random, lostAnswers: 0.2 }, giving(text, seen));
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
  const corrupt = async () => {
    throw new HeddleError('record-corrupt', 'Not as it was written.');
  };

  async function runSpoiled(spoil: Partial<RunLog>) {
    const log = createMemoryRunLog();
    const target = { runId: uuidv7(), workspaceId: uuidv7() };
    const ready = firstSegments(plan);
    await log.start({
      ...target,
      planId: plan.id,
      input: {},
      ready,
      events: [{ type: 'run-started', at: 1 }],
    });
    const lost: string[] = [];
    const told: BusMessage[] = [];
    const host: EngineHost = {
      workerId: 'w',
      log: { ...log, ...spoil },
      plan: async () => plan,
      ring: async () => undefined,
      lose: (bell) => lost.push(bell.segment),
      tellCaller: async () => undefined,
      publish: (message) => told.push(message),
      publishDelta: () => undefined,
      runNode: async (attempt) => testBody(attempt),
      clock: { now: () => 7 },
      random: () => 0.5,
      sleep: async () => undefined,
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
    ['its state', { claim: corrupt }],
    ['what a commit builds on', { commit: corrupt }],
  ] as const)('T25 a run that finds %s changed fails, typed, and does not go on', async (_what, spoil) => {
    const { outcome, lost, told, record, events } = await runSpoiled(spoil);
    expect(outcome === undefined || outcome === 'dropped').toBe(true);
    expect(lost).toEqual([]);
    expect(record).toMatchObject({ status: 'failed', error: { code: 'record-corrupt' } });
    expect(events.map((event) => event.type)).toEqual(['run-started', 'run-failed']);
    expect(told).toContainEqual({ type: 'advanced', runId: expect.any(String), seq: 2, over: true });
  });

  it('T25 when it cannot be ended now, the segment is given back and found again', async () => {
    const unavailable = async () => {
      throw new HeddleError('store-unavailable', 'Away.');
    };
    await expect(runSpoiled({ claim: corrupt, abandon: unavailable })).rejects.toMatchObject({
      code: 'record-corrupt',
    });
  });
});
