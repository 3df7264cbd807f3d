import type { Flow, Plan, RunState } from '@heddle/contracts';
import { indexOf, isLive } from '@heddle/engine';
import fc from 'fast-check';
import { drawn } from './drawn-flow.ts';

/** Random graphs: each node reads some earlier ones, forks take a random side, some joins go on at the first arrival. */
export const anyFlow: fc.Arbitrary<Flow> = fc
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

/** The states a sequential machine without any engine would reach. */
export function oracle(plan: Plan): RunState {
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
