import { flowSchema, parseEdgeEnd } from '@heddle/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyChange, isSameEdge } from './apply-change.ts';
import { arbitraryChange, emptyFlow } from './arbitrary-flow.ts';
import type { EditorChange } from './editor-change.ts';

const arbitraryChanges = fc.array(arbitraryChange, { maxLength: 30 });

test('whatever is done, ids are unique, edges have both nodes, the layout names existing nodes, and it can be saved', () => {
  fc.assert(
    fc.property(arbitraryChanges, (changes) => {
      const flow = changes.reduce(applyChange, emptyFlow());
      const ids = flow.nodes.map((node) => node.id as string);
      expect(new Set(ids).size).toBe(ids.length);
      for (const edge of flow.edges) {
        expect(ids).toContain(parseEdgeEnd(edge.from).node);
        expect(ids).toContain(parseEdgeEnd(edge.to).node);
        expect(flow.edges.filter((other) => isSameEdge(edge, other))).toHaveLength(1);
      }
      expect(Object.keys(flow.layout?.nodes ?? {}).sort()).toEqual([...ids].sort());
      expect(flowSchema.safeParse(JSON.parse(JSON.stringify(flow))).success).toBe(true);
    }),
  );
});

test('a change never touches the flow it was given, and untouched nodes keep their identity', () => {
  fc.assert(
    fc.property(arbitraryChanges, arbitraryChange, (changes, last) => {
      const before = changes.reduce(applyChange, emptyFlow());
      const copy = structuredClone(before);
      const after = applyChange(before, last);
      expect(before).toEqual(copy);
      const named = last.type === 'set-config' || last.type === 'rename-node' ? last.nodeId : undefined;
      for (const node of before.nodes) {
        const same = after.nodes.find((other) => other.id === node.id);
        if (same && node.id !== named && same.parent === node.parent) expect(same).toBe(node);
      }
    }),
  );
});

test('moving nodes is no change of logic', () => {
  fc.assert(
    fc.property(arbitraryChanges, fc.integer(), (changes, x) => {
      const before = changes.reduce(applyChange, emptyFlow());
      const nodes = Object.fromEntries(before.nodes.map((node) => [node.id, { x, y: 0 }]));
      const after = applyChange(before, { type: 'move', nodes });
      expect(after.nodes).toBe(before.nodes);
      expect(after.edges).toBe(before.edges);
    }),
  );
});

const base = [
  { type: 'add', nodes: [nodeOf('a'), nodeOf('b'), nodeOf('c')], edges: [edge('a', 'c'), edge('b', 'c')] },
] satisfies EditorChange[];

function nodeOf(id: string) {
  return flowSchema.shape.nodes.unwrap().element.parse({ id, kind: 'step' });
}
function edge(from: string, to: string) {
  return { from: `${from}.x`, to: `${to}.x` };
}

test('a rewired edge keeps its place in the order', () => {
  const flow = base.reduce(applyChange, emptyFlow());
  const after = applyChange(flow, { type: 'rewire', edge: edge('a', 'c'), to: { from: 'a.y', to: 'c.x' } });
  expect(after.edges).toEqual([{ from: 'a.y', to: 'c.x' }, edge('b', 'c')]);
});

test('what is inside a removed container moves one level up', () => {
  const inside = { ...nodeOf('d'), parent: nodeOf('a').id };
  const flow = applyChange(base.reduce(applyChange, emptyFlow()), { type: 'add', nodes: [inside] });
  const after = applyChange(flow, { type: 'remove', nodes: ['a'] });
  expect(after.nodes.find((node) => node.id === 'd')).not.toHaveProperty('parent');
});

test('setting a config value to nothing takes the key out, and a list’s item too', () => {
  const start = applyChange(base.reduce(applyChange, emptyFlow()), {
    type: 'replace-config',
    nodeId: 'a',
    config: { text: 'x', list: [1, 2, 3] },
  });
  const after = [
    { type: 'set-config', nodeId: 'a', path: ['text'] } as const,
    { type: 'set-config', nodeId: 'a', path: ['list', 1] } as const,
  ].reduce<typeof start>(applyChange, start);
  expect(after.nodes[0]?.config).toEqual({ list: [1, 3] });
});

test('a change that changes nothing gives back the same flow', () => {
  const flow = base.reduce(applyChange, emptyFlow());
  const nothing: EditorChange[] = [
    { type: 'remove', nodes: ['zzz'] },
    { type: 'set-config', nodeId: 'a', path: ['none'] },
    { type: 'rewire', edge: edge('a', 'b'), to: edge('a', 'c') },
    { type: 'batch', changes: [] },
  ];
  for (const change of nothing) expect(applyChange(flow, change)).toBe(flow);
});
