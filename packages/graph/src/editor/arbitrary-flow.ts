import { type Flow, type FlowNode, flowSchema, type JsonObject } from '@heddle/contracts';
import fc from 'fast-check';
import type { EditorChange } from './editor-change.ts';

const IDS = ['a', 'b', 'c', 'd', 'e'] as const;
const PORTS = ['x', 'y'] as const;

/** Any of a few ids, so that changes often meet. Tests only. */
export const arbitraryId = fc.constantFrom(...IDS);
const point = fc.record({ x: fc.integer({ min: -500, max: 500 }), y: fc.integer({ min: -500, max: 500 }) });

const node = (id: string, config: JsonObject = {}): FlowNode =>
  flowSchema.shape.nodes.unwrap().element.parse({ id, kind: 'step', config });

const arbitraryEdge = fc
  .tuple(arbitraryId, fc.constantFrom(...PORTS), arbitraryId, fc.constantFrom(...PORTS), fc.boolean())
  .map(([from, fromPort, to, toPort, isAttachment]) => ({
    from: `${from}.${fromPort}`,
    to: `${to}.${toPort}`,
    ...(isAttachment ? { kind: 'attachment' as const } : {}),
  }));

const arbitraryNote = fc.record({
  id: fc.constantFrom('n1', 'n2'),
  text: fc.string(),
  x: fc.integer(),
  y: fc.integer(),
});
const configPath = fc.oneof(
  fc.constantFrom(['text'], ['list', 0], ['list', 1], ['deep', 'er'], ['cases', 0, 'name']),
);

/** Any change to a flow of a few nodes, sensible or not. Tests only. */
export const arbitraryChange: fc.Arbitrary<EditorChange> = fc.oneof(
  fc.record({
    type: fc.constant('add' as const),
    nodes: fc.array(
      arbitraryId.map((id) => node(id)),
      { maxLength: 2 },
    ),
    edges: fc.array(arbitraryEdge, { maxLength: 3 }),
    notes: fc.array(arbitraryNote, { maxLength: 1 }),
    replaces: fc.array(arbitraryEdge, { maxLength: 1 }),
    positions: fc.dictionary(arbitraryId, point),
  }),
  fc.record({
    type: fc.constant('remove' as const),
    nodes: fc.array(arbitraryId, { maxLength: 2 }),
    edges: fc.array(arbitraryEdge, { maxLength: 2 }),
    notes: fc.array(fc.constantFrom('n1', 'n2'), { maxLength: 1 }),
  }),
  fc.record({ type: fc.constant('move' as const), nodes: fc.dictionary(arbitraryId, point) }),
  fc.record({
    type: fc.constant('set-parent' as const),
    nodes: fc.array(arbitraryId, { maxLength: 2 }),
    parent: arbitraryId,
  }),
  fc.record({
    type: fc.constant('set-config' as const),
    nodeId: arbitraryId,
    path: configPath,
    value: fc.constantFrom('text', 1, null, { er: true }, ['one', 'two']),
  }),
  fc.record({
    type: fc.constant('rename-node' as const),
    nodeId: arbitraryId,
    name: fc.string({ maxLength: 10 }),
  }),
  fc.record({ type: fc.constant('rewire' as const), edge: arbitraryEdge, to: arbitraryEdge }),
);

/** A flow that some changes have made from an empty one. Tests only. */
export function emptyFlow(): Flow {
  return flowSchema.parse({ format: 'heddle/flow@1', name: 'Test' });
}
