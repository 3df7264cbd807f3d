import { defineNode, type Flow, flowSchema, type NodeCatalog } from '@heddle/contracts';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createEditorStore, selectionOf } from './editor-store.ts';

const step = defineNode({
  kind: 'step',
  title: 'Step',
  summary: '',
  docs: '',
  icon: 'Dot',
  category: 'transform',
  config: z.strictObject({ name: z.string().default('out') }),
  ports: (config) => ({
    inputs: [{ name: 'in', type: 'text' }],
    outputs: [{ name: config.name, type: 'text' }],
  }),
});
const catalog: NodeCatalog = { step };

/** a ──▶ b ──▶ c */
function sample(): Flow {
  return flowSchema.parse({
    format: 'heddle/flow@1',
    name: 'Sample',
    nodes: ['a', 'b', 'c'].map((id) => ({ id, kind: 'step' })),
    edges: [
      { from: 'a.out', to: 'b.in' },
      { from: 'b.out', to: 'c.in' },
    ],
    layout: { nodes: { a: { x: 0, y: 0 }, b: { x: 300, y: 0 }, c: { x: 600, y: 0 } } },
  });
}
const open = () => createEditorStore(sample(), catalog, () => 0);

test('a change of one node redraws that node alone', () => {
  const store = open();
  const before = store.getState();
  store.change({ type: 'rename-node', nodeId: 'b', name: 'New' }, 'Rename');
  const after = store.getState();
  expect(after.nodes.map((node, index) => node === before.nodes[index])).toEqual([true, false, true]);
  expect(after.views.get('b')?.title).toBe('New');
});

test('dragging does not touch the flow until it ends, and is then one step of undo', () => {
  const store = open();
  const flow = store.getState().history.flow;
  for (const x of [10, 20, 40]) {
    store.onNodesChange([{ type: 'position', id: 'a', position: { x, y: 0 }, dragging: true }]);
  }
  expect(store.getState().history.flow).toBe(flow);
  store.commitDrag();
  expect(store.getState().history.flow.layout?.nodes.a).toEqual({ x: 40, y: 0 });
  store.undo();
  expect(store.getState().history.flow).toBe(flow);
  expect(store.getState().nodes[0]?.position).toEqual({ x: 0, y: 0 });
});

test('an edge whose port is gone stays, drawn as broken', () => {
  const store = open();
  store.change({ type: 'set-config', nodeId: 'a', path: ['name'], value: 'other' }, 'Edit');
  const edge = store.getState().edges.find((each) => each.data?.edge?.from === 'a.out');
  expect(edge?.data?.isBroken).toBe(true);
  const missing = store
    .getState()
    .views.get('a')
    ?.outputs.find((port) => port.isMissing);
  expect(missing?.name).toBe('out');
});

test('the selection survives edits and undo', () => {
  const store = open();
  store.select({ nodes: ['b'], edges: [{ from: 'a.out', to: 'b.in' }] });
  store.change({ type: 'rename-node', nodeId: 'b', name: 'New' }, 'Rename');
  store.undo();
  const selection = selectionOf(store.getState());
  expect([...selection.nodes]).toEqual(['b']);
  expect(selection.edges).toEqual([{ from: 'a.out', to: 'b.in' }]);
});
