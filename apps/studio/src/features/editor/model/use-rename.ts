import { useCallback } from 'react';
import { useEditor } from './editor-context.ts';
import { selectionOf } from './editor-store.ts';

/** Puts the cursor into the name of the selected node. */
export function useRename(): () => void {
  const { store, panels } = useEditor();
  return useCallback(() => {
    if (selectionOf(store.getState()).nodes.size !== 1) return;
    panels.set({ isInspectorOpen: true });
    // A menu gives the focus back to what opened it first, and the inspector may only now appear.
    setTimeout(() => {
      const input = document.querySelector<HTMLInputElement>('[data-field="name"]');
      input?.focus();
      input?.select();
    }, 60);
  }, [store, panels]);
}
