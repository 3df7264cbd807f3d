import { type Flow, flowSchema } from '@heddle/contracts';
import { catalog } from '@heddle/nodes/catalog';
import { describe, expect, it } from 'vitest';
import { absoluteRects } from '../../../canvas/absolute-rects.ts';
import { RAIL } from '../../../canvas/node-geometry.ts';
import { dropNodes, frameAt, reveal, setCollapsed, unwrap, wrap } from './container-actions.ts';
import { addNode, duplicateSelection, removeSelection } from './editor-actions.ts';
import { createEditorStore, type EditorStore } from './editor-store.ts';
import { availableReferences } from './references.ts';

const flow = (): Flow =>
  flowSchema.parse({
    format: 'heddle/flow@1',
    name: 'Test',
    nodes: [
      { id: 'input', kind: 'input' },
      { id: 'map', kind: 'control.map' },
      { id: 'say', kind: 'transform.template', config: { template: '{{word}}' }, parent: 'map' },
      { id: 'loop', kind: 'control.loop', parent: 'map' },
      { id: 'again', kind: 'transform.template', config: { template: '{{before}}' }, parent: 'loop' },
      { id: 'free', kind: 'transform.template', config: { template: '{{text}}' } },
    ],
    edges: [
      { from: 'input.text', to: 'map.items' },
      { from: 'map.item', to: 'say.word' },
      { from: 'say.text', to: 'map.yield' },
      { from: 'loop.last', to: 'again.before' },
    ],
    layout: {
      nodes: {
        input: { x: 0, y: 0 },
        map: { x: 400, y: 0 },
        say: { x: 160, y: 80 },
        loop: { x: 480, y: 80 },
        again: { x: 160, y: 80 },
        free: { x: 0, y: 400 },
      },
    },
  });
const open = (): EditorStore => createEditorStore(flow(), catalog, () => 0);
const nodeOf = (store: EditorStore, id: string) =>
  store.getState().history.flow.nodes.find((node) => node.id === id);
const placeOf = (store: EditorStore, id: string) => store.getState().history.flow.layout?.nodes[id];
const seenAt = (store: EditorStore, id: string) => absoluteRects(store.getState().nodes).get(id);

/** Drags a node so that its corner and the pointer come to a place of the canvas. */
function drag(store: EditorStore, id: string, to: { x: number; y: number }) {
  const node = store.getState().nodes.find((each) => each.id === id);
  const parent = seenAt(store, node?.parentId ?? '') ?? { x: 0, y: 0 };
  const position = { x: to.x - parent.x, y: to.y - parent.y };
  store.onNodesChange([{ type: 'position', id, position, dragging: true }]);
  return dropNodes(store, [id], { x: to.x + 20, y: to.y + 20 });
}

describe('frames on the canvas', () => {
  it('contents stand where the container stands, and nothing of them sticks out', () => {
    const store = open();
    const [map, loop, again] = ['map', 'loop', 'again'].map((id) => seenAt(store, id));
    expect(again).toMatchObject({ x: 400 + 480 + 160, y: 160 });
    for (const [inner, outer] of [
      [again, loop],
      [loop, map],
    ] as const) {
      expect((inner?.x ?? 0) + (inner?.width ?? 0)).toBeLessThanOrEqual(
        (outer?.x ?? 0) + (outer?.width ?? 0) - RAIL,
      );
      expect((inner?.y ?? 0) + (inner?.height ?? 0)).toBeLessThan((outer?.y ?? 0) + (outer?.height ?? 0));
    }
  });

  it('the innermost container under the pointer takes what is dropped, and the way back is one step', () => {
    const store = open();
    const before = store.getState().history.flow;
    const inLoop = seenAt(store, 'again');
    expect(frameAt(store, { x: (inLoop?.x ?? 0) + 5, y: (inLoop?.y ?? 0) + 5 })).toBe('loop');
    expect(drag(store, 'free', { x: 1060, y: 200 })).toMatchObject({
      type: 'crossed',
      into: 'loop',
      cut: [],
    });
    expect(nodeOf(store, 'free')?.parent).toBe('loop');
    expect(seenAt(store, 'free')).toMatchObject({ x: 1060, y: 200 });
    store.undo();
    expect(store.getState().history.flow).toBe(before);
  });

  it('a node that is taken out says which connections that cut', () => {
    const store = open();
    const dropped = drag(store, 'say', { x: 0, y: 700 });
    expect(dropped).toMatchObject({ type: 'crossed', into: undefined });
    expect(dropped.type === 'crossed' && dropped.cut.map((edge) => edge.to)).toEqual([
      'say.word',
      'map.yield',
    ]);
    expect(placeOf(store, 'say')).toEqual({ x: 0, y: 700 });
  });

  it('the flow’s ends stay outside', () => {
    const store = open();
    expect(drag(store, 'input', { x: 600, y: 120 }).type).toBe('refused');
    expect(seenAt(store, 'input')).toMatchObject({ x: 0, y: 0 });
  });

  it('what moves within a container keeps clear of its walls', () => {
    const store = open();
    drag(store, 'say', { x: 410, y: 10 });
    expect(placeOf(store, 'say')).toEqual({ x: RAIL + 20, y: 60 });
  });
});

