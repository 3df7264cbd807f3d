import { useReactFlow } from '@xyflow/react';
import { useCallback } from 'react';
import { boundsOf } from '../../../canvas/place-nodes.ts';
import { showAll } from '../canvas/view.ts';
import { canvasRects } from './editor-actions.ts';
import { useEditor } from './editor-context.ts';
import { selectionOf } from './editor-store.ts';

/** Tidies up: the selected nodes, or all when fewer than two are selected. One step of undo. */
export function useLayoutAction(): () => void {
  const { store } = useEditor();
  const flow = useReactFlow();
  return useCallback(() => {
    void (async () => {
      const { layoutNodes, toLayoutEdge } = await import('../../../canvas/auto-layout.ts');
      const { views, edges, ...state } = store.getState();
      const selected = selectionOf({ ...state, edges }).nodes;
      const ids = selected.size > 1 ? selected : new Set(views.keys());
      const bounds = boundsOf(canvasRects(store).filter((rect) => ids.has(rect.id)));
      if (!bounds) return;
      const nodes = layoutNodes(views, edges.flatMap(toLayoutEdge), ids, bounds);
      store.change({ type: 'move', nodes }, 'Tidy up');
      if (selected.size < 2) setTimeout(() => showAll(flow), 30);
    })();
  }, [store, flow]);
}
