import { type Flow, isTerminalEvent, type Plan, type RunEvent, type RunState } from '@heddle/contracts';
import { advance, emptyRun, foldEvent, foldRun, indexOf, isLive } from '@heddle/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawn, planned, runOnWorkbench, testBody } from './workbench.ts';

/** Random graphs: each node reads some earlier ones, forks take a random side, some joins go on at the first arrival. */
const anyFlow: fc.Arbitrary<Flow> = fc
  .array(
    fc.record({
      kind: fc.constantFrom('pure', 'work', 'paid', 'fork', 'strict'),
      take: fc.constantFrom('left', 'right', 'none'),
      from: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
      side: fc.constantFrom('left', 'right'),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((specs) => {
    const nodes: Parameters<typeof drawn>[0] = { start: 'start' };
    const kinds = ['start'];
    const edges: string[] = [];
    for (const [index, spec] of specs.entries()) {
      const id = `n${index}`;
      nodes[id] = { kind: spec.kind, config: spec.kind === 'fork' ? { take: spec.take } : {} };
      const sources = [...new Set(spec.from.map((nat) => nat % kinds.length))].slice(
        0,
        spec.kind === 'strict' ? 1 : 3,
      );
      for (const source of sources) {
        const port = kinds[source] === 'fork' ? spec.side : 'value';
        edges.push(`${source === 0 ? 'start' : `n${source - 1}`}.${port}>${id}.in`);
      }
      kinds.push(spec.kind);
    }
    nodes.end = 'end';
    for (let index = 0; index < specs.length; index++)
      if (kinds[index + 1] !== 'fork') edges.push(`n${index}.value>end.n${index}`);
    return drawn(nodes, edges.join(' '));
  });

const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

/** The states a sequential machine without any engine would reach. */
function oracle(plan: Plan): RunState {
  const state: Record<string, RunState[string]> = {};
  for (const node of plan.nodes) {
    const inbound = [...node.inputs.flatMap((input) => input.sources), ...node.after];
    const isThere = (source: (typeof inbound)[number]): boolean => isLive(indexOf(plan), source, '', state);
    const live = inbound.filter(isThere);
    const starved = node.inputs.some(
      (input) => input.required && input.sources.length > 0 && !input.sources.some(isThere),
    );
    if ((inbound.length > 0 && live.length === 0) || starved) {
      state[node.id] = { status: 'skipped' };
      continue;
    }
    const take = node.config.take;
    const absent = node.kind.startsWith('fork') ? ['left', 'right'].filter((side) => side !== take) : [];
    state[node.id] = absent.length > 0 ? { status: 'completed', absent } : { status: 'completed' };
  }
  return state;
}

function statesOf(events: readonly RunEvent[]): Record<string, string> {
  const states: Record<string, string> = {};
  for (const event of events) {
    if (event.type === 'node-completed') states[event.nodeId] = 'completed';
    if (event.type === 'node-skipped') states[event.nodeId] = 'skipped';
  }
  return states;
}

describe('advance', () => {
  it('E1 the decision does not depend on the order of settlements', () => {
    fc.assert(
      fc.property(anyFlow, fc.infiniteStream(fc.nat()), (flow, picks) => {
        const plan = planned(flow);
        const final = oracle(plan);
        const state: Record<string, RunState[string]> = {};
        for (;;) {
          const decision = advance(plan, state);
          for (const id of decision.skipped) state[id] = { status: 'skipped' };
          if (decision.over) break;
          const { value: pick } = picks.next();
          const chosen = decision.ready[(pick ?? 0) % decision.ready.length];
          // A run that is not over always has something to do: joins never hang.
          expect(chosen).toBeDefined();
          if (chosen === undefined) return;
          const settled = final[chosen];
          expect(settled?.status).toBe('completed');
          if (settled) state[chosen] = settled;
        }
        expect(state).toEqual(final);
      }),
      { numRuns: 300 },
    );
  });

  it('E2 a join that goes on at the first arrival starts before the others are settled', () => {
    //  start ─ a ─┐
    //        └ b ─┴ first ─ end
    const plan = planned(
      drawn(
        { start: 'start', a: 'work', b: 'work', join: 'first', end: 'end' },
        'start.value>a.in start.value>b.in a.value>join.in b.value>join.in join.value>end.text',
      ),
    );
    const done = { status: 'completed' } as const;
    expect(advance(plan, { start: done, a: done }).ready).toContain('join');
    expect(advance(plan, { start: done }).ready).toEqual(['a', 'b']);
  });

  it('E4 E5 skips propagate to everything that hangs on an outlet alone', () => {
    //  start ─ fork ─left─ a ─ b ─┐
    //              └right─ c ─────┴ end
    const plan = planned(
      drawn(
        {
          start: 'start',
          fork: { kind: 'fork', config: { take: 'right' } },
          a: 'work',
          b: 'strict',
          c: 'work',
          end: 'end',
        },
        'start.value>fork.in fork.left>a.in a.value>b.in fork.right>c.in b.value>end.b c.value>end.c',
      ),
    );
    const decision = advance(plan, {
      start: { status: 'completed' },
      fork: { status: 'completed', absent: ['left'] },
    });
    expect(decision).toMatchObject({ ready: ['c'], skipped: ['a', 'b'] });
  });

  it('E6 the first completed output in graph order answers', () => {
    const plan = planned(
      drawn(
        { start: 'start', fork: { kind: 'fork', config: { take: 'right' } }, one: 'end', two: 'end' },
        'start.value>fork.in fork.left>one.text fork.right>two.text',
      ),
    );
    const decision = advance(plan, {
      start: { status: 'completed' },
      fork: { status: 'completed', absent: ['left'] },
      two: { status: 'completed' },
    });
    expect(decision.over).toEqual({ status: 'completed', output: 'two' });
  });

  it('E7 a failed node ends the run', () => {
    const plan = planned(
      drawn({ start: 'start', a: 'work', end: 'end' }, 'start.value>a.in a.value>end.text'),
    );
    expect(advance(plan, { start: { status: 'completed' }, a: { status: 'failed' } }).over).toEqual({
      status: 'failed',
      activation: 'a',
    });
  });
});

describe('segments', () => {
  it('S4 a chain is one segment, and instant nodes never cost one of their own', () => {
    const plan = planned(
      drawn(
        { start: 'start', t: 'pure', m: 'paid', end: 'end' },
        'start.value>t.in t.value>m.in m.value>end.text',
      ),
    );
    expect(plan.segments.map((segment) => segment.nodes)).toEqual([['start', 't', 'm', 'end']]);
  });

  it('heavy branches are segments of their own, and their join begins another', () => {
    //  start ─ a ─┐
    //        └ b ─┴ m ─ end
    const plan = planned(
      drawn(
        { start: 'start', a: 'work', b: 'work', m: 'paid', end: 'end' },
        'start.value>a.in start.value>b.in a.value>m.in b.value>m.in m.value>end.text',
      ),
    );
    expect(plan.segments.map((segment) => segment.nodes)).toEqual([['start'], ['a'], ['b'], ['m', 'end']]);
    expect(plan.segments[3]?.after).toEqual([{ segment: 's2' }, { segment: 's3' }]);
  });

  it('a segment that hangs on an outlet says so', () => {
    const plan = planned(
      drawn(
        { start: 'start', fork: 'fork', a: 'work', b: 'work', end: 'end' },
        'start.value>fork.in fork.left>a.in fork.right>b.in a.value>end.a b.value>end.b',
      ),
    );
    expect(plan.segments.slice(1, 3).map((segment) => segment.after)).toEqual([
      [{ segment: 's1', when: 'fork.left' }],
      [{ segment: 's1', when: 'fork.right' }],
    ]);
  });

  it('every node that runs is in exactly one segment', () => {
    fc.assert(
      fc.property(anyFlow, (flow) => {
        const plan = planned(flow);
        expect(plan.segments.flatMap((segment) => segment.nodes).toSorted()).toEqual(
          plan.nodes.map((node) => node.id).toSorted(),
        );
      }),
    );
  });
});

describe('running', () => {
  const cases = [
    { name: 'reordered and doubled deliveries', hostility: { twice: 0.4 } },
    { name: 'lost deliveries', hostility: { lost: 0.3 } },
    { name: 'dying workers', hostility: { deaths: 0.08, twice: 0.2 } },
    {
      name: 'a record that refuses and loses answers',
      hostility: { refusals: 0.05, lostAnswers: 0.05, twice: 0.2 },
    },
    {
      name: 'all of it',
      hostility: { deaths: 0.05, lost: 0.15, twice: 0.2, refusals: 0.03, lostAnswers: 0.03 },
    },
  ];
  for (const { name, hostility } of cases) {
    it(`G3 G5 F2 every node settles once and as drawn, under ${name}`, async () => {
      await fc.assert(
        fc.asyncProperty(anyFlow, fc.integer({ min: 1 }), async (flow, seed) => {
          const plan = planned(flow);
          const { events } = await runOnWorkbench(plan, { random: seeded(seed), ...hostility });
          expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
          expect(events.filter(isTerminalEvent)).toHaveLength(1);
          expect(events.at(-1)?.type).toBe('run-completed');
          const settled = events
            .filter((event) => event.type === 'node-completed' || event.type === 'node-skipped')
            .map((event) => ('nodeId' in event ? event.nodeId : ''));
          expect(settled.toSorted()).toEqual([...new Set(settled)].toSorted());
          expect(statesOf(events)).toEqual(
            Object.fromEntries(Object.entries(oracle(plan)).map(([id, state]) => [id, state.status])),
          );
        }),
        { numRuns: 25 },
      );
    });
  }

  it('E2 no node starts before everything it waits for is settled, by event numbers', async () => {
    await fc.assert(
      fc.asyncProperty(anyFlow, fc.integer({ min: 1 }), async (flow, seed) => {
        const plan = planned(flow);
        const { events } = await runOnWorkbench(plan, { random: seeded(seed), twice: 0.3 });
        const settledAt = new Map(
          events
            .filter((event) => event.type === 'node-completed' || event.type === 'node-skipped')
            .map((event) => ['nodeId' in event ? event.nodeId : '', event.seq]),
        );
        for (const event of events) {
          if (event.type !== 'node-started') continue;
          const node = plan.nodes.find((candidate) => candidate.id === event.nodeId);
          for (const source of node?.inputs.flatMap((input) => input.sources) ?? [])
            expect(settledAt.get(source.node)).toBeLessThan(event.seq);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('S4 a paid node that settled is never entered again, whoever dies later', async () => {
    const plan = planned(
      drawn(
        { start: 'start', one: 'paid', two: 'paid', three: 'paid', end: 'end' },
        'start.value>one.in one.value>two.in two.value>three.in three.value>end.text',
      ),
    );
    for (let seed = 1; seed <= 40; seed++) {
      let killed = false;
      const { events, entered } = await runOnWorkbench(plan, { random: seeded(seed) }, (attempt) => {
        if (attempt.node.id === 'three' && !killed) {
          killed = true;
          throw Object.assign(new Error('the worker went away'), {});
        }
        return testBody(attempt);
      });
      expect(entered.get('one')).toBe(1);
      expect(entered.get('two')).toBe(1);
      expect(events.filter(isTerminalEvent)).toHaveLength(1);
    }
  });
});

describe('fold', () => {
  it('F1 folding an event twice, or a log in pieces, gives the same view', async () => {
    await fc.assert(
      fc.asyncProperty(anyFlow, fc.integer({ min: 1 }), fc.nat(), async (flow, seed, cut) => {
        const plan = planned(flow);
        const { events, runId } = await runOnWorkbench(plan, { random: seeded(seed) });
        const empty = emptyRun({ id: runId, planId: plan.id, input: {}, createdAt: 0 }, plan);
        const whole = foldRun(empty, events);
        const at = cut % (events.length + 1);
        expect(foldRun(foldRun(empty, events.slice(0, at)), events)).toEqual(whole);
        expect(events.reduce((view, event) => foldEvent(foldEvent(view, event), event), empty)).toEqual(
          whole,
        );
        expect(whole.status).toBe('completed');
      }),
      { numRuns: 20 },
    );
  });
});
