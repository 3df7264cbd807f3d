import type { Plan, PlanNode } from '@heddle/contracts';
import { expect, it } from 'vitest';
import { affectedNodes, changedNodes, withBorrowers } from './replay-scope.ts';

/**
 * ask -> map( ask2 ) -> out     other -> side
 *         |
 *        tool (lent to ask2)
 */
function planOf(more: Partial<Record<string, object>> = {}): Plan {
  const node = (id: string, from: readonly string[], extra: object = {}) => ({
    id,
    config: {},
    inputs: [{ port: 'in', sources: from.map((source) => ({ node: source, port: 'out' })) }],
    after: [],
    references: [],
    borrows: [],
    ...extra,
    ...more[id],
  });
  const nodes = [
    node('ask', []),
    node('other', []),
    node('tool', []),
    node('map', ['ask'], { container: { result: { node: 'ask2', port: 'out' } } }),
    node('ask2', ['map'], { parent: 'map', borrows: [{ port: 'tools', type: 'tool', lender: 'tool' }] }),
    node('out', ['map']),
    node('side', ['other']),
  ] as unknown as PlanNode[]; // cast: what these functions look at
  return { id: JSON.stringify(nodes), nodes } as unknown as Plan; // cast: as above
}

it('what reads, borrows, is lent, is around or inside is affected, and nothing else', () => {
  expect([...affectedNodes(planOf(), ['ask2'])].sort()).toEqual(['ask2', 'map', 'out', 'tool']);
  expect([...affectedNodes(planOf(), ['tool'])].sort()).toEqual(['ask2', 'map', 'out', 'tool']);
  expect([...affectedNodes(planOf(), ['other'])].sort()).toEqual(['other', 'side']);
  expect([...affectedNodes(planOf(), [])]).toEqual([]);
});

it('a node that is set otherwise, wired otherwise or new has changed', () => {
  expect(changedNodes(planOf(), planOf())).toEqual([]);
  expect(changedNodes(planOf({ side: { config: { a: 1 } } }), planOf())).toEqual(['side']);
  expect(changedNodes(planOf({ side: { inputs: [] } }), planOf())).toEqual(['side']);
});

it('whoever borrows a live node is live', () => {
  expect(withBorrowers(planOf(), ['tool', 'out'])).toEqual(['tool', 'out', 'ask2']);
});
