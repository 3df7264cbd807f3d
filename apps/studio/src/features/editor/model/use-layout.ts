import { withContents } from '@heddle/graph';
import { useReactFlow } from '@xyflow/react';
import { useCallback } from 'react';
import { boundsOf } from '../../../canvas/place-nodes.ts';
import { showAll } from '../canvas/view.ts';
import { canvasRects } from './editor-actions.ts';
import { useEditor } from './editor-context.ts';
import { selectionOf } from './editor-store.ts';

/** Tidies up: the selected nodes, the inside of a container, or all when neither is selected. One step of undo. */
export function useLayoutAction(): () => void {
  const { store } = useEditor();
  const flow = useReactFlow();
  return useCallback(() => {
    void (async () => {
      const [{ toLayoutEdge }, { layoutTree }] = await Promise.all([
        import('../../../canvas/auto-layout.ts'),
        import('../../../canvas/layout-tree.ts'),
      ]);
      const { views, edges, ...state } = store.getState();
      const selected = selectionOf({ ...state, edges }).nodes;
      const [first] = selected;
      const isOneFrame = selected.size === 1 && views.get(first ?? '')?.frame !== undefined;
      const isAll = selected.size < 2 && !isOneFrame;
      const chosen = isAll ? new Set(views.keys()) : withContents(state.history.flow, selected);
      // A container that is tidied up alone keeps its place.
      const ids = new Set([...chosen].filter((id) => !isOneFrame || id !== first));
      const bounds = boundsOf(canvasRects(store).filter((rect) => ids.has(rect.id)));
      if (!bounds) return;
      const nodes = layoutTree(views, edges.flatMap(toLayoutEdge), ids, bounds);
      store.change({ type: 'move', nodes }, 'Tidy up');
      if (isAll) setTimeout(() => showAll(flow), 30);
    })();
  }, [store, flow]);
}
