import { type ConnectionEnd, type ProposedEdge, proposeEdge } from '@heddle/graph';
import {
  type Connection,
  type FinalConnectionState,
  type HandleType,
  type OnConnectStartParams,
  useReactFlow,
} from '@xyflow/react';
import { type RefObject, useMemo } from 'react';
import type { CanvasEdge } from '../../../canvas/flow-to-canvas.ts';
import { parseHandleId } from '../../../canvas/node-geometry.ts';
import { portsByNode } from '../model/container-actions.ts';
import { type Editor, useEditor } from '../model/editor-context.ts';

/** An end of a line as React Flow names it, or undefined when it is none of ours. */
export function toConnectionEnd(
  node: string | null,
  handle: string | null | undefined,
): ConnectionEnd | undefined {
  const parsed = handle ? parseHandleId(handle) : undefined;
  return node !== null && parsed ? { node, ...parsed } : undefined;
}

/** Whether two ends may be joined in the flow as it is. */
export function proposeIn(
  { store }: Pick<Editor, 'store'>,
  one: ConnectionEnd,
  other: ConnectionEnd,
): ProposedEdge {
  const { history, views } = store.getState();
  return proposeEdge(history.flow, portsByNode(views), one, other);
}

type Frame = RefObject<HTMLDivElement | null>;

/** Drawing lines: only what fits is accepted, what does not says why, and a line into the open offers what would fit. */
export function useConnecting(frame: Frame) {
  const editor = useEditor();
  const { screenToFlowPosition } = useReactFlow();
  return useMemo(
    () => ({
      onConnect: (connection: Connection) => join(editor, connection),
      isValidConnection: (connection: Connection | CanvasEdge) => {
        const ends = endsOf(connection);
        return ends !== undefined && proposeIn(editor, ...ends).ok;
      },
      onConnectStart: (_event: unknown, { nodeId, handleId }: OnConnectStartParams) => {
        editor.ui.setState({ quickAdd: undefined, refusal: undefined });
        markFitting(frame, editor, toConnectionEnd(nodeId, handleId));
      },
      onConnectEnd: (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
        unmark(frame);
        const from = toConnectionEnd(state.fromNode?.id ?? null, state.fromHandle?.id);
        if (!from || state.isValid) return;
        const to = toConnectionEnd(state.toNode?.id ?? null, state.toHandle?.id);
        if (to) refuse(editor, [from, to], pointOf(event));
        else if (isOpenSpace(event)) offer(editor, from, pointOf(event), screenToFlowPosition);
      },
      onReconnect: (old: CanvasEdge, connection: Connection) => rewire(editor, old, connection),
      onReconnectStart: (_event: unknown, edge: CanvasEdge, side: HandleType) =>
        markFitting(
          frame,
          editor,
          side === 'target'
            ? toConnectionEnd(edge.target, edge.targetHandle)
            : toConnectionEnd(edge.source, edge.sourceHandle),
        ),
      onReconnectEnd: () => unmark(frame),
    }),
    [editor, frame, screenToFlowPosition],
  );
}

function join(editor: Editor, connection: Connection): void {
  const ends = endsOf(connection);
  const proposal = ends && proposeIn(editor, ...ends);
  if (!proposal?.ok) return;
  const { edge, replaces } = proposal;
  editor.store.change({ type: 'add', edges: [edge], replaces }, 'Connect');
  editor.store.select({ edges: [edge] });
}

/** Says why two ends do not fit, where the line was let go. */
function refuse(editor: Editor, ends: [ConnectionEnd, ConnectionEnd], screen: Place): void {
  const proposal = proposeIn(editor, ...ends);
  if (!proposal.ok) editor.ui.setState({ refusal: { screen, reason: proposal.reason } });
}

/** Offers what would fit, where the line was let go. */
function offer(editor: Editor, from: ConnectionEnd, screen: Place, toFlow: (at: Place) => Place): void {
  editor.ui.setState({ quickAdd: { screen, at: nodeCorner(toFlow(screen), from), from } });
}

function rewire(editor: Editor, old: CanvasEdge, connection: Connection): void {
  const ends = endsOf(connection);
  const edge = old.data?.edge;
  if (!ends || !edge) return;
  const proposal = proposeIn(editor, ...ends);
  if (!proposal.ok) return;
  const others = proposal.replaces.filter(
    (replaced) => replaced.to !== edge.to || replaced.from !== edge.from,
  );
  editor.store.change(
    {
      type: 'batch',
      changes: [
        { type: 'remove', edges: others },
        { type: 'rewire', edge, to: proposal.edge },
      ],
    },
    'Reconnect',
  );
}

interface Place {
  readonly x: number;
  readonly y: number;
}

function endsOf(connection: Connection | CanvasEdge): [ConnectionEnd, ConnectionEnd] | undefined {
  const from = toConnectionEnd(connection.source, connection.sourceHandle);
  const to = toConnectionEnd(connection.target, connection.targetHandle);
  return from && to ? [from, to] : undefined;
}

/** Marks every port that fits the drawn line, past React: a line must not redraw every node. */
function markFitting({ current }: Frame, editor: Editor, from: ConnectionEnd | undefined): void {
  if (!current || !from) return;
  current.dataset.connecting = '';
  for (const handle of current.querySelectorAll<HTMLElement>('.hd-handle')) {
    const to = toConnectionEnd(handle.dataset.nodeid ?? null, handle.dataset.handleid);
    const isSelf = to?.node === from.node && to.port === from.port && to.side === from.side;
    if (to && !isSelf) handle.dataset.fit = proposeIn(editor, from, to).ok ? 'yes' : 'no';
  }
}

function unmark({ current }: Frame): void {
  if (!current) return;
  delete current.dataset.connecting;
  for (const handle of current.querySelectorAll<HTMLElement>('.hd-handle[data-fit]'))
    delete handle.dataset.fit;
}

function pointOf(event: MouseEvent | TouchEvent): Place {
  const at = 'changedTouches' in event ? event.changedTouches[0] : event;
  return { x: at?.clientX ?? 0, y: at?.clientY ?? 0 };
}

function isOpenSpace(event: MouseEvent | TouchEvent): boolean {
  return event.target instanceof Element && event.target.closest('.react-flow__pane') !== null;
}

/** Where the new node's corner goes so that its port comes to lie where the line was let go. */
function nodeCorner(at: Place, from: ConnectionEnd): Place {
  switch (from.side) {
    case 'output':
      return { x: at.x, y: at.y - 60 };
    case 'input':
      return { x: at.x - 240, y: at.y - 60 };
    case 'borrows':
      return { x: at.x - 120, y: at.y };
    case 'lends':
      return { x: at.x - 120, y: at.y - 160 };
  }
}
