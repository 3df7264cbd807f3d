import { type Flow, flowSchema } from '@heddle/contracts';
import { expect, test } from 'vitest';
import { kinds } from './kinds.ts';
import { nodeSize } from './node-geometry.ts';
import { createNodeViews } from './node-view.ts';
import { placeFlow } from './place-flow.ts';
import { overlaps, type Rect } from './place-nodes.ts';

function flowWith(places?: Record<string, { x: number; y: number }>): Flow {
  return flowSchema.parse({
    format: 'heddle/flow@1',
    name: 'By hand',
    nodes: ['input', 'transform.template', 'model.chat', 'output'].map((kind, index) => ({
      id: `n${index}`,
      kind,
    })),
    edges: [{ from: 'n2.text', to: 'n3.text' }],
    ...(places ? { layout: { nodes: places } } : {}),
  });
}

function rects(flow: Flow): Rect[] {
  return [...createNodeViews(flow, kinds).values()].flatMap((view) => {
    const place = flow.layout?.nodes[view.id];
    return place ? [{ ...place, ...nodeSize(view) }] : [];
  });
}

function touching(all: readonly Rect[]): number {
  return all.filter((one, index) => all.slice(index + 1).some((other) => overlaps(one, other))).length;
}

test('a flow without places is laid out so that no node covers another', async () => {
  const placed = rects(await placeFlow(flowWith()));
  expect(placed).toHaveLength(4);
  expect(touching(placed)).toBe(0);
});

test('nodes without a place find one beside those that have one, which stay', async () => {
  const known = { n0: { x: 400, y: 200 }, n3: { x: 900, y: 260 } };
  const placed = await placeFlow(flowWith(known));
  expect(placed.layout?.nodes).toMatchObject(known);
  expect(rects(placed)).toHaveLength(4);
  expect(touching(rects(placed))).toBe(0);
});

test('a flow in which everything has its place is left as it is', async () => {
  const flow = await placeFlow(flowWith());
  expect(await placeFlow(flow)).toBe(flow);
});
