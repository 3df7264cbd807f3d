import type { FlowRecord, NodeCatalog } from '@heddle/contracts';
import { ReactFlowProvider } from '@xyflow/react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { CanvasProvider } from '../../canvas/canvas-context.ts';
import { createIterationStore, type IterationStore, nestingOf } from '../../canvas/iterations.ts';
import { createNodeViews } from '../../canvas/node-view.ts';
import type { Api } from '../../lib/api.ts';
import { useApi } from '../../lib/api-context.tsx';
import { createRunStore } from '../../runs/run-store.ts';
import { useToast } from '../../ui/toast.tsx';
import { createCanvasUiStore } from './canvas/canvas-ui-store.ts';
import { EditorRoom } from './editor-room.tsx';
import { createCompilationStore } from './model/compilation.ts';
import { createCompileClient } from './model/compile-client.ts';
import { createDraftStore, dropBackup, readBackup } from './model/draft-store.ts';
import { type Editor, EditorProvider } from './model/editor-context.ts';
import { createEditorStore } from './model/editor-store.ts';
import { createPanelStore } from './model/panel-store.ts';
import { createRunInputStore } from './model/run-input.ts';
import { useKnownNames } from './model/use-known-names.ts';

/** Holds the models of one open flow and keeps them in step: edits are checked and saved as they happen. */
export function EditorSession({
  record,
  catalog,
}: {
  readonly record: FlowRecord;
  readonly catalog: NodeCatalog;
}) {
  const api = useApi();
  // What the page was opened with; the record may be read again later, the editor goes on with its own.
  const [opened] = useState(record);
  const [editor] = useState(() => openEditor(opened, catalog, api));
  const canvas = useMemo(
    () => ({
      run: editor.run,
      problems: editor.compilation,
      iterations: editor.iterations,
      isReadOnly: false,
    }),
    [editor],
  );
  useLiveModels(editor);
  useIterationModel(editor);
  useKnownNames(editor);
  useRecovery(editor, opened);
  return (
    <EditorProvider value={editor}>
      <CanvasProvider value={canvas}>
        <ReactFlowProvider>
          <EditorRoom />
        </ReactFlowProvider>
      </CanvasProvider>
    </EditorProvider>
  );
}

function openEditor(record: FlowRecord, catalog: NodeCatalog, api: Api): Editor {
  const store = createEditorStore(record.flow, catalog, () => performance.now());
  const compilation = createCompilationStore(catalog, createCompileClient());
  compilation.compileNow(record.flow);
  return {
    flowId: record.id,
    store,
    compilation,
    draft: createDraftStore({ api, flowId: record.id, revision: record.revision, now: Date.now }),
    run: createRunStore(api),
    iterations: openIterations(record, catalog),
    panels: createPanelStore(),
    ui: createCanvasUiStore(),
    input: createRunInputStore(record.id),
  };
}

function openIterations(record: FlowRecord, catalog: NodeCatalog): IterationStore {
  const iterations = createIterationStore();
  iterations.setState(nestingOf(record.flow, createNodeViews(record.flow, catalog)));
  return iterations;
}

/** Keeps what is inside of what in step with the flow; another run begins with the latest iterations. */
function useIterationModel({ store, run, iterations }: Editor): void {
  useEffect(() => {
    const stops = [
      store.subscribe((state, before) => {
        if (state.views === before.views) return;
        const nesting = nestingOf(state.history.flow, state.views);
        const { parents, counts } = iterations.getState();
        if (JSON.stringify(nesting) !== JSON.stringify({ parents, counts })) iterations.setState(nesting);
      }),
      run.subscribe((state, before) => {
        if (state.view?.id !== before.view?.id) iterations.setState({ chosen: {} });
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [store, run, iterations]);
}

/** Checks and saves after every edit; warns before the page is left with work that has not been saved. */
function useLiveModels({ store, compilation, draft, run }: Editor): void {
  useEffect(() => {
    const stop = store.subscribe((state, before) => {
      if (state.history.flow === before.history.flow) return;
      compilation.schedule(state.history.flow);
      draft.edited(state.history.flow);
    });
    const onLeave = () => void draft.flush();
    const onUnload = (event: BeforeUnloadEvent) => {
      if (draft.getState().state === 'saved') return;
      onLeave();
      event.preventDefault();
    };
    const onVisibility = () => document.hidden && onLeave();
    window.addEventListener('beforeunload', onUnload);
    window.addEventListener('online', onLeave);
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      stop();
      window.removeEventListener('beforeunload', onUnload);
      window.removeEventListener('online', onLeave);
      document.removeEventListener('visibilitychange', onVisibility);
      onLeave();
      compilation.stop();
      run.clear();
    };
  }, [store, compilation, draft, run]);
}

/** Brings back work of an earlier visit that never reached the server. */
function useRecovery({ store, flowId }: Editor, record: FlowRecord): void {
  const toast = useToast();
  const hasLooked = useRef(false);
  useEffect(() => {
    if (hasLooked.current) return;
    hasLooked.current = true;
    const backup = readBackup(flowId);
    if (!backup) return;
    dropBackup(flowId);
    if (JSON.stringify(backup.flow) === JSON.stringify(record.flow)) return;
    const isBehind = backup.revision < record.revision;
    const restore = () =>
      store.change({ type: 'replace-flow', flow: backup.flow }, 'Restore unsaved changes');
    if (isBehind) {
      toast({
        title: 'There are changes here that were never saved',
        description: 'This flow was saved elsewhere since. Restoring can be undone.',
        action: { label: 'Restore mine', onSelect: restore },
        lasts: 30_000,
      });
      return;
    }
    restore();
    toast({
      title: 'Unsaved changes were restored',
      description: 'They had been kept in this browser.',
      action: { label: 'Undo', onSelect: store.undo },
    });
  }, [store, flowId, record, toast]);
}