describe('containers as a whole', () => {
  it('are removed with their contents, and copied with them', () => {
    const store = open();
    store.select({ nodes: ['map'] });
    expect(duplicateSelection(store)).toBe(true);
    expect(nodeOf(store, 'again-2')?.parent).toBe('loop-2');
    store.select({ nodes: ['map'] });
    removeSelection(store);
    expect(store.getState().history.flow.nodes.map((node) => node.id)).toEqual([
      'input',
      'free',
      'map-2',
      'say-2',
      'loop-2',
      'again-2',
    ]);
  });

  it('a copy of what is inside is inside, too', () => {
    const store = open();
    store.select({ nodes: ['say'] });
    duplicateSelection(store);
    expect(nodeOf(store, 'say-2')?.parent).toBe('map');
  });

  it('closed, a container hides its contents and is a node like others; going to one of them opens it', () => {
    const store = open();
    setCollapsed(store, 'map', true);
    expect(store.getState().nodes.map((node) => node.id)).toEqual(['input', 'map', 'free']);
    expect(store.getState().nodes.find((node) => node.id === 'map')?.type).toBe('step');
    reveal(store, 'again');
    expect(store.getState().nodes).toHaveLength(6);
    expect(placeOf(store, 'map')).not.toHaveProperty('collapsed');
  });

  it('taken apart, a container leaves its contents where they were seen', () => {
    const store = open();
    const before = seenAt(store, 'again');
    unwrap(store, 'map');
    expect(nodeOf(store, 'loop')).not.toHaveProperty('parent');
    expect(seenAt(store, 'again')).toEqual(before);
  });

  it('nodes that are put into a new one stay where they are seen', () => {
    const store = open();
    const before = seenAt(store, 'free');
    wrap(store, { kind: 'control.map', nodes: ['free'] }, 'Wrap');
    expect(nodeOf(store, 'free')?.parent).toBe('map-2');
    expect(seenAt(store, 'free')).toEqual(before);
  });

  it('a node from the palette goes into the container it is dropped on, or beside the selected one', () => {
    const store = open();
    const dropped = addNode(store, {
      kind: 'transform.template',
      at: { x: 560, y: 240 },
      fallback: { x: 0, y: 0 },
    });
    expect(nodeOf(store, dropped ?? '')?.parent).toBe('map');
    store.select({ nodes: ['again'] });
    const beside = addNode(store, { kind: 'transform.template', fallback: { x: 0, y: 0 } });
    expect(nodeOf(store, beside ?? '')?.parent).toBe('loop');
  });
});

describe('what may be read inside', () => {
  const readable = (id: string) => {
    const { history, views } = open().getState();
    return availableReferences(history.flow, views, id).map(({ path }) => path.join('.'));
  };

  it('is what the containers around give, and what can be seen from there', () => {
    expect(readable('again').slice(0, 4)).toEqual(['loop.last', 'loop.count', 'each.item', 'each.index']);
    expect(readable('again')).toContain('say.text');
    expect(readable('again')).not.toContain('map.results');
  });

  it('is offered to a loop’s own condition', () => {
    expect(readable('loop')).toContain('loop.count');
    expect(readable('loop')).not.toContain('loop.result');
  });

  it('hides nodes inside other containers', () => {
    expect(readable('free')).toContain('map.results');
    expect(readable('free').filter((path) => /^(say|again|loop|each)\./.test(path))).toEqual([]);
    expect(readable('say')).not.toContain('again.text');
  });
});
