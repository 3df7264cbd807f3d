import { type Diagnostic, parseEdgeEnd } from '@heddle/contracts';
import { useCallback } from 'react';
import { useEditor } from './editor-context.ts';
import { useShowNode } from './use-show-node.ts';

/** Goes to where a problem was caused: the node, and in the inspector the field; or the edge. */
export function useShowProblem(): (diagnostic: Diagnostic) => void {
  const { store, panels } = useEditor();
  const show = useShowNode();
  return useCallback(
    (diagnostic) => {
      const { nodeId, edge, path } = diagnostic;
      const target = nodeId ?? (edge && parseEdgeEnd(edge.to).node);
      if (target === undefined) return;
      show(target, { keepFocus: path !== undefined });
      if (edge && nodeId === undefined) {
        const drawn = store
          .getState()
          .history.flow.edges.filter((each) => each.from === edge.from && each.to === edge.to);
        store.select({ edges: drawn });
        return;
      }
      panels.set({
        isInspectorOpen: true,
        inspectorTab: path?.includes('/policies') ? 'policies' : 'settings',
        focusField:
          path?.startsWith('/config') === true
            ? { path, wish: (panels.getState().focusField?.wish ?? 0) + 1 }
            : undefined,
      });
    },
    [store, panels, show],
  );
}
