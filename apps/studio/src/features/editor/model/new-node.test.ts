import { flowSchema } from '@heddle/contracts';
import { applyChange, type PortsByNode, portsOf } from '@heddle/graph';
import { catalog } from '@heddle/nodes/catalog';
import { expect, test } from 'vitest';
import { compatibleKinds, newNodeChange } from './new-node.ts';

const kinds = Object.values(catalog);
const input = kinds.find((spec) => spec.role === 'input');
const output = kinds.find((spec) => spec.role === 'output');
if (!input || !output) throw new Error('Expected the library to have an input and an output.');

/** ask ──▶ reply */
const flow = flowSchema.parse({
  format: 'heddle/flow@1',
  name: 'Test',
  nodes: [
    { id: 'ask', kind: input.kind },
    { id: 'reply', kind: output.kind },
  ],
  edges: [{ from: 'ask.text', to: 'reply.text' }],
});
const ports: PortsByNode = new Map([
  ['ask', portsOf(input, {})],
  ['reply', portsOf(output, {})],
]);
const passesText = kinds.filter(
  (spec) =>
    portsOf(spec, {}).inputs.some((port) => port.type === 'text') &&
    portsOf(spec, {}).outputs.some((port) => port.type === 'text'),
);

test('a node dropped on an edge takes its place between the two', () => {
  for (const spec of passesText) {
    const made = newNodeChange(flow, ports, catalog, {
      kind: spec.kind,
      at: { x: 0, y: 0 },
      onEdge: flow.edges[0],
    });
    const after = made && applyChange(flow, made.change);
    expect(after?.edges.map((edge) => [edge.from.split('.')[0], edge.to.split('.')[0]])).toEqual([
      ['ask', made?.id],
      [made?.id, 'reply'],
    ]);
  }
  expect(passesText.length).toBeGreaterThan(0);
});

test('a line drawn into the open offers exactly the kinds that it can be connected to', () => {
  const offered = compatibleKinds(flow, ports, catalog, { node: 'ask', port: 'text', side: 'output' });
  expect(offered.has(output.kind)).toBe(true);
  expect(offered.has(input.kind)).toBe(false);
  for (const kind of offered) {
    const made = newNodeChange(flow, ports, catalog, {
      kind,
      at: { x: 0, y: 0 },
      from: { node: 'ask', port: 'text', side: 'output' },
    });
    expect(made && applyChange(flow, made.change).edges).toHaveLength(2);
  }
});

test('an unknown kind adds nothing', () => {
  expect(newNodeChange(flow, ports, catalog, { kind: 'no.such', at: { x: 0, y: 0 } })).toBeUndefined();
});
