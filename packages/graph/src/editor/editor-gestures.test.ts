import { defineNode, type Flow, field, flowSchema, type NodeCatalog } from '@heddle/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { portsOf } from '../flow/node-ports.ts';
import { applyChange } from './apply-change.ts';
import { copyFragment, FRAGMENT_FORMAT, parseFragment, pasteFragment } from './flow-fragment.ts';
import { followRenamedPort } from './follow-ports.ts';
import { freshNodeId } from './fresh-id.ts';
import { type ConnectionEnd, type PortsByNode, proposeEdge } from './propose-edge.ts';

const step = defineNode({
  kind: 'step',
  title: 'Step',
  summary: '',
  docs: '',
  icon: 'Dot',
  category: 'transform',
  config: z.strictObject({
    text: z
      .string()
      .optional()
      .meta(field({ title: 'Text', role: 'template' })),
    when: z
      .string()
      .optional()
      .meta(field({ title: 'When', role: 'expression' })),
    outlets: z.array(z.string()).default(['out']),
  }),
  ports: (config) => ({
    inputs: [
      { name: 'in', type: 'text' },
      { name: 'number', type: 'number' },
      { name: 'all', type: 'text', many: true },
    ],
    outputs: config.outlets.map((name) => ({ name, type: 'text' as const })),
    borrows: [{ name: 'memory', type: 'memory' }],
    lends: [{ name: 'memory', type: 'memory' }],
  }),
});
const catalog: NodeCatalog = { step };

/** a ──▶ b, and c reads a twice */
function sample(): Flow {
  return flowSchema.parse({
    format: 'heddle/flow@1',
    name: 'Sample',
    nodes: [
      { id: 'a', kind: 'step' },
      { id: 'b', kind: 'step' },
      { id: 'c', kind: 'step', config: { text: 'Hi {{a.out}} and \\{{a.out}}', when: 'a.out == "a.out"' } },
    ],
    edges: [{ from: 'a.out', to: 'b.in' }],
    layout: { nodes: { a: { x: 0, y: 0 }, b: { x: 300, y: 0 }, c: { x: 300, y: 200 } } },
  });
}

const portsByNode = (flow: Flow): PortsByNode =>
  new Map(flow.nodes.map((node) => [node.id as string, portsOf(step, node.config, node)]));
const end = (text: string): ConnectionEnd => {
  const [node = '', port = '', side = 'output'] = text.split('.');
  return { node, port, side: side as ConnectionEnd['side'] }; // cast: the tests below write sides out
};
const propose = (one: string, other: string, flow = sample()) =>
  proposeEdge(flow, portsByNode(flow), end(one), end(other));

test('a line may be begun at either end', () => {
  const expected = { ok: true, edge: { from: 'b.out', to: 'c.in' }, replaces: [] };
  expect(propose('b.out.output', 'c.in.input')).toEqual(expected);
  expect(propose('c.in.input', 'b.out.output')).toEqual(expected);
});

test('a single input gives up its edge, an input for many keeps them', () => {
  expect(propose('c.out.output', 'b.in.input')).toMatchObject({ replaces: [{ from: 'a.out', to: 'b.in' }] });
  expect(propose('c.out.output', 'b.all.input')).toMatchObject({ replaces: [] });
});

test('what cannot be connected is refused with a sentence', () => {
  const refusals = [
    ['a.out.output', 'b.number.input', /text.*number/],
    ['a.out.output', 'a.in.input', /itself/],
    ['b.out.output', 'a.in.input', /circle/],
    ['a.out.output', 'b.in.input', /already/],
    ['a.out.output', 'b.out.output', /Both ends give/],
    ['a.memory.lends', 'b.in.input', /never join/],
  ] as const;
  for (const [one, other, reason] of refusals) {
    expect(propose(one, other)).toMatchObject({ ok: false, reason: expect.stringMatching(reason) });
  }
});

