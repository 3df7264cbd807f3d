import { useReactFlow } from '@xyflow/react';
import { useCallback } from 'react';
import type { Rect } from '../../../canvas/place-nodes.ts';
import { focusNodeElement, viewMotion } from '../canvas/view.ts';
import { reveal } from './container-actions.ts';
import { canvasRects } from './editor-actions.ts';
import { useEditor } from './editor-context.ts';

/** Selects a node, brings it into view where it is not, and gives it the focus unless told to keep it. */
export function useShowNode(): (id: string, options?: { readonly keepFocus?: boolean }) => void {
  const { store } = useEditor();
  const { setCenter, getZoom, flowToScreenPosition } = useReactFlow();
  return useCallback(
    (id, { keepFocus = false } = {}) => {
      reveal(store, id);
      const rect = canvasRects(store).find((each) => each.id === id);
      if (!rect) return;
      store.select({ nodes: [id] });
      if (!isSeen(rect, flowToScreenPosition)) {
        void setCenter(rect.x + rect.width / 2, rect.y + rect.height / 2, {
          zoom: Math.max(getZoom(), 0.7),
          duration: viewMotion(),
        });
      }
      if (!keepFocus) focusNodeElement(id);
    },
    [store, setCenter, getZoom, flowToScreenPosition],
  );
}

/** Whether a node lies wholly within what is seen of the canvas. */
function isSeen(rect: Rect, toScreen: (at: { x: number; y: number }) => { x: number; y: number }): boolean {
  const frame = document.querySelector('.hd-canvas')?.getBoundingClientRect();
  if (!frame) return false;
  const from = toScreen(rect);
  const to = toScreen({ x: rect.x + rect.width, y: rect.y + rect.height });
  return from.x >= frame.left && from.y >= frame.top && to.x <= frame.right && to.y <= frame.bottom;
}
