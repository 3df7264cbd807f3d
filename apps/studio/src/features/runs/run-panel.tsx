import type { Flow, RunView } from '@heddle/contracts';
import { useStore } from 'zustand';
import { AnswerForm } from '../../runs/answer-form.tsx';
import { questionOf } from '../../runs/answering.ts';
import { isOverStatus, type RunStore } from '../../runs/run-store.ts';
import { LongText, RunValues } from '../../runs/run-values.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Failure, PanelPart } from './panel-part.tsx';

export interface RunPanelProps {
  readonly run: RunView;
  readonly flow: Flow | undefined;
  readonly store: RunStore;
  /** A moment before the end is shown: nothing is on its way. */
  readonly isPast: boolean;
}

/** What the run was asked and what it answered. */
export function RunPanel({ run, flow, store, isPast }: RunPanelProps) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto" data-testid="run-panel">
      {run.error ? (
        <PanelPart title="What went wrong">
          <Failure error={run.error} />
        </PanelPart>
      ) : null}
      {isPast
        ? null
        : run.nodes
            .filter((node) => questionOf(node, undefined) !== undefined)
            .map((node) => (
              <PanelPart key={`${node.id}@${node.iteration}`} title="Waits for you">
                <AnswerForm
                  runId={run.id}
                  node={node}
                  view={undefined}
                  title={flow?.nodes.find((each) => each.id === node.id)?.name}
                />
              </PanelPart>
            ))}
      <PanelPart title="Output">
        {run.output || isPast || isOverStatus(run.status) ? (
          <RunValues
            values={run.output}
            label="Output"
            empty={emptyOutput(run, isPast)}
            run={run}
            flow={flow}
          />
        ) : (
          <Arriving store={store} isWaiting={run.status === 'waiting'} />
        )}
      </PanelPart>
      <PanelPart title="Input">
        <RunValues values={run.input} label="Input" empty="The input was empty." run={run} flow={flow} />
      </PanelPart>
      <Identity run={run} />
    </div>
  );
}

function emptyOutput(run: RunView, isPast: boolean): string {
  if (isPast) return 'There was no output yet.';
  return run.status === 'completed' ? 'The output is empty.' : 'There is no output.';
}

/** Text as it is written, while the run goes on. */
function Arriving({ store, isWaiting }: { readonly store: RunStore; readonly isWaiting: boolean }) {
  const texts = useStore(store, (state) => state.texts);
  const [text] = Object.values(texts);
  if (text !== undefined && text !== '') return <LongText text={text} />;
  return isWaiting ? <p className="text-small text-muted">Nothing yet.</p> : <Skeleton className="h-16" />;
}

function Identity({ run }: { readonly run: RunView }) {
  const facts = [
    ['Run', run.id],
    ['Plan', run.planId],
    ['Endpoint', run.slug],
    ['Session', run.session],
    ['User', run.user],
  ] as const;
  return (
    <PanelPart title="Details">
      <dl className="flex flex-col gap-1 text-small">
        {facts.map(([name, value]) =>
          value === undefined ? null : (
            <div key={name} className="grid grid-cols-[72px_minmax(0,1fr)] gap-2">
              <dt className="text-muted">{name}</dt>
              <dd className="truncate font-mono text-soft" title={value}>
                {value}
              </dd>
            </div>
          ),
        )}
      </dl>
    </PanelPart>
  );
}
