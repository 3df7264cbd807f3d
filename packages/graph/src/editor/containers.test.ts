import { defineNode, type Flow, flowSchema, type NodeCatalog } from '@heddle/contracts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { portsOf } from '../flow/node-ports.ts';
import { applyChange } from './apply-change.ts';
import { crossingReason, moveInto, topmost, withContents } from './containers.ts';
import { copyFragment, pasteFragment } from './flow-fragment.ts';
import { type PortsByNode, proposeEdge } from './propose-edge.ts';
import { wrapNodes } from './wrap-nodes.ts';

const loop = defineNode({
  kind: 'loop',
  title: 'Loop',
  summary: '',
  docs: '',
  icon: 'Dot',
  category: 'control',
  config: z.strictObject({}),
  container: () => ({
    scope: 'loop',
    inside: { last: 'last' },
    initial: 'initial',
    yields: 'yield',
    reads: 'last',
    parallel: 1,
    failures: 'fail',
  }),
  ports: () => ({
    inputs: [
      { name: 'initial', type: 'any' },
      { name: 'yield', type: 'any', inside: true },
    ],
    outputs: [
      { name: 'result', type: 'any' },
      { name: 'last', type: 'any', inside: true },
    ],
  }),
});
const text = defineNode({
  kind: 'text',
  title: 'Text',
  summary: '',
  docs: '',
  icon: 'Dot',
  category: 'transform',
  config: z.strictObject({ text: z.string().default('').meta({ 'x-heddle': 'template' }) }),
  portsFromTemplate: 'text',
  ports: () => ({ inputs: [], outputs: [{ name: 'out', type: 'text' }] }),
});
const catalog: NodeCatalog = { loop, text };

function flowOf(nodes: object[], edges: [string, string][], places: object = {}): Flow {
  return flowSchema.parse({
    format: 'heddle/flow@1',
    name: 'Test',
    nodes,
    edges: edges.map(([from, to]) => ({ from, to })),
    layout: { nodes: places },
  });
}
const say = (id: string, template = '', parent?: string) => ({
  id,
  kind: 'text',
  config: { text: template },
  ...(parent === undefined ? {} : { parent }),
});
function portsIn(flow: Flow): PortsByNode {
  return new Map(
    flow.nodes.map((node) => [node.id, portsOf(catalog[node.kind] ?? text, node.config, node)] as const),
  );
}
const linesOf = (flow: Flow) => flow.edges.map((edge) => `${edge.from} ${edge.to}`).sort();

describe('nodes over borders', () => {
  const flow = flowOf(
    [say('a'), say('b', '{{word}}'), say('c', '{{word}}'), { id: 'round', kind: 'loop' }],
    [
      ['a.out', 'b.word'],
      ['b.out', 'c.word'],
    ],
    { b: { x: 400, y: 40 }, round: { x: 300, y: 0 } },
  );

  it('a node moved into a container loses the edges that would cross, and reads by reference what it may', () => {
    const { change, cut } = moveInto({
      flow,
      ports: portsIn(flow),
      catalog,
      nodes: ['b'],
      parent: 'round',
      places: { b: { x: 100, y: 40 } },
    });
    const after = applyChange(flow, change);
    expect(after.nodes.find((node) => node.id === 'b')).toMatchObject({
      parent: 'round',
      config: { text: '{{a.out}}' },
    });
    expect(linesOf(after)).toEqual([]);
    expect(cut.map((edge) => edge.to)).toEqual(['c.word']);
    expect(after.layout?.nodes.b).toEqual({ x: 100, y: 40 });
  });

  it('a container never goes into itself, nor into what is inside of it', () => {
    const nested = flowOf(
      [
        { id: 'outer', kind: 'loop' },
        { id: 'inner', kind: 'loop', parent: 'outer' },
      ],
      [],
    );
    expect(applyChange(nested, { type: 'set-parent', nodes: ['outer'], parent: 'inner' })).toBe(nested);
    expect(applyChange(nested, { type: 'set-parent', nodes: ['outer'], parent: 'outer' })).toBe(nested);
    expect([...withContents(nested, ['outer'])]).toEqual(['outer', 'inner']);
    expect(topmost(nested, new Set(['outer', 'inner']))).toEqual(['outer']);
  });

  it('what is lifted out of a removed container stays where it is seen', () => {
    const inside = flowOf([{ id: 'round', kind: 'loop' }, say('b', '', 'round')], [], {
      round: { x: 300, y: 20 },
      b: { x: 120, y: 60 },
    });
    const after = applyChange(inside, { type: 'remove', nodes: ['round'] });
    expect(after.layout?.nodes.b).toEqual({ x: 420, y: 80 });
  });
});

