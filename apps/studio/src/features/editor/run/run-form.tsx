import { setConfigValue } from '@heddle/graph';
import { Play, Square } from 'lucide-react';
import { useStore } from 'zustand';
import { missingInput } from '../../../forms/missing-input.ts';
import { SchemaForm } from '../../../forms/schema-form.tsx';
import { isOverStatus } from '../../../runs/run-store.ts';
import { Button } from '../../../ui/button.tsx';
import { Kbd } from '../../../ui/kbd.tsx';
import { useEditor } from '../model/editor-context.ts';
import type { AskedInput } from '../model/run-input.ts';
import { focusRunInput, useStartRun, useStopRun } from '../model/use-run-action.ts';

/** The form of a flow, made from its input's schema. */
export function RunForm({ asked }: { readonly asked: AskedInput }) {
  const { input } = useEditor();
  const values = useStore(input, (state) => state.values);
  const start = useStartRun();
  return (
    <form
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        const missing = missingInput(asked.schema, values);
        if (missing === undefined) void start(values);
        else focusRunInput(missing);
      }}
    >
      <div className="min-h-0 flex-1 overflow-y-auto p-4">
        <SchemaForm
          schema={asked.schema}
          value={values}
          onChange={(path, value) => {
            const [name] = path;
            if (typeof name === 'string') input.setValue(name, setConfigValue(values, path, value)[name]);
          }}
        />
      </div>
      <div className="flex items-center justify-between gap-2 border-t border-line px-4 py-2.5">
        <Kbd shortcut="Mod+Enter" />
        <RunOrStop />
      </div>
    </form>
  );
}

/** Run, or Stop while something runs. */
export function RunOrStop() {
  const stop = useStopRun();
  const isLive = useIsRunning();
  if (isLive) {
    return (
      <Button icon={Square} onClick={stop} data-testid="cancel-run">
        Stop
      </Button>
    );
  }
  return (
    <Button type="submit" icon={Play} data-testid="run-form-submit">
      Run
    </Button>
  );
}

/** Whether a run of this editor is under way. */
export function useIsRunning(): boolean {
  return useStore(useEditor().run, (state) =>
    state.view ? !isOverStatus(state.view.status) : state.connection === 'starting',
  );
}
