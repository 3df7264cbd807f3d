import type { Flow, RunView } from '@heddle/contracts';
import { useStore } from 'zustand';
import type { NodeViews } from '../../canvas/node-view.ts';
import { AnswerForm } from '../../runs/answer-form.tsx';
import { questionOf } from '../../runs/answering.ts';
import { Failure } from '../../runs/failure.tsx';
import { countedFromOne } from '../../runs/iteration-label.ts';
import { LargeNotice } from '../../runs/large-notice.tsx';
import { isOverStatus, type RunStore } from '../../runs/run-store.ts';
import { LongText, RunValues } from '../../runs/run-values.tsx';
import { useRunValues } from '../../runs/use-large-values.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { OutcomeBadge, useEffects } from './effects-part.tsx';
import { FactList, PanelPart } from './panel-part.tsx';
import { keyOf } from './use-chosen-activation.ts';

export interface RunPanelProps {
  readonly run: RunView;
  readonly flow: Flow | undefined;
  readonly store: RunStore;
  readonly views: NodeViews | undefined;
  /** A moment before the end is shown: nothing is on its way. */
  readonly isPast: boolean;
  /** Shows an activation. */
  readonly onSelect: (key: string) => void;
}

/** What the run was asked and what it answered. */
export function RunPanel({ run, flow, views, store, isPast, onSelect }: RunPanelProps) {
  const values = useRunValues(run);
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
            .filter((node) => questionOf(node, views?.get(node.id)) !== undefined)
            .map((node) => (
              <PanelPart key={`${node.id}@${node.iteration}`} title="Waits for you">
                <AnswerForm runId={run.id} node={node} view={views?.get(node.id)} />
              </PanelPart>
            ))}
      <PanelPart title="Output">
        {run.output || isPast || isOverStatus(run.status) ? (
          <RunValues
            values={values.output}
            label="Output"
            empty={values.isLoading ? '' : emptyOutput(run, isPast)}
            run={run}
            flow={flow}
          />
        ) : (
          <Arriving store={store} isWaiting={run.status === 'waiting'} />
        )}
        {run.outputRef === undefined ? null : <LargeNotice values={values} />}
      </PanelPart>
      <PanelPart title="Input">
        <RunValues
          values={values.input}
          label="Input"
          empty={values.isLoading ? '' : 'The input was empty.'}
          run={run}
          flow={flow}
        />
        {run.inputRef === undefined || run.outputRef !== undefined ? null : <LargeNotice values={values} />}
      </PanelPart>
      {isPast ? null : <Effects run={run} views={views} onSelect={onSelect} />}
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

/** What the run may have done outside, each line a way to where it was done. */
function Effects({ run, views, onSelect }: Pick<RunPanelProps, 'run' | 'views' | 'onSelect'>) {
  const effects = useEffects(run);
  if (effects.length === 0) return null;
  return (
    <PanelPart title="Effects outside">
      <ul className="-mx-1.5 flex flex-col" data-testid="effects">
        {effects.map((entry) => (
          <li key={keyOf({ id: entry.nodeId, iteration: entry.iteration })}>
            <button
              type="button"
              onClick={() => onSelect(keyOf({ id: entry.nodeId, iteration: entry.iteration }))}
              className="flex h-7 w-full items-center gap-2 rounded-xs px-1.5 text-left text-small hover:bg-hover"
            >
              <span className="min-w-0 truncate text-text">
                {views?.get(entry.nodeId)?.title ?? entry.nodeId}
              </span>
              <span className="text-muted tabular-nums">
                {countedFromOne(entry.iteration).replace(/~.*/, '')}
              </span>
              <span className="flex-1" />
              {entry.attempts.length > 1 ? (
                <span className="text-note text-muted tabular-nums">{entry.attempts.length} attempts</span>
              ) : null}
              <OutcomeBadge entry={entry} />
            </button>
          </li>
        ))}
      </ul>
    </PanelPart>
  );
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
      <FactList facts={facts} isMono />
    </PanelPart>
  );
}
