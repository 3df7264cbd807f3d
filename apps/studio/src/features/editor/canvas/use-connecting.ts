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

/** Drawing lines: only what fits is accepted, what does not says why, and a line into the open offers what would fit. */
export function useConnecting(frame: RefObject<HTMLDivElement | null>) {
  const editor = useEditor();
  const { screenToFlowPosition } = useReactFlow();
  return useMemo(() => {
    const { store, ui } = editor;
    const join = (connection: Connection) => {
      const ends = endsOf(connection);
      const proposal = ends && proposeIn(editor, ...ends);
      if (!proposal?.ok) return;
      const { edge, replaces } = proposal;
      store.change({ type: 'add', edges: [edge], replaces }, 'Connect');
      store.select({ edges: [edge] });
    };
    return {
      onConnect: join,
      isValidConnection: (connection: Connection | CanvasEdge) => {
        const ends = endsOf(connection);
        return ends !== undefined && proposeIn(editor, ...ends).ok;
      },
      onConnectStart: (_event: unknown, { nodeId, handleId }: OnConnectStartParams) => {
        ui.setState({ quickAdd: undefined, refusal: undefined });
        const from = toConnectionEnd(nodeId, handleId);
        if (from && frame.current) markFitting(frame.current, editor, from);
      },
      onConnectEnd: (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
        if (frame.current) unmark(frame.current);
        const from = toConnectionEnd(state.fromNode?.id ?? null, state.fromHandle?.id);
        if (!from || state.isValid) return;
        const screen = pointOf(event);
        const to = toConnectionEnd(state.toNode?.id ?? null, state.toHandle?.id);
        if (to) {
          const proposal = proposeIn(editor, from, to);
          if (!proposal.ok) ui.setState({ refusal: { screen, reason: proposal.reason } });
          return;
        }
        if (isOpenSpace(event))
          ui.setState({ quickAdd: { screen, at: nodeCorner(screenToFlowPosition(screen), from), from } });
      },
      onReconnect: (old: CanvasEdge, connection: Connection) => {
        const ends = endsOf(connection);
        const edge = old.data?.edge;
        if (!ends || !edge) return;
        const proposal = proposeIn(editor, ...ends);
        if (proposal.ok) {
          const others = proposal.replaces.filter(
            (replaced) => replaced.to !== edge.to || replaced.from !== edge.from,
          );
          store.change(
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
      },
      onReconnectStart: (_event: unknown, edge: CanvasEdge, side: HandleType) => {
        const fixed =
          side === 'target'
            ? toConnectionEnd(edge.target, edge.targetHandle)
            : toConnectionEnd(edge.source, edge.sourceHandle);
        if (fixed && frame.current) markFitting(frame.current, editor, fixed);
      },
      onReconnectEnd: () => {
        if (frame.current) unmark(frame.current);
      },
    };
  }, [editor, frame, screenToFlowPosition]);
}

function endsOf(connection: Connection | CanvasEdge): [ConnectionEnd, ConnectionEnd] | undefined {
  const from = toConnectionEnd(connection.source, connection.sourceHandle);
  const to = toConnectionEnd(connection.target, connection.targetHandle);
  return from && to ? [from, to] : undefined;
}

/** Marks every port that fits the drawn line, past React: a line must not redraw every node. */
function markFitting(frame: HTMLElement, editor: Editor, from: ConnectionEnd): void {
  frame.dataset.connecting = '';
  for (const handle of frame.querySelectorAll<HTMLElement>('.hd-handle')) {
    const to = toConnectionEnd(handle.dataset.nodeid ?? null, handle.dataset.handleid);
    const isSelf = to?.node === from.node && to.port === from.port && to.side === from.side;
    if (to && !isSelf) handle.dataset.fit = proposeIn(editor, from, to).ok ? 'yes' : 'no';
  }
}

function unmark(frame: HTMLElement): void {
  delete frame.dataset.connecting;
  for (const handle of frame.querySelectorAll<HTMLElement>('.hd-handle[data-fit]')) delete handle.dataset.fit;
}

function pointOf(event: MouseEvent | TouchEvent): { x: number; y: number } {
  const at = 'changedTouches' in event ? event.changedTouches[0] : event;
  return { x: at?.clientX ?? 0, y: at?.clientY ?? 0 };
}

function isOpenSpace(event: MouseEvent | TouchEvent): boolean {
  return event.target instanceof Element && event.target.closest('.react-flow__pane') !== null;
}

/** Where the new node's corner goes so that its port comes to lie where the line was let go. */
function nodeCorner(at: { x: number; y: number }, from: ConnectionEnd): { x: number; y: number } {
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
