import type { Flow, NodeRun, RunView } from '@heddle/contracts';
import { X } from 'lucide-react';
import { useStore } from 'zustand';
import { kindOf } from '../../canvas/kinds.ts';
import { formatDuration, formatExactTime, formatUsd } from '../../lib/format.ts';
import type { RunStore } from '../../runs/run-store.ts';
import { LongText, RunValues } from '../../runs/run-values.tsx';
import { IconButton } from '../../ui/button.tsx';
import { NodeIconTile } from '../../ui/node-icon.tsx';
import { StatusText } from '../../ui/status.tsx';
import { Failure, PanelPart } from './panel-part.tsx';

export interface ActivationPanelProps {
  readonly activation: NodeRun;
  readonly run: RunView;
  readonly flow: Flow | undefined;
  readonly store: RunStore;
  readonly onClose: () => void;
}

/** One activation of a node: what went in, what came out, what it took. */
export function ActivationPanel(props: ActivationPanelProps) {
  const { activation, run, flow, store, onClose } = props;
  const { error, inputs, outputs } = activation;
  return (
    <>
      <ActivationHeader activation={activation} flow={flow} onClose={onClose} />
      <div className="min-h-0 flex-1 overflow-y-auto" data-testid="activation-panel">
        {error ? (
          <PanelPart title="What went wrong">
            <Failure error={error} />
          </PanelPart>
        ) : null}
        <PanelPart title="Inputs">
          <RunValues
            values={inputs}
            label="Inputs"
            empty={
              activation.status === 'skipped' ? 'It was skipped, so nothing went in.' : 'Nothing went in.'
            }
            run={run}
            flow={flow}
          />
        </PanelPart>
        <PanelPart title="Outputs">
          <Writing store={store} nodeId={activation.id} />
          {outputs || activation.status !== 'running' ? (
            <RunValues values={outputs} label="Outputs" empty="Nothing came out." run={run} flow={flow} />
          ) : null}
        </PanelPart>
        <PanelPart title="Details">
          <ActivationFacts activation={activation} />
        </PanelPart>
      </div>
    </>
  );
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
