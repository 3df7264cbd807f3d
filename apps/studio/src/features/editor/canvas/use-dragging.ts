import type { OnNodeDrag } from '@xyflow/react';
import { useMemo } from 'react';
import type { CanvasNode } from '../../../canvas/flow-to-canvas.ts';
import { guidesFor } from '../../../canvas/guides.ts';
import { boundsOf } from '../../../canvas/place-nodes.ts';
import { canvasRects } from '../model/editor-actions.ts';
import { useEditor } from '../model/editor-context.ts';

const NEAR = 900;

/** Dragging nodes: lines show what stands in line; the flow changes once, when the drag ends. */
export function useDragging() {
  const { store, ui } = useEditor();
  return useMemo(() => {
    const onNodeDrag: OnNodeDrag<CanvasNode> = (_event, _node, dragged) => {
      const ids = new Set(dragged.map((node) => node.id));
      const rects = canvasRects(store);
      const bounds = boundsOf(rects.filter((rect) => ids.has(rect.id)));
      if (!bounds) return;
      const near = rects.filter(
        (rect) =>
          !ids.has(rect.id) && Math.abs(rect.x - bounds.x) < NEAR && Math.abs(rect.y - bounds.y) < NEAR,
      );
      ui.setState({ guides: guidesFor(bounds, near) });
    };
    const stop = () => {
      ui.setState({ guides: [] });
      store.commitDrag();
    };
    return { onNodeDrag, onNodeDragStop: stop, onSelectionDragStop: stop };
  }, [store, ui]);
}
