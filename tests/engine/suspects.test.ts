import { describe, expect, it } from 'vitest';
import { suspectsOf } from '../../packages/engine/src/suspects.ts';
import { drawn, planned } from './drawn-flow.ts';

/** start → a (instant) → b (work) → c (instant) → d (work) → end, in one segment. */
const plan = planned(
  drawn(
    { start: 'start', a: 'pure', b: 'work', c: 'pure', d: 'work', end: 'end' },
    'start.value>a.in a.value>b.in b.value>c.in c.value>d.in d.value>end.value',
  ),
);
const mine = ['start', 'a', 'b', 'c', 'd', 'end'];

describe('S14 suspects of a death are what may have started without a commit in between', () => {
  it('what follows instant nodes, and instant nodes after the first that took time', () => {
    expect([...suspectsOf(plan, mine, ['start'])]).toEqual(['start', 'a', 'b', 'c']);
  });

  it('not what waits for the commit of a node that took time', () => {
    expect([...suspectsOf(plan, mine, ['b'])]).toEqual(['b', 'c']);
    expect([...suspectsOf(plan, mine, ['d'])]).toEqual(['d', 'end']);
  });

  it('nobody when nothing died', () => {
    expect(suspectsOf(plan, mine, [])).toEqual(new Set());
  });
});
