import { defineNode, type Flow, flowSchema, type NodeCatalog, parseEdgeEnd } from '@heddle/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { type LayoutEdge, layoutNodes } from './auto-layout.ts';
import { toCanvasEdges } from './flow-to-canvas.ts';
import { GRID, handlePlaces, nodeSize } from './node-geometry.ts';
import { createNodeViews, type NodeViews } from './node-view.ts';
import { overlaps } from './place-nodes.ts';

const step = defineNode({
  kind: 'step',
  title: 'Step',
  summary: '',
  docs: '',
  icon: 'Dot',
  category: 'transform',
  config: z.strictObject({}),
  ports: () => ({
    inputs: [
      { name: 'a', type: 'text', many: true },
      { name: 'b', type: 'text', many: true },
    ],
    outputs: ['x', 'y', 'z'].map((name) => ({ name, type: 'text' as const })),
    borrows: [{ name: 'memory', type: 'memory' }],
    lends: [{ name: 'memory', type: 'memory' }],
  }),
});
const catalog: NodeCatalog = { step };

function flowOf(
  size: number,
  pairs: readonly (readonly [number, number, string, string])[],
  loans: readonly number[],
): Flow {
  return flowSchema.parse({
    format: 'heddle/flow@1',
    name: 'Test',
    nodes: [
      ...Array.from({ length: size }, (_, index) => ({ id: `n${index}`, kind: 'step' })),
      ...loans.map((_, index) => ({ id: `m${index}`, kind: 'step' })),
    ],
    edges: [
      ...pairs.map(([from, to, output, input]) => ({ from: `n${from}.${output}`, to: `n${to}.${input}` })),
      ...loans.map((to, index) => ({
        from: `m${index}.memory`,
        to: `n${to % size}.memory`,
        kind: 'attachment',
      })),
    ],
  });
}

function layoutEdges(flow: Flow, views: NodeViews): LayoutEdge[] {
  return toCanvasEdges(flow, views, []).map((edge) => ({
    source: edge.source,
    target: edge.target,
    sourceHandle: edge.sourceHandle ?? '',
    targetHandle: edge.targetHandle ?? '',
    isLoan: edge.data?.kind === 'attachment',
  }));
}

function laidOut(flow: Flow) {
  const views = createNodeViews(flow, catalog);
  const ids = new Set(views.keys());
  return { views, places: layoutNodes(views, layoutEdges(flow, views), ids, { x: 0, y: 0 }) };
}

const arbitraryFlow = fc.integer({ min: 2, max: 14 }).chain((size) =>
  fc
    .record({
      pairs: fc.uniqueArray(
        fc
          .tuple(
            fc.nat(size - 1),
            fc.nat(size - 1),
            fc.constantFrom('x', 'y', 'z'),
            fc.constantFrom('a', 'b'),
          )
          .map(
            ([one, other, output, input]) =>
              [Math.min(one, other), Math.max(one, other), output, input] as const,
          )
          .filter(([one, other]) => one !== other),
        { maxLength: 24, selector: (pair) => pair.join() },
      ),
      loans: fc.array(fc.nat(20), { maxLength: 3 }),
    })
    .map(({ pairs, loans }) => flowOf(size, pairs, loans)),
);

test('no two nodes touch, every one is on the grid, and values flow from left to right', () => {
  fc.assert(
    fc.property(arbitraryFlow, (flow) => {
      const { views, places } = laidOut(flow);
      const rects = [...views.values()].map((view) => ({
        ...(places[view.id] ?? { x: NaN, y: NaN }),
        ...nodeSize(view),
      }));
      rects.forEach((rect, index) => {
        expect(Math.abs(rect.x % GRID) + Math.abs(rect.y % GRID)).toBe(0);
        for (const other of rects.slice(index + 1)) expect(overlaps(rect, other)).toBe(false);
      });
      for (const edge of flow.edges) {
        if (edge.kind === 'attachment') continue;
        const [from, to] = [places[parseEdgeEnd(edge.from).node], places[parseEdgeEnd(edge.to).node]];
        expect(to?.x).toBeGreaterThan(from?.x ?? NaN);
      }
    }),
    { numRuns: 60 },
  );
});

test('a chain runs straight, whatever ports it uses', () => {
  const flow = flowOf(
    4,
    [
      [0, 1, 'z', 'a'],
      [1, 2, 'x', 'b'],
      [2, 3, 'y', 'a'],
    ],
    [],
  );
  const { views, places } = laidOut(flow);
  for (const edge of toCanvasEdges(flow, views, [])) {
    const yOf = (id: string, handle: string | null | undefined) => {
      const view = views.get(id);
      const inside = view && handlePlaces(view).find((place) => place.id === handle)?.y;
      return (places[id]?.y ?? NaN) + (inside ?? NaN);
    };
    expect(yOf(edge.source, edge.sourceHandle)).toBe(yOf(edge.target, edge.targetHandle));
  }
});

test('what is lent stands below who borrows it', () => {
  const { places } = laidOut(flowOf(2, [[0, 1, 'x', 'a']], [1]));
  expect(places.m0?.y).toBeGreaterThan(places.n1?.y ?? NaN);
  expect(places.m0?.x).toBe(places.n1?.x);
});

test('only what was chosen moves, and the whole stays at its place', () => {
  const flow = flowOf(
    3,
    [
      [0, 1, 'x', 'a'],
      [1, 2, 'x', 'a'],
    ],
    [],
  );
  const views = createNodeViews(flow, catalog);
  const places = layoutNodes(views, layoutEdges(flow, views), new Set(['n1', 'n2']), { x: 403, y: 196 });
  expect(Object.keys(places).sort()).toEqual(['n1', 'n2']);
  expect(Math.min(...Object.values(places).map((place) => place.x))).toBe(400);
  expect(Math.min(...Object.values(places).map((place) => place.y))).toBe(200);
});

test('a line that passes a column does not run behind its nodes', () => {
  // n0 ──▶ n1 ──▶ n2, and n0 straight to n2 first
  const flow = flowOf(
    3,
    [
      [0, 2, 'x', 'a'],
      [0, 1, 'x', 'a'],
      [1, 2, 'x', 'b'],
    ],
    [],
  );
  const { views, places } = laidOut(flow);
  const view = views.get('n0');
  const line =
    (places.n0?.y ?? NaN) + ((view && handlePlaces(view).find((place) => place.id === 'output.x')?.y) || NaN);
  const [top, height] = [places.n1?.y ?? NaN, nodeSize(views.get('n1') ?? view ?? raise()).height];
  expect(line < top || line > top + height).toBe(true);
});

function raise(): never {
  throw new Error('Expected the layout to have placed the node.');
}
