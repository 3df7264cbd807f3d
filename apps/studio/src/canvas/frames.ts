import type { ContainerRule, Flow, FlowNode } from '@heddle/contracts';
import { parentsOf } from '@heddle/graph';
import { frameSize, nodeSize, type Size } from './node-geometry.ts';
import type { NodeView, NodeViews } from './node-view.ts';

/** How a container is drawn around its contents. */
export interface Frame extends Size {
  /** Smaller than this its contents would stick out. */
  readonly least: Size;
  readonly isCollapsed: boolean;
  /** Nodes directly inside. */
  readonly contents: number;
}

type Framing = Pick<NodeView, 'parent' | 'depth' | 'isHidden' | 'frame'>;

/** Whether a node can hold others: it has ports for them. */
export function isContainer(view: Pick<NodeView, 'innerOutputs' | 'innerInputs'>): boolean {
  return view.innerOutputs.length + view.innerInputs.length > 0;
}

/** How a container runs its contents, also while its config is half written; undefined for every other node. */
export function containerRuleOf({ spec, node }: Pick<NodeView, 'spec' | 'node'>): ContainerRule | undefined {
  if (!spec?.container) return undefined;
  const parsed = spec.config.safeParse(node.config);
  return spec.container(parsed.success ? parsed.data : node.config);
}

/** The views with what they are inside of and, for containers, how large that makes them. Unchanged ones stay the same. */
export function withFrames(flow: Flow, views: NodeViews): NodeViews {
  const nodes = new Map<string, FlowNode>(flow.nodes.map((node) => [node.id, node]));
  const places = flow.layout?.nodes ?? {};
  const around = new Map(
    [...views.keys()].map((id) => {
      const chain = parentsOf(nodes, id);
      // What stands in something that holds nothing stands outside of it; the compiler says so.
      const end = chain.findIndex((parent) => !canHold(views.get(parent)));
      return [id, end < 0 ? chain : chain.slice(0, end)] as const;
    }),
  );
  const framed = new Map<string, NodeView>();
  const inside = new Map<string, NodeView[]>();
  const deepestFirst = [...views.values()].sort(
    (one, other) => depthOf(around, other) - depthOf(around, one),
  );
  for (const view of deepestFirst) {
    const chain = around.get(view.id) ?? [];
    const contents = (inside.get(view.id) ?? []).map((each) => ({
      ...(places[each.id] ?? { x: 0, y: 0 }),
      ...nodeSize(each),
    }));
    const place = places[view.id];
    const made = withFraming(view, {
      parent: chain[0],
      depth: chain.length,
      isHidden: chain.some((parent) => places[parent]?.collapsed === true),
      frame: isContainer(view)
        ? {
            ...frameSize(view, sizeOf(place), contents),
            isCollapsed: place?.collapsed === true,
            contents: contents.length,
          }
        : undefined,
    });
    framed.set(view.id, made);
    const [parent] = chain;
    if (parent !== undefined) inside.set(parent, [...(inside.get(parent) ?? []), made]);
  }
  return new Map(
    [...views.keys()].flatMap((id) => {
      const view = framed.get(id);
      return view ? [[id, view] as const] : [];
    }),
  );
}

function canHold(view: NodeView | undefined): boolean {
  return view !== undefined && isContainer(view);
}

function depthOf(around: ReadonlyMap<string, readonly string[]>, view: NodeView): number {
  return around.get(view.id)?.length ?? 0;
}

function sizeOf(
  place: { readonly width?: number | undefined; readonly height?: number | undefined } | undefined,
): Partial<Size> {
  return {
    ...(place?.width === undefined ? {} : { width: place.width }),
    ...(place?.height === undefined ? {} : { height: place.height }),
  };
}

function withFraming(view: NodeView, framing: Framing): NodeView {
  const isSame =
    view.parent === framing.parent &&
    view.depth === framing.depth &&
    view.isHidden === framing.isHidden &&
    isSameFrame(view.frame, framing.frame);
  return isSame ? view : { ...view, ...framing };
}

function isSameFrame(one: Frame | undefined, other: Frame | undefined): boolean {
  if (!one || !other) return one === other;
  return (
    one.width === other.width &&
    one.height === other.height &&
    one.least.width === other.least.width &&
    one.least.height === other.least.height &&
    one.isCollapsed === other.isCollapsed &&
    one.contents === other.contents
  );
}
