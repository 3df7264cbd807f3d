import { type Flow, flowSchema } from '@heddle/contracts';
import { catalog } from '@heddle/nodes/catalog';
import { expect, test } from 'vitest';
import { edgeId, toCanvasEdges, toCanvasNodes } from './flow-to-canvas.ts';
import { GRID, handleId, handlePlaces, nodeSize, parseHandleId, RAIL } from './node-geometry.ts';
import { createNodeViews } from './node-view.ts';
import { policyBadges } from './policy-badges.ts';

const specs = Object.values(catalog);

/** One node of every kind, drawn as it is when it was just added. */
function everyKind(): Flow {
  return flowSchema.parse({
    format: 'heddle/flow@1',
    name: 'All',
    nodes: specs.map((spec, index) => ({ id: `n${index}`, kind: spec.kind })),
  });
}

test('every kind of the library can be drawn before anything is set, with all its ports', () => {
  const views = createNodeViews(everyKind(), catalog);
  for (const view of views.values()) {
    expect(view.title).not.toBe('');
    expect(view.inputs.length + view.outputs.length + view.lends.length, view.node.kind).toBeGreaterThan(0);
  }
});

test('a node whose settings are not complete sums up nothing rather than something untrue', () => {
  for (const view of createNodeViews(everyKind(), catalog).values())
    expect(view.essential, view.node.kind).not.toMatch(/undefined|null|NaN/);
  const call = (config: object) => {
    const flow = { ...everyKind(), nodes: [{ id: 'call', kind: 'tool.http', config }] };
    return createNodeViews(flow as Flow, catalog).get('call')?.essential; // cast: a config as a person leaves it half-way
  };
  expect(call({})).toBe('');
  expect(call({ method: 'POST', url: 'https://example.com' })).toBe('POST https://example.com');
});

test('ports of any two nodes on the grid can stand in line: they differ by whole steps of it', () => {
  const views = [...createNodeViews(everyKind(), catalog).values()];
  const rows = views.flatMap((view) =>
    handlePlaces(view).filter(
      (place) => place.position === 'right' || (place.position === 'left' && !place.id.endsWith('.run')),
    ),
  );
  const first = rows[0]?.y ?? NaN;
  for (const { y } of rows) expect(Math.abs((y - first) % GRID)).toBe(0);
});

test('every handle lies on the edge of its node, those for the inside on the inner side of a wall', () => {
  for (const view of createNodeViews(everyKind(), catalog).values()) {
    const { width, height } = nodeSize(view);
    const inner = new Set(
      [...view.innerInputs, ...view.innerOutputs].map((port) => handleId(port.side, port.name)),
    );
    for (const { id, x, y, position } of handlePlaces(view)) {
      const distance = { left: x, right: width - x, top: y, bottom: height - y }[position];
      expect(distance).toBe(inner.has(id) ? width - RAIL : 0);
    }
  }
});

test('handle ids keep sides apart and can be read back', () => {
  expect(parseHandleId(handleId('output', 'body'))).toEqual({ side: 'output', port: 'body' });
  expect(handleId('input', 'body')).not.toBe(handleId('output', 'body'));
  expect(parseHandleId('nonsense')).toBeUndefined();
});

test('an unknown kind is drawn with the ports its edges name, and keeps its edges', () => {
  const flow = flowSchema.parse({
    format: 'heddle/flow@1',
    name: 'Old',
    nodes: [
      { id: 'a', kind: 'gone.kind' },
      { id: 'b', kind: 'gone.kind' },
    ],
    edges: [{ from: 'a.x', to: 'b.y' }],
  });
  const views = createNodeViews(flow, catalog);
  const [edge] = toCanvasEdges(flow, views, []);
  expect(views.get('a')?.outputs).toMatchObject([{ name: 'x', isMissing: true }]);
  expect(edge).toMatchObject({ id: edgeId({ from: 'a.x', to: 'b.y' }), data: { isBroken: true } });
});

test('drawing the same flow again gives the same nodes and edges', () => {
  const flow = everyKind();
  const views = createNodeViews(flow, catalog);
  const nodes = toCanvasNodes(flow, views, []);
  const again = createNodeViews({ ...flow, name: 'Renamed' }, catalog, views);
  const drawnAgain = toCanvasNodes(flow, again, nodes);
  expect(drawnAgain.every((node, index) => node === nodes[index])).toBe(true);
});

test('policies are shown in the order in which they wrap a node', () => {
  const badges = policyBadges({
    timeout: { ms: 30_000 },
    retry: { attempts: 3, backoffMs: 500, on: ['any'] },
    onError: 'branch',
  });
  expect(badges.map((badge) => badge.text)).toEqual(['branch', '3×', '30 s']);
});
