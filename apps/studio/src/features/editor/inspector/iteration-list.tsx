import type { NodeRun } from '@heddle/contracts';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useChooseIteration, useIterations } from '../../../canvas/canvas-context.ts';
import { IterationStepper } from '../../../canvas/iteration-stepper.tsx';
import { iterationsOf } from '../../../canvas/iterations.ts';
import { StatusIcon } from '../../../ui/status.tsx';
import { useEditor, useEditorState } from '../model/editor-context.ts';

/** Of a node inside a container: which iteration is shown, and the way to the others. */
export function IterationRow({ container }: { readonly container: string }) {
  const title = useEditorState((state) => state.views.get(container)?.title);
  const iterations = useIterations(container);
  if (!iterations) return null;
  return (
    <div className="flex items-center justify-between gap-2 rounded-sm bg-sunken px-2.5 py-1.5 text-small text-soft ring-1 ring-line ring-inset">
      <span className="truncate">In {title}</span>
      <IterationStepper container={container} isBrief />
    </div>
  );
}

/** Every iteration of a container with its state; a click shows it in the container's contents. */
export function IterationList({
  container,
  nodes,
}: {
  readonly container: string;
  readonly nodes: readonly NodeRun[];
}) {
  const { iterations } = useEditor();
  const state = useStore(iterations);
  const summary = useIterations(container);
  const choose = useChooseIteration();
  const all = useMemo(() => iterationsOf(nodes, state, container), [nodes, state, container]);
  if (!summary || all.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-1" aria-label="Iterations" data-testid="iteration-list">
      {all.slice(-MOST).map(({ place, status }) => (
        <li key={place}>
          <button
            type="button"
            aria-pressed={place === summary.shown}
            aria-label={`Iteration ${place + 1}, ${status}`}
            onClick={() => choose(container, place)}
            className={`flex h-6 items-center gap-1 rounded-xs px-1.5 text-small tabular-nums ring-1 ring-inset ${place === summary.shown ? 'bg-accent-soft text-text ring-accent' : 'text-soft ring-line hover:bg-hover'}`}
          >
            <StatusIcon status={status} size={11} />
            {place + 1}
          </button>
        </li>
      ))}
      {all.length > MOST ? (
        <li className="self-center pl-1 text-note text-muted">
          the last {MOST} of {all.length}
        </li>
      ) : null}
    </ul>
  );
}

/** As many as fit without drowning what was given and taken; the stepper reaches the others. */
const MOST = 100;
