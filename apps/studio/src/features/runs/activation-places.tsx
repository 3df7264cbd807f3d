import type { Flow, NodeRun, RunView } from '@heddle/contracts';
import { ArrowLeftToLine, ArrowRightToLine, Play } from 'lucide-react';
import { countedFromOne } from '../../runs/iteration-label.ts';
import { momentsOf } from '../../runs/timeline.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { statusLabel } from '../../ui/status.tsx';
import { restartPoint } from './restart-point.ts';
import type { TimeTravel } from './use-time-travel.ts';

export interface ActivationPlacesProps {
  readonly activation: NodeRun;
  /** The run as it is now, whatever moment is looked at. */
  readonly record: RunView;
  readonly flow: Flow | undefined;
  readonly travel: TimeTravel;
  readonly onSelect: (key: string) => void;
  readonly onFork: () => void;
  readonly isForking: boolean;
}

/** Which of its activations is shown, its moments, and the way to run from here. */
export function ActivationPlaces({
  activation,
  record,
  flow,
  travel,
  onSelect,
  onFork,
  isForking,
}: ActivationPlacesProps) {
  const point = flow && restartPoint(flow, activation.id);
  const restart = point && record.nodes.find((node) => node.id === point.node.id && node.iteration === '');
  const mayFork =
    record.flowId !== undefined &&
    restart !== undefined &&
    restart.status !== 'pending' &&
    restart.status !== 'skipped' &&
    travel.timeline !== undefined;
  const moments = travel.timeline && momentsOf(travel.timeline.events, activation);
  return (
    <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-1 border-b border-line px-4 py-1.5">
      <Iterations activation={activation} record={record} onSelect={onSelect} />
      {moments?.start === undefined ? null : (
        <>
          <IconButton
            icon={ArrowLeftToLine}
            label="Go to its start"
            size="small"
            onClick={() => travel.go(moments.start)}
          />
          <IconButton
            icon={ArrowRightToLine}
            label="Go to its end"
            size="small"
            disabled={moments.end === undefined}
            onClick={() => travel.go(moments.end)}
          />
        </>
      )}
      <div className="flex-1" />
      {mayFork ? (
        <Button size="small" icon={Play} aria-expanded={isForking} onClick={onFork} data-testid="fork">
          Run from here…
        </Button>
      ) : null}
    </div>
  );
}

function Iterations({
  activation,
  record,
  onSelect,
}: Pick<ActivationPlacesProps, 'activation' | 'record' | 'onSelect'>) {
  const all = record.nodes
    .filter((node) => node.id === activation.id)
    .sort((left, right) => left.iteration.localeCompare(right.iteration, undefined, { numeric: true }));
  if (all.length < 2) return null;
  return (
    <div className="-ml-1.5 w-44">
      <Select
        label="Iteration"
        isQuiet
        value={activation.iteration}
        options={all.map(({ iteration, status }, index) => ({
          value: iteration,
          label: `${iteration.includes('~') ? `Call ${index + 1}` : `Iteration ${countedFromOne(iteration)}`}${status === 'completed' ? '' : `, ${statusLabel(status).toLowerCase()}`}`,
        }))}
        onChange={(iteration) => onSelect(`${activation.id}#${iteration}`)}
      />
    </div>
  );
}
