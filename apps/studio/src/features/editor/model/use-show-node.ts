import { useReactFlow } from '@xyflow/react';
import { useCallback } from 'react';
import { nodeSize } from '../../../canvas/node-geometry.ts';
import { focusNodeElement, viewMotion } from '../canvas/view.ts';
import { useEditor } from './editor-context.ts';

/** Selects a node, brings it into the middle of the view, and gives it the focus unless told to keep it. */
export function useShowNode(): (id: string, options?: { readonly keepFocus?: boolean }) => void {
  const { store } = useEditor();
  const { setCenter, getZoom } = useReactFlow();
  return useCallback(
    (id, { keepFocus = false } = {}) => {
      const { nodes, views } = store.getState();
      const node = nodes.find((each) => each.id === id);
      const view = views.get(id);
      if (!node || !view) return;
      store.select({ nodes: [id] });
      const { width, height } = nodeSize(view);
      void setCenter(node.position.x + width / 2, node.position.y + height / 2, {
        zoom: Math.max(getZoom(), 0.7),
        duration: viewMotion(),
      });
      if (!keepFocus) focusNodeElement(id);
    },
    [store, setCenter, getZoom],
  );
}
