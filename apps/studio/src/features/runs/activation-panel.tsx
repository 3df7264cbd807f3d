import { activationKey, type Flow, type NodeRun, type Plan, type RunView } from '@heddle/contracts';
import { X } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { useIterations } from '../../canvas/canvas-context.ts';
import { IterationList } from '../../canvas/iteration-list.tsx';
import { IterationStepper } from '../../canvas/iteration-stepper.tsx';
import { nodeTitle } from '../../canvas/node-title.ts';
import type { NodeView, NodeViews } from '../../canvas/node-view.ts';
import { useSettled } from '../../lib/use-settled.ts';
import { AnswerForm } from '../../runs/answer-form.tsx';
import { Failure } from '../../runs/failure.tsx';
import { countedFromOne } from '../../runs/iteration-label.ts';
import { LargeNotice } from '../../runs/large-notice.tsx';
import type { RunStore } from '../../runs/run-store.ts';
import { LongText, RunValues } from '../../runs/run-values.tsx';
import { type NodeValues, useNodeValues } from '../../runs/use-node-values.ts';
import { IconButton } from '../../ui/button.tsx';
import { NodeIconTile } from '../../ui/node-icon.tsx';
import { StatusText } from '../../ui/status.tsx';
import { ActivationFacts } from './activation-facts.tsx';
import { ActivationPlaces } from './activation-places.tsx';
import { EffectsPart } from './effects-part.tsx';
import { ExchangeList } from './exchanges/exchange-list.tsx';
import { ForkForm } from './fork-form.tsx';
import { PanelPart } from './panel-part.tsx';
import { restartPoint } from './restart-point.ts';
import { keyOf } from './use-chosen-activation.ts';
import type { TimeTravel } from './use-time-travel.ts';

export interface ActivationPanelProps {
  readonly activation: NodeRun;
  readonly run: RunView;
  readonly flow: Flow | undefined;
  readonly views: NodeViews | undefined;
  readonly plan: Plan | undefined;
  readonly store: RunStore;
  /** The run as it is now, whatever moment is looked at. */
  readonly record: RunView;
  readonly travel: TimeTravel;
  readonly onSelect: (key: string) => void;
  readonly onClose: () => void;
}

/** One activation of a node: what went in, what came out, whom it asked, what it took. */
export function ActivationPanel(props: ActivationPanelProps) {
  const { activation, run, record, views, plan, travel, onClose } = props;
  const { error, status } = activation;
  const [isForking, setForking] = useState(false);
  const values = useNodeValues(run, activation, plan);
  const view = views?.get(activation.id);
  return (
    <>
      <ActivationHeader activation={activation} view={view} onClose={onClose} />
      <ActivationPlaces {...props} onFork={() => setForking(!isForking)} isForking={isForking} />
      <div className="min-h-0 flex-1 overflow-y-auto" data-testid="activation-panel">
        {isForking ? <Fork {...props} onClose={() => setForking(false)} /> : null}
        {status === 'waiting' && !travel.moment ? (
          <div className="border-b border-line p-4">
            <AnswerForm key={keyOf(activation)} runId={run.id} node={activation} view={view} />
          </div>
        ) : null}
        {error ? (
          <PanelPart title="What went wrong">
            <Failure error={error} />
          </PanelPart>
        ) : null}
        {view?.frame ? <Rounds container={activation.id} nodes={run.nodes} /> : null}
        <Given {...props} values={values} />
        <Taken {...props} values={values} />
        <Asked {...props} />
        <EffectsPart run={record} activation={activation} />
        <PanelPart title="Details">
          <ActivationFacts activation={activation} />
        </PanelPart>
      </div>
    </>
  );
}

/** While the latest iteration of a quick container is followed, another one is shown before an answer could be read. */
const SETTLED_MS = 250;

function Asked({ activation, record, travel }: ActivationPanelProps) {
  const key = keyOf(activation);
  const isSettled = useSettled(key, SETTLED_MS);
  return isSettled ? (
    <ExchangeList key={key} run={record} activation={activation} until={travel.moment?.at} />
  ) : null;
}

type ValuesProps = ActivationPanelProps & { readonly values: NodeValues };

function Given({ activation, run, flow, values }: ValuesProps) {
  return (
    <PanelPart title="Inputs">
      <RunValues
        values={values.inputs}
        label="Inputs"
        empty={values.isLoading ? '' : (EMPTY_INPUTS[activation.status] ?? 'Nothing went in.')}
        run={run}
        flow={flow}
      />
      {activation.ref === undefined ? <LargeNotice values={values} /> : null}
    </PanelPart>
  );
}

function Taken({ activation, run, flow, store, travel, values }: ValuesProps) {
  const { status } = activation;
  const isPast = travel.moment !== undefined;
  return (
    <PanelPart title="Outputs">
      {isPast ? null : (
        <Writing store={store} activation={activationKey(activation.id, activation.iteration)} />
      )}
      {values.outputs || status !== 'running' || isPast ? (
        <RunValues
          values={values.outputs}
          label="Outputs"
          empty={values.isLoading ? '' : (EMPTY_OUTPUTS[status] ?? 'Nothing came out.')}
          run={run}
          flow={flow}
        />
      ) : null}
      {activation.ref === undefined ? null : <LargeNotice values={values} />}
    </PanelPart>
  );
}

function Rounds(props: { readonly container: string; readonly nodes: readonly NodeRun[] }) {
  const iterations = useIterations(props.container);
  if (!iterations) return null;
  return (
    <PanelPart title="Iterations" aside={<IterationStepper container={props.container} />}>
      <IterationList {...props} />
    </PanelPart>
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

function Fork({ activation, record, flow, plan, onClose }: ActivationPanelProps) {
  const point = flow && restartPoint(flow, activation.id);
  if (!point || record.flowId === undefined) return null;
  const title = nodeTitle(flow, point.node.id);
  return (
    <ForkForm run={record} flowId={record.flowId} point={point} plan={plan} title={title} onClose={onClose} />
  );
}

function ActivationHeader({
  activation,
  view,
  onClose,
}: Pick<ActivationPanelProps, 'activation' | 'onClose'> & { readonly view: NodeView | undefined }) {
  return (
    <header className="flex shrink-0 items-center gap-2.5 border-b border-line px-4 py-2.5">
      <NodeIconTile icon={view?.icon ?? 'CircleHelp'} category={view?.category ?? 'transform'} />
      <div className="min-w-0 flex-1">
        <h2 className="truncate text-body font-semibold text-text">
          {view?.title ?? activation.id}
          {activation.iteration === '' ? null : (
            <span className="ml-1.5 font-normal text-muted tabular-nums">
              {countedFromOne(activation.iteration).replace(/~.*/, '')}
            </span>
          )}
        </h2>
        <p className="truncate text-note text-muted">
          {view?.spec ? `${view.spec.title} · ` : ''}
          <span className="font-mono">{activation.id}</span>
        </p>
      </div>
      <StatusText status={activation.status} />
      <IconButton icon={X} label="Back to the run" size="small" onClick={onClose} />
    </header>
  );
}

function Writing({ store, activation }: { readonly store: RunStore; readonly activation: string }) {
  const text = useStore(store, (state) => state.texts[activation]);
  return text === undefined || text === '' ? null : <LongText text={text} />;
}
