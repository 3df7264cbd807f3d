import type { JsonObject } from '@heddle/contracts';
import { useCallback } from 'react';
import { missingInput } from '../../../forms/missing-input.ts';
import { useApi } from '../../../lib/api-context.tsx';
import { errorMessage } from '../../../lib/api-error.ts';
import { isOverStatus } from '../../../runs/run-store.ts';
import { useToast } from '../../../ui/toast.tsx';
import { useEditor } from './editor-context.ts';
import { askedInput } from './run-input.ts';

/** Starts a run of the flow as it stands: checks it, saves it, runs it. The run's id, or undefined when it did not start. */
export function useStartRun(): (input: JsonObject, session?: string) => Promise<string | undefined> {
  const { flowId, store, compilation, draft, run, panels } = useEditor();
  const toast = useToast();
  return useCallback(
    async (input, session) => {
      const { errors, plan } = compilation.compileNow(store.getState().history.flow);
      if (errors > 0) {
        panels.set({ isBottomOpen: true, bottomTab: 'problems' });
        return undefined;
      }
      panels.set({ isBottomOpen: true, bottomTab: 'run' });
      if (!(await draft.flush())) {
        toast({
          title: 'The flow could not be saved, so it cannot run',
          description: 'Runs use the saved flow. See the state beside the flow’s name.',
          tone: 'danger',
        });
        return undefined;
      }
      return run.start({ flowId, body: { input, ...(session === undefined ? {} : { session }) } }, plan);
    },
    [flowId, store, compilation, draft, run, panels, toast],
  );
}

/** The Run button: runs the form as it stands, or opens the conversation; while something runs it does nothing. */
export function useRunAction(): () => void {
  const { store, compilation, run, panels, input } = useEditor();
  const start = useStartRun();
  return useCallback(() => {
    const { view } = run.getState();
    if (view && !isOverStatus(view.status)) return;
    const asked = askedInput(store.getState().views);
    const { errors } = compilation.compileNow(store.getState().history.flow);
    if (!asked || errors > 0) {
      panels.set({ isBottomOpen: true, bottomTab: 'problems' });
      return;
    }
    panels.set({ isBottomOpen: true, bottomTab: 'run' });
    const missing = missingInput(asked.schema, input.getState().values);
    if (asked.mode === 'chat' || missing !== undefined) {
      requestAnimationFrame(() => focusRunInput(asked.mode === 'chat' ? undefined : missing));
      return;
    }
    void start(input.getState().values);
  }, [store, compilation, run, panels, input, start]);
}

/** Stops the run that is under way, and says so when that did not work. */
export function useStopRun(): () => void {
  const { run } = useEditor();
  const toast = useToast();
  return useCallback(() => {
    run
      .cancel()
      .catch((error: unknown) =>
        toast({ title: 'The run could not be stopped', description: errorMessage(error), tone: 'danger' }),
      );
  }, [run, toast]);
}

/** Goes on with a failed run and follows it again, and says so when that did not work. */
export function useResume(runId: string): () => void {
  const { run } = useEditor();
  const api = useApi();
  const toast = useToast();
  return useCallback(() => {
    api
      .call('resumeRun', { params: { id: runId } })
      .then(() => run.open(runId))
      .catch((error: unknown) =>
        toast({ title: 'The run could not be resumed', description: errorMessage(error), tone: 'danger' }),
      );
  }, [api, run, runId, toast]);
}

/** Puts the cursor where the next run is asked: into one field, or into the first there is. */
export function focusRunInput(name?: string): void {
  const place = name === undefined ? '' : `[data-field="${CSS.escape(name)}"]`;
  document
    .querySelector<HTMLElement>(`[data-run-input] ${place} :is(textarea, input, button, [contenteditable])`)
    ?.focus();
}
