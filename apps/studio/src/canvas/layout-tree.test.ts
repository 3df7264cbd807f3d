import { flowSchema } from '@heddle/contracts';
import { catalog } from '@heddle/nodes/catalog';
import { expect, test } from 'vitest';
import { absoluteRects } from './absolute-rects.ts';
import { toCanvasNodes } from './flow-to-canvas.ts';
import { handlePlaces, RAIL } from './node-geometry.ts';
import { createNodeViews } from './node-view.ts';
import { placeFlow } from './place-flow.ts';
import { overlaps } from './place-nodes.ts';

const flow = flowSchema.parse({
  format: 'heddle/flow@1',
  name: 'Nested',
  nodes: [
    { id: 'input', kind: 'input' },
    { id: 'map', kind: 'control.map' },
    { id: 'one', kind: 'transform.template', config: { template: '{{word}}' }, parent: 'map' },
    { id: 'loop', kind: 'control.loop', config: { mode: 'count' }, parent: 'map' },
    { id: 'two', kind: 'transform.template', config: { template: '{{word}}' }, parent: 'loop' },
    { id: 'out', kind: 'output' },
  ],
  edges: [
    ['input.text', 'map.items'],
    ['map.item', 'one.word'],
    ['one.text', 'loop.initial'],
    ['loop.last', 'two.word'],
    ['two.text', 'loop.yield'],
    ['loop.result', 'map.yield'],
    ['map.results', 'out.json'],
  ].map(([from, to]) => ({ from, to })),
});

const rectsOf = (placed: typeof flow) =>
  absoluteRects(toCanvasNodes(placed, createNodeViews(placed, catalog), []));

test('a flow without places is laid out from the inside: siblings do not touch, contents are between the walls', async () => {
  const rects = rectsOf(await placeFlow(flow));
  for (const siblings of [
    ['input', 'map', 'out'],
    ['one', 'loop'],
  ])
    for (const [index, id] of siblings.entries())
      for (const other of siblings.slice(index + 1)) {
        const [one, two] = [rects.get(id), rects.get(other)];
        expect(one && two && overlaps(one, two)).toBe(false);
        expect(one?.x).toBeLessThan(two?.x ?? 0);
      }
  for (const [inner, outer] of [
    ['one', 'map'],
    ['loop', 'map'],
    ['two', 'loop'],
  ] as const) {
    const [own, around] = [rects.get(inner), rects.get(outer)];
    expect(own?.x).toBeGreaterThan((around?.x ?? 0) + RAIL);
    expect((own?.x ?? 0) + (own?.width ?? 0)).toBeLessThan((around?.x ?? 0) + (around?.width ?? 0) - RAIL);
  }
});

test('an edge from a container’s wall to what it enters runs straight', async () => {
  const placed = await placeFlow(flow);
  const views = createNodeViews(placed, catalog);
  const rects = rectsOf(placed);
  const yOf = (id: string, handle: string) => {
    const view = views.get(id);
    const inside = view && handlePlaces(view).find((place) => place.id === handle)?.y;
    return (rects.get(id)?.y ?? Number.NaN) + (inside ?? Number.NaN);
  };
  expect(yOf('map', 'output.item')).toBe(yOf('one', 'input.word'));
  expect(yOf('loop', 'output.last')).toBe(yOf('two', 'input.word'));
});

test('a node that a script added to a container with places comes to stand in it, and the others stay', async () => {
  const placed = await placeFlow(flow);
  const { one: _one, ...nodes } = placed.layout?.nodes ?? {};
  const again = await placeFlow({ ...placed, layout: { notes: [], groups: [], nodes } });
  expect(again.layout?.nodes).toMatchObject(nodes);
  const [own, around] = [rectsOf(again).get('one'), rectsOf(again).get('map')];
  expect(own?.x).toBeGreaterThan((around?.x ?? 0) + RAIL);
  expect((own?.y ?? 0) + (own?.height ?? 0)).toBeLessThan((around?.y ?? 0) + (around?.height ?? 0));
});
