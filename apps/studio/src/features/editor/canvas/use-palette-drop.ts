import type { FlowEdge } from '@heddle/contracts';
import { useReactFlow } from '@xyflow/react';
import { type DragEvent, useMemo } from 'react';
import { frameAt } from '../model/container-actions.ts';
import { addNode } from '../model/editor-actions.ts';
import { useEditor } from '../model/editor-context.ts';
import type { EditorStore } from '../model/editor-store.ts';
import { rememberKind } from '../palette/recent-kinds.ts';
import { markFrame } from './mark-frame.ts';

/** What is dragged from the palette carries its kind under this type. */
export const KIND_TYPE = 'application/x-heddle-kind';

/** Dropping a kind on the canvas adds a node; dropped on an edge, the node takes its place between the two. */
export function usePaletteDrop() {
  const { store, ui } = useEditor();
  const { screenToFlowPosition } = useReactFlow();
  return useMemo(
    () => ({
      onDragOver: (event: DragEvent) => {
        if (!event.dataTransfer.types.includes(KIND_TYPE)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        markFrame(frameAt(store, screenToFlowPosition({ x: event.clientX, y: event.clientY })));
      },
      onDragLeave: () => markFrame(undefined),
      onDrop: (event: DragEvent) => {
        const kind = event.dataTransfer.getData(KIND_TYPE);
        if (kind === '') return;
        event.preventDefault();
        const at = screenToFlowPosition({ x: event.clientX, y: event.clientY });
        markFrame(undefined);
        if (frameAt(store, at) !== undefined && store.catalog[kind]?.role !== 'step') {
          ui.setState({
            refusal: {
              screen: { x: event.clientX, y: event.clientY },
              reason: 'A flow begins and ends once: this node cannot be inside a container.',
            },
          });
          return;
        }
        const corner = { x: at.x - 120, y: at.y - 24 };
        rememberKind(kind);
        addNode(store, { kind, at: corner, fallback: corner, onEdge: edgeAt(store, event) });
      },
    }),
    [store, ui, screenToFlowPosition],
  );
}

function edgeAt(store: EditorStore, event: DragEvent): FlowEdge | undefined {
  const hit = document
    .elementsFromPoint(event.clientX, event.clientY)
    .map((element) => element.closest<SVGElement>('.react-flow__edge'))
    .find((element) => element !== null);
  return store.getState().edges.find((edge) => edge.id === hit?.dataset.id)?.data?.edge;
}
