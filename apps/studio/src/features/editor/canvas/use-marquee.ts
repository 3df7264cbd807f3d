import { useReactFlow } from '@xyflow/react';
import { useMemo } from 'react';
import { absoluteRects } from '../../../canvas/absolute-rects.ts';
import { useEditor } from '../model/editor-context.ts';

/**
 * A selection that is drawn inside a container is about its contents: the containers in which it begins are not touched
 * by it. Drawn from outside, it takes a container like any node.
 */
export function useMarquee() {
  const { store } = useEditor();
  const { screenToFlowPosition } = useReactFlow();
  return useMemo(() => {
    const setSelectable = (isSelectable: (id: string) => boolean) =>
      store.setState(({ nodes }) => ({
        nodes: nodes.map((node) => {
          const selectable = node.type !== 'frame' || isSelectable(node.id);
          return (node.selectable ?? true) === selectable ? node : { ...node, selectable };
        }),
      }));
    return {
      onSelectionStart: (event: React.MouseEvent) => {
        const at = screenToFlowPosition({ x: event.clientX, y: event.clientY });
        const rects = absoluteRects(store.getState().nodes);
        setSelectable((id) => {
          const rect = rects.get(id);
          const isAround =
            rect &&
            at.x > rect.x &&
            at.x < rect.x + rect.width &&
            at.y > rect.y &&
            at.y < rect.y + rect.height;
          return isAround !== true;
        });
      },
      onSelectionEnd: () => setSelectable(() => true),
    };
  }, [store, screenToFlowPosition]);
}
