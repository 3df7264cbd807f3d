import { describe, expect, it } from 'vitest';
import { foretell } from './foretell.ts';
import { type LabGraph, nodeOfEnd } from './lab-graph.ts';
import { growGraph, MOST_NODES, randomGraph } from './random-graph.ts';

const ADDRESSES = { sink: 'http://127.0.0.1:1', model: 'http://127.0.0.1:2/v1' };
const SEEDS = Array.from({ length: 300 }, (_, index) => index);
const graphs = SEEDS.map((seed) => randomGraph(seed, ADDRESSES));

describe('randomGraph', () => {
  it('gives the same graph for the same seed, and another for another', () => {
    expect(SEEDS.map((seed) => randomGraph(seed, ADDRESSES))).toEqual(graphs);
    expect(new Set(graphs.map((graph) => JSON.stringify(graph.nodes))).size).toBeGreaterThan(290);
  });

  it('stays within 40 nodes and uses every fate and every join mode', () => {
    expect(Math.max(...graphs.map((graph) => graph.nodes.length))).toBeLessThanOrEqual(MOST_NODES);
    const nodes = graphs.flatMap((graph) => graph.nodes);
    const joins = nodes.filter((node) => node.kind === 'control.join');
    const modes = new Set(joins.map((node) => node.config.mode));
    expect(modes).toEqual(new Set(['all', 'first', 'any', 'quorum']));
    expect(nodes.some((node) => node.fate === 'fails' && node.policies?.onError === undefined)).toBe(true);
    expect(nodes.some((node) => node.fate === 'fails' && node.policies?.onError !== undefined)).toBe(true);
    expect(nodes.some((node) => node.flaky > 0)).toBe(true);
    expect(nodes.some((node) => (node.failsIn ?? []).length > 0)).toBe(true);
  });

  it('names every node after the ones it depends on', () => {
    for (const graph of graphs) {
      const place = new Map(graph.nodes.map((node, index) => [node.id, index]));
      for (const { from, to } of graph.edges.filter((edge) => !edge.to.endsWith('.yield')))
        expect(place.get(nodeOfEnd(from)), `${graph.seed}: ${from} -> ${to}`).toBeLessThan(
          place.get(nodeOfEnd(to)) ?? -1,
        );
    }
  });

  it('makes runs that complete and runs that fail', () => {
    const ends = graphs.map((graph) => foretell(graph).run);
    expect(new Set(ends)).toEqual(new Set(['completed', 'failed']));
  });
});

describe('foretell', () => {
  //            yes -> left  \
  // ask -> branch            join -> out
  //            else -> right /
  const branching = (yes: boolean): LabGraph =>
    growGraph(1, ADDRESSES, (builder) => {
      const branch = builder.add('b', {
        kind: 'control.branch',
        config: {},
        outlets: ['yes', 'else'],
        takes: [yes ? 'yes' : 'else'],
      });
      builder.connect('ask.tag', `${branch}.value`);
      const left = builder.step(`${branch}.yes`, { calls: 'nothing' });
      const right = builder.step(`${branch}.else`, { calls: 'nothing' });
      const join = builder.add('j', { kind: 'control.join', config: {} });
      builder.connect(left, `${join}.in`);
      builder.connect(right, `${join}.in`);
      return `${join}.value`;
    });

  it('skips the side that is not taken, and not the join', () => {
    const { nodes, run } = foretell(branching(true));
    expect([...nodes.values()]).toEqual([
      'completed',
      'completed',
      'completed',
      'skipped',
      'completed',
      'completed',
    ]);
    expect(run).toBe('completed');
  });

  it('a failure without a policy fails the run; with a value it completes; with a branch it leaves by `error`', () => {
    const failing = (policies: object) =>
      foretell(
        growGraph(1, ADDRESSES, (builder) =>
          builder.sink('ask.tag', { fate: 'fails', ms: 0, policies: { ...policies } }),
        ),
      );
    expect(failing({}).run).toBe('failed');
    expect(failing({ onError: { value: 1 } }).run).toBe('completed');
    expect([...failing({ onError: 'branch' }).nodes.values()]).toEqual(['completed', 'completed', 'skipped']);
  });
});
