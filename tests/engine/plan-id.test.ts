import { compile } from '@heddle/compiler';
import { type Flow, flowSchema } from '@heddle/contracts';
import { catalog } from '@heddle/nodes/catalog';
import { describe, expect, it } from 'vitest';
import { drawn } from './drawn-flow.ts';
import { testCatalog } from './test-catalog.ts';

const planIdOf = (flow: Flow): string | undefined =>
  compile(flow, { catalog: { ...testCatalog, ...catalog } }).plan?.id;

describe('the id of a plan', () => {
  const flow = drawn(
    {
      ask: 'input',
      a: 'model.chat',
      b: { kind: 'transform.template', config: { template: '{{x}}' } },
      reply: 'output',
    },
    'ask.text>a.prompt a.text>b.x b.text>reply.text ask.text>reply.json',
  );
  const idOf = (changed: object): string | undefined => planIdOf(flowSchema.parse({ ...flow, ...changed }));
  const id = idOf({});

  it('P1 is that of the logic: looks, names, notes, cases and order do not change it', () => {
    expect(id).toMatch(/^sha256:[0-9a-f]{64}$/);
    const looks = [
      { name: 'Another name', description: 'Something else' },
      {
        layout: {
          nodes: { ask: { x: 1, y: 2 } },
          notes: [{ id: 'n', text: 'Note', x: 0, y: 0 }],
          groups: [],
        },
      },
      { cases: [{ name: 'A case', input: { text: 'Hi' }, expect: [] }] },
      { nodes: flow.nodes.map((node) => ({ ...node, name: `Name of ${node.id}` })) },
      { nodes: flow.nodes.toReversed() },
      { edges: flow.edges.toReversed() },
      { nodes: flow.nodes.map((node) => ({ ...node, version: 1 })) },
    ];
    expect(looks.map(idOf)).toEqual(looks.map(() => id));
  });

  it('P2 changes with kinds, settings, policies and edges', () => {
    const withNode = (nodeId: string, change: object) => ({
      nodes: flow.nodes.map((node) => (node.id === nodeId ? { ...node, ...change } : node)),
    });
    const logic = [
      withNode('a', { config: { temperature: 1 } }),
      withNode('a', { policies: { timeout: { ms: 1_000 } } }),
      withNode('b', { config: { template: '{{x}}!' } }),
      { edges: flow.edges.slice(0, -1) },
      { nodes: [...flow.nodes, { id: 'more', kind: 'work' }] },
    ];
    const ids = logic.map(idOf);
    expect(ids).not.toContain(undefined);
    expect(new Set([id, ...ids]).size).toBe(logic.length + 1);
  });

  it('P3 changes with the order of outputs, which says who answers, and of edges into one list', () => {
    const several = drawn(
      { start: 'start', a: 'work', b: 'work', join: 'pure', one: 'end', two: 'end' },
      'start.value>a.in start.value>b.in a.value>join.in b.value>join.in join.value>one.x join.value>two.x',
    );
    const swap = <Item>(items: readonly Item[], at: number): Item[] => [
      ...items.slice(0, at),
      ...items.slice(at, at + 2).toReversed(),
      ...items.slice(at + 2),
    ];
    expect(planIdOf({ ...several, nodes: swap(several.nodes, 4) })).not.toBe(planIdOf(several));
    expect(planIdOf({ ...several, edges: swap(several.edges, 2) })).not.toBe(planIdOf(several));
  });
});
