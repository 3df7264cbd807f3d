import type { Flow, NodeRun, RunView } from '@heddle/contracts';
import { ArrowLeftToLine, ArrowRightToLine, Play } from 'lucide-react';
import { useMemo } from 'react';
import { momentsOf } from '../../runs/timeline.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { iterationChoices } from './iteration-choices.ts';
import { IterationPicker } from './iteration-picker.tsx';
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
  const events = travel.timeline?.events;
  const { id, iteration } = activation;
  const moments = useMemo(() => events && momentsOf(events, { id, iteration }), [events, id, iteration]);
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

/** The activations of the node, when there is more than one, in the order of their iterations. */
function Iterations({
  activation,
  record,
  onSelect,
}: Pick<ActivationPlacesProps, 'activation' | 'record' | 'onSelect'>) {
  const { id } = activation;
  const choices = useMemo(() => iterationChoices(record.nodes, id), [record.nodes, id]);
  if (choices.length < 2) return null;
  return (
    <div className="-ml-1.5 w-44">
      <IterationPicker
        value={activation.iteration}
        choices={choices}
        onChoose={(iteration) => onSelect(`${id}#${iteration}`)}
      />
    </div>
  );
}
