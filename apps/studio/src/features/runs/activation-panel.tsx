import type { Flow, NodeRun, RunView } from '@heddle/contracts';
import { ArrowLeftToLine, ArrowRightToLine, Play, X } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { kindOf } from '../../canvas/kinds.ts';
import { formatDuration, formatExactTime, formatUsd } from '../../lib/format.ts';
import type { RunStore } from '../../runs/run-store.ts';
import { LongText, RunValues } from '../../runs/run-values.tsx';
import { momentsOf } from '../../runs/timeline.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { NodeIconTile } from '../../ui/node-icon.tsx';
import { Select } from '../../ui/select.tsx';
import { StatusText, statusLabel } from '../../ui/status.tsx';
import { ForkForm } from './fork-form.tsx';
import { Failure, PanelPart } from './panel-part.tsx';
import { restartPoint } from './restart-point.ts';
import type { TimeTravel } from './use-time-travel.ts';

export interface ActivationPanelProps {
  readonly activation: NodeRun;
  readonly run: RunView;
  readonly flow: Flow | undefined;
  readonly store: RunStore;
  /** The run as it is now, whatever moment is looked at. */
  readonly record: RunView;
  readonly travel: TimeTravel;
  readonly onSelect: (key: string) => void;
  readonly onClose: () => void;
}

/** One activation of a node: what went in, what came out, what it took. */
export function ActivationPanel(props: ActivationPanelProps) {
  const { activation, run, flow, store, travel, onClose } = props;
  const { error, inputs, outputs } = activation;
  const [isForking, setForking] = useState(false);
  return (
    <>
      <ActivationHeader activation={activation} flow={flow} onClose={onClose} />
      <Places {...props} onFork={() => setForking(!isForking)} isForking={isForking} />
      <div className="min-h-0 flex-1 overflow-y-auto" data-testid="activation-panel">
        {isForking ? <Fork {...props} onClose={() => setForking(false)} /> : null}
        {error ? (
          <PanelPart title="What went wrong">
            <Failure error={error} />
          </PanelPart>
        ) : null}
        <PanelPart title="Inputs">
          <RunValues
            values={inputs}
            label="Inputs"
            empty={EMPTY_INPUTS[activation.status] ?? 'Nothing went in.'}
            run={run}
            flow={flow}
          />
        </PanelPart>
        <PanelPart title="Outputs">
          {travel.moment ? null : <Writing store={store} nodeId={activation.id} />}
          {outputs || activation.status !== 'running' || travel.moment ? (
            <RunValues
              values={outputs}
              label="Outputs"
              empty={EMPTY_OUTPUTS[activation.status] ?? 'Nothing came out.'}
              run={run}
              flow={flow}
            />
          ) : null}
        </PanelPart>
        <PanelPart title="Details">
          <ActivationFacts activation={activation} />
        </PanelPart>
      </div>
    </>
  );
}

const EMPTY_INPUTS: Partial<Record<NodeRun['status'], string>> = {
  skipped: 'It was skipped, so nothing went in.',
  pending: 'It has not started.',
};
const EMPTY_OUTPUTS: Partial<Record<NodeRun['status'], string>> = {
  pending: 'It has not started.',
  running: 'It is still at work.',
  waiting: 'It still waits.',
};

/** Which of its activations is shown, its moments, and the way to run from here. */
function Places({
  activation,
  record,
  flow,
  travel,
  onSelect,
  onFork,
  isForking,
}: ActivationPanelProps & { readonly onFork: () => void; readonly isForking: boolean }) {
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
}: Pick<ActivationPanelProps, 'activation' | 'record' | 'onSelect'>) {
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
          label: `${iteration.includes('~') ? `Call ${index + 1}` : `Iteration ${iteration}`}${status === 'completed' ? '' : `, ${statusLabel(status).toLowerCase()}`}`,
        }))}
        onChange={(iteration) => onSelect(`${activation.id}#${iteration}`)}
      />
    </div>
  );
}

function Fork({ activation, record, flow, onClose }: ActivationPanelProps) {
  const point = flow && restartPoint(flow, activation.id);
  if (!point || record.flowId === undefined) return null;
  const title = point.node.name ?? kindOf(point.node.kind)?.title ?? point.node.id;
  return <ForkForm run={record} flowId={record.flowId} point={point} title={title} onClose={onClose} />;
}

function ActivationHeader({
  activation,
  flow,
  onClose,
}: Pick<ActivationPanelProps, 'activation' | 'flow' | 'onClose'>) {
  const node = flow?.nodes.find((each) => each.id === activation.id);
  const spec = node && kindOf(node.kind);
  return (
    <header className="flex shrink-0 items-center gap-2.5 border-b border-line px-4 py-2.5">
      <NodeIconTile icon={spec?.icon ?? 'CircleHelp'} category={spec?.category ?? 'transform'} />
      <div className="min-w-0 flex-1">
        <h2 className="truncate text-body font-semibold text-text">
          {node?.name ?? spec?.title ?? activation.id}
          {activation.iteration === '' ? null : (
            <span className="ml-1.5 font-normal text-muted tabular-nums">{activation.iteration}</span>
          )}
        </h2>
        <p className="truncate text-note text-muted">{node?.kind ?? activation.id}</p>
      </div>
      <StatusText status={activation.status} />
      <IconButton icon={X} label="Back to the run" size="small" onClick={onClose} />
    </header>
  );
}

function Writing({ store, nodeId }: { readonly store: RunStore; readonly nodeId: string }) {
  const text = useStore(store, (state) => state.texts[nodeId]);
  return text === undefined || text === '' ? null : <LongText text={text} />;
}

function ActivationFacts({ activation }: { readonly activation: NodeRun }) {
  const { usage, startedAt, endedAt } = activation;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Started', startedAt === undefined ? undefined : formatExactTime(startedAt)],
    [
      'Time',
      startedAt === undefined || endedAt === undefined ? undefined : formatDuration(endedAt - startedAt),
    ],
    ['Attempts', String(activation.attempts)],
    ['Pinned', activation.pinned ? 'Its outputs were given, it did not run' : undefined],
    ['Next try', activation.willRetryAt === undefined ? undefined : formatExactTime(activation.willRetryAt)],
    ['Model', usage?.model],
    [
      'Tokens',
      usage && usage.inputTokens + usage.outputTokens > 0
        ? `${usage.inputTokens.toLocaleString()} in, ${usage.outputTokens.toLocaleString()} out${usage.estimated ? ', estimated' : ''}`
        : undefined,
    ],
    ['Cost', usage && usage.costUsd > 0 ? formatUsd(usage.costUsd) : undefined],
    ['Worker', activation.workerId],
    ['Job', activation.jobId],
  ];
  return (
    <dl className="flex flex-col gap-1 text-small tabular-nums">
      {facts.map(([name, value]) =>
        value === undefined ? null : (
          <div key={name} className="grid grid-cols-[72px_minmax(0,1fr)] gap-2">
            <dt className="text-muted">{name}</dt>
            <dd className="truncate text-soft" title={value}>
              {value}
            </dd>
          </div>
        ),
      )}
    </dl>
  );
}
