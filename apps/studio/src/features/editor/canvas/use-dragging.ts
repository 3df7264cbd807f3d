import { type OnNodeDrag, useReactFlow } from '@xyflow/react';
import { useMemo } from 'react';
import { type CanvasNode, parseNoteNodeId } from '../../../canvas/flow-to-canvas.ts';
import { guidesFor } from '../../../canvas/guides.ts';
import { boundsOf } from '../../../canvas/place-nodes.ts';
import { dropNodes, frameAt } from '../model/container-actions.ts';
import { canvasRects } from '../model/editor-actions.ts';
import { useEditor } from '../model/editor-context.ts';
import { useCutNotice } from '../model/use-cut-notice.ts';
import { markFrame } from './mark-frame.ts';

const NEAR = 900;

/**
 * Dragging nodes: lines show what stands in line, and the container that would take them is lit; the flow changes once,
 * when the drag ends.
 */
export function useDragging() {
  const { store, ui } = useEditor();
  const { screenToFlowPosition } = useReactFlow();
  const notice = useCutNotice();
  return useMemo(() => {
    const onNodeDrag: OnNodeDrag<CanvasNode> = (event, _node, dragged) => {
      const ids = new Set(dragged.map((node) => node.id));
      const rects = canvasRects(store);
      const steps = dragged.filter((node) => parseNoteNodeId(node.id) === undefined);
      markFrame(steps.length === 0 ? undefined : frameAt(store, screenToFlowPosition(screenOf(event)), ids));
      const bounds = boundsOf(rects.filter((rect) => ids.has(rect.id)));
      if (!bounds) return;
      const near = rects.filter(
        (rect) =>
          !ids.has(rect.id) && Math.abs(rect.x - bounds.x) < NEAR && Math.abs(rect.y - bounds.y) < NEAR,
      );
      ui.setState({ guides: guidesFor(bounds, near) });
    };
    const drop = (event: MouseEvent | TouchEvent | React.MouseEvent, dragged: readonly CanvasNode[]) => {
      ui.setState({ guides: [] });
      markFrame(undefined);
      const screen = screenOf(event);
      const ids = dragged.map((node) => node.id);
      const dropped = dropNodes(store, ids, screenToFlowPosition(screen));
      if (dropped.type === 'refused') ui.setState({ refusal: { screen, reason: dropped.reason } });
      if (dropped.type === 'crossed') notice(dropped.cut);
    };
    const onNodeDragStop: OnNodeDrag<CanvasNode> = (event, _node, dragged) => drop(event, dragged);
    const onSelectionDragStop = (event: React.MouseEvent, dragged: CanvasNode[]) => drop(event, dragged);
    return { onNodeDrag, onNodeDragStop, onSelectionDragStop };
  }, [store, ui, screenToFlowPosition, notice]);
}

function screenOf(event: MouseEvent | TouchEvent | React.MouseEvent | React.TouchEvent) {
  const at = 'changedTouches' in event ? event.changedTouches[0] : event;
  return { x: at?.clientX ?? 0, y: at?.clientY ?? 0 };
}