test('a lent node makes an attachment, and that is no circle', () => {
  expect(propose('b.memory.lends', 'a.memory.borrows')).toMatchObject({
    ok: true,
    edge: { from: 'b.memory', to: 'a.memory', kind: 'attachment' },
  });
});

test('pasting beside the original renames what is taken, and references inside follow', () => {
  const flow = sample();
  const fragment = copyFragment(flow, { nodes: new Set(['a', 'c']) });
  const pasted = pasteFragment(fragment, { flow, catalog, at: { x: 50, y: 60 }, newNoteId: () => 'n' });
  const after = applyChange(flow, pasted.change);
  expect(pasted.nodes).toEqual(['a-2', 'c-2']);
  expect(after.nodes.at(-1)?.config).toEqual({
    text: 'Hi {{a-2.out}} and \\{{a.out}}',
    when: 'a-2.out == "a.out"',
  });
  expect(after.layout?.nodes).toMatchObject({ 'a-2': { x: 50, y: 60 }, 'c-2': { x: 350, y: 260 } });
});

test('references to nodes that were not copied stay as they are', () => {
  const flow = sample();
  const fragment = copyFragment(flow, { nodes: new Set(['c']) });
  const { change } = pasteFragment(fragment, { flow, catalog, at: { x: 0, y: 0 }, newNoteId: () => 'n' });
  expect(applyChange(flow, change).nodes.at(-1)?.config.text).toContain('{{a.out}}');
});

test('pasting into another flow keeps ids that are free there', () => {
  const source = sample();
  const target = flowSchema.parse({
    format: 'heddle/flow@1',
    name: 'Other',
    nodes: [{ id: 'b', kind: 'step' }],
  });
  const text = JSON.stringify(copyFragment(source, { nodes: new Set(['a', 'b']) }));
  const fragment = parseFragment(text);
  expect(fragment).toBeDefined();
  if (!fragment) return;
  const pasted = pasteFragment(fragment, { flow: target, catalog, at: { x: 0, y: 0 }, newNoteId: () => 'n' });
  expect(pasted.nodes).toEqual(['a', 'b-2']);
  expect(applyChange(target, pasted.change).edges).toEqual([{ from: 'a.out', to: 'b-2.in' }]);
});

test('other text on the clipboard is no fragment', () => {
  for (const text of ['', 'hello', '{}', `{"format":"${FRAGMENT_FORMAT}"}`, `see ${FRAGMENT_FORMAT}`]) {
    expect(parseFragment(text)).toBeUndefined();
  }
});

test('a renamed port takes its edges and the references to it along', () => {
  const flow = sample();
  const [before] = flow.nodes;
  expect(before).toBeDefined();
  if (!before) return;
  const after = { ...before, config: { outlets: ['answer'] } };
  const changed = followRenamedPort(flow, before, after, catalog).reduce(applyChange, flow);
  expect(changed.edges).toEqual([{ from: 'a.answer', to: 'b.in' }]);
  expect(changed.nodes[2]?.config).toEqual({
    text: 'Hi {{a.answer}} and \\{{a.out}}',
    when: 'a.answer == "a.out"',
  });
});

test('an added or removed port renames nothing, and an unusable name neither', () => {
  const flow = sample();
  const [before] = flow.nodes;
  if (!before) throw new Error('Expected the sample to have a node.');
  for (const outlets of [['out', 'more'], [], ['not a name']]) {
    expect(followRenamedPort(flow, before, { ...before, config: { outlets } }, catalog)).toEqual([]);
  }
});

test('a fresh id is an id, is free, and reads like the word it came from', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 80 }),
      fc.array(fc.constantFrom('node', 'node-2', 'x'), { maxLength: 3 }),
      (word, taken) => {
        const id = freshNodeId(word, new Set(taken));
        expect(id).toMatch(/^[a-z][a-z0-9_-]{0,63}$/);
        expect(taken).not.toContain(id);
      },
    ),
  );
  expect(freshNodeId('HTTP request', new Set())).toBe('http-request');
  expect(freshNodeId('Überprüfung', new Set(['uberprufung']))).toBe('uberprufung-2');
});
