import type { NodeCatalog } from '@heddle/contracts';
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { IterationStore } from '../../../canvas/iterations.ts';
import type { RunStore } from '../../../runs/run-store.ts';
import type { CanvasUiStore } from '../canvas/canvas-ui-store.ts';
import type { CompilationStore } from './compilation.ts';
import type { DraftStore } from './draft-store.ts';
import { type EditorState, type EditorStore, selectionOf } from './editor-store.ts';
import type { PanelStore } from './panel-store.ts';
import type { RunInputStore } from './run-input.ts';

/** Everything that the parts of an editor share. */
export interface Editor {
  readonly flowId: string;
  readonly store: EditorStore;
  readonly compilation: CompilationStore;
  readonly draft: DraftStore;
  readonly run: RunStore;
  readonly iterations: IterationStore;
  readonly panels: PanelStore;
  readonly ui: CanvasUiStore;
  readonly input: RunInputStore;
}

const EditorContext = createContext<Editor | null>(null);

/** Gives an editor to its parts. */
export const EditorProvider = EditorContext.Provider;

/** The editor around this component. */
export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error('Expected an editor around this component. Render it below EditorProvider.');
  return editor;
}

/** A part of the edited flow's state; renders again when it changes. */
export function useEditorState<Value>(select: (state: EditorState) => Value): Value {
  return useStore(useEditor().store, select);
}

/** The kinds that this editor offers. */
export function useCatalog(): NodeCatalog {
  return useEditor().store.catalog;
}

/** The ids of the selected nodes, in the order of the flow. */
export function useSelectedNodes(): readonly string[] {
  return useStore(
    useEditor().store,
    useShallow((state) => [...selectionOf(state).nodes]),
  );
}
