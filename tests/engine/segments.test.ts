import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawn, planned } from './drawn-flow.ts';
import { anyFlow } from './random-flows.ts';

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