describe('edges at a border', () => {
  const flow = flowOf(
    [{ id: 'round', kind: 'loop' }, say('b', '{{word}}', 'round'), say('c', '{{word}}')],
    [],
  );
  const ports = portsIn(flow);

  it('lead through the ports that are made for it', () => {
    const inward = proposeEdge(
      flow,
      ports,
      { node: 'round', port: 'last', side: 'output' },
      { node: 'b', port: 'word', side: 'input' },
    );
    expect(inward).toMatchObject({ ok: true });
    const wired = { ...flow, edges: [{ from: 'round.last', to: 'b.word' }] };
    const outward = proposeEdge(
      wired,
      ports,
      { node: 'b', port: 'out', side: 'output' },
      { node: 'round', port: 'yield', side: 'input' },
    );
    expect(outward, 'in by one port and out by the other is no circle').toMatchObject({ ok: true });
  });

  it('are refused anywhere else, with the sentence of the compiler', () => {
    const crossing = proposeEdge(
      flow,
      ports,
      { node: 'b', port: 'out', side: 'output' },
      { node: 'c', port: 'word', side: 'input' },
    );
    expect(crossing).toMatchObject({
      ok: false,
      reason: expect.stringContaining('crosses the border of `round`'),
    });
    expect(crossingReason(flow, ports, { from: 'round.last', to: 'c.word' })).toContain(
      'for the nodes directly inside `round`',
    );
  });
});

describe('a circle put into a loop', () => {
  it('closes over the loop: what went round is the last result, what came in is the first value', () => {
    const flow = flowOf(
      [say('ask'), say('draft', '{{before}} {{topic}}'), say('check', '{{draft}}'), say('out', '{{text}}')],
      [
        ['draft.out', 'check.draft'],
        ['check.out', 'draft.before'],
        ['ask.out', 'draft.topic'],
        ['check.out', 'out.text'],
      ],
      { draft: { x: 400, y: 100 }, check: { x: 700, y: 120 } },
    );
    const wrapped = wrapNodes({
      flow,
      ports: portsIn(flow),
      catalog,
      kind: 'loop',
      nodes: ['draft', 'check'],
      edge: { from: 'check.out', to: 'draft.before' },
      inset: { x: 120, y: 60 },
    });
    const after = applyChange(flow, wrapped?.change ?? { type: 'batch', changes: [] });
    expect(linesOf(after)).toEqual([
      'check.out loop.yield',
      'draft.out check.draft',
      'loop.last draft.before',
      'loop.result out.text',
    ]);
    expect(after.nodes.find((node) => node.id === 'draft')?.config).toEqual({
      text: '{{before}} {{ask.out}}',
    });
    expect(wrapped?.cut).toEqual([]);
    expect(after.layout?.nodes).toMatchObject({
      loop: { x: 280, y: 40 },
      draft: { x: 120, y: 60 },
      check: { x: 420, y: 80 },
    });
  });
});

describe('copies of containers', () => {
  const flow = flowOf(
    [{ id: 'round', kind: 'loop' }, say('b', '{{word}}', 'round')],
    [['round.last', 'b.word']],
    { round: { x: 300, y: 20, width: 600 }, b: { x: 120, y: 60 } },
  );

  it('take their contents along; the copies are inside the copy, at the same places', () => {
    const fragment = copyFragment(flow, { nodes: new Set(['round']) });
    const pasted = pasteFragment(fragment, { flow, catalog, at: { x: 0, y: 0 }, newNoteId: () => 'n' });
    const after = applyChange(flow, pasted.change);
    expect(after.nodes.at(-1)).toMatchObject({ id: 'b-2', parent: 'round-2' });
    expect(after.layout?.nodes).toMatchObject({
      'round-2': { x: 0, y: 0, width: 600 },
      'b-2': { x: 120, y: 60 },
    });
    expect(linesOf(after)).toContain('round-2.last b-2.word');
  });

  it('can go into a container', () => {
    const fragment = copyFragment(flow, { nodes: new Set(['b']) });
    const parent = flow.nodes[0]?.id;
    const pasted = pasteFragment(fragment, {
      flow,
      catalog,
      at: { x: 140, y: 80 },
      ...(parent === undefined ? {} : { parent }),
      newNoteId: () => 'n',
    });
    expect(applyChange(flow, pasted.change).nodes.at(-1)).toMatchObject({ id: 'b-2', parent: 'round' });
  });
});
