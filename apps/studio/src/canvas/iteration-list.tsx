import type { NodeRun } from '@heddle/contracts';
import { memo, useMemo } from 'react';
import { useStore } from 'zustand';
import { StatusIcon, statusLabel } from '../ui/status.tsx';
import { useCanvasStores, useChooseIteration, useIterations } from './canvas-context.ts';
import { type IterationStatus, iterationsOf } from './iterations.ts';

/** Every iteration of a container with its state; a click shows it in the container's contents. */
export function IterationList({
  container,
  nodes,
}: {
  readonly container: string;
  readonly nodes: readonly NodeRun[];
}) {
  const { iterations } = useCanvasStores();
  const state = useStore(iterations);
  const summary = useIterations(container);
  const all = useMemo(() => iterationsOf(nodes, state, container), [nodes, state, container]);
  if (!summary || all.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-1" aria-label="Iterations" data-testid="iteration-list">
      {all.slice(-MOST).map(({ place, status }) => (
        <Iteration
          key={place}
          place={place}
          status={status}
          isShown={place === summary.shown}
          container={container}
        />
      ))}
      {all.length > MOST ? (
        <li className="self-center pl-1 text-note text-muted">
          the last {MOST} of {all.length}
        </li>
      ) : null}
    </ul>
  );
}

interface IterationProps {
  readonly place: number;
  readonly status: IterationStatus;
  readonly isShown: boolean;
  readonly container: string;
}

/** Drawn again only when it changed: others may be a hundred. */
const Iteration = memo(function Iteration({ place, status, isShown, container }: IterationProps) {
  const choose = useChooseIteration();
  return (
    <li>
      <button
        type="button"
        aria-pressed={isShown}
        aria-label={`Iteration ${place + 1}, ${statusLabel(status).toLowerCase()}`}
        onClick={() => choose(container, place)}
        className={`flex h-6 items-center gap-1 rounded-xs px-1.5 text-small tabular-nums ring-1 ring-inset ${isShown ? 'bg-accent-soft text-text ring-accent' : 'text-soft ring-line hover:bg-hover'}`}
      >
        <StatusIcon status={status} size={11} />
        {place + 1}
      </button>
    </li>
  );
});

/** As many as fit without drowning what was given and taken; the stepper reaches the others. */
const MOST = 100;
