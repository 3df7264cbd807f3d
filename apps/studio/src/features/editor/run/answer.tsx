import type { RunView } from '@heddle/contracts';
import { useStore } from 'zustand';
import { AnswerForm } from '../../../runs/answer-form.tsx';
import { questionOf } from '../../../runs/answering.ts';
import { Failure } from '../../../runs/failure.tsx';
import { LargeNotice } from '../../../runs/large-notice.tsx';
import { RunValues } from '../../../runs/run-values.tsx';
import { useRunValues } from '../../../runs/use-large-values.ts';
import { useEditor, useEditorState } from '../model/editor-context.ts';
import { useStreamedAnswer } from './use-streamed-answer.ts';

/** What the run answered, while it is still written and after. */
export function Answer() {
  const view = useStore(useEditor().run, (state) => state.view);
  return view ? <Answered view={view} /> : null;
}

function Answered({ view }: { readonly view: RunView }) {
  const flow = useEditorState((state) => state.history.flow);
  const views = useEditorState((state) => state.views);
  const streamed = useStreamedAnswer();
  const large = useRunValues(view);
  const values = large.output ?? (streamed === '' ? undefined : { text: streamed });
  return (
    <section
      className="flex w-[28%] max-w-[520px] min-w-[200px] shrink-0 flex-col border-l border-line"
      aria-label="Answer"
    >
      <h2 className="flex h-9 shrink-0 items-center px-4 text-small font-medium text-soft">Answer</h2>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-4" data-testid="run-output">
        {view.error ? (
          <div className="mb-3">
            <Failure error={view.error} />
          </div>
        ) : null}
        <div className="flex flex-col gap-3 empty:hidden [&:not(:empty)]:mb-3">
          {view.nodes
            .filter((node) => questionOf(node, views.get(node.id)) !== undefined)
            .map((node) => (
              <AnswerForm
                key={`${view.id}${node.id}@${node.iteration}`}
                runId={view.id}
                node={node}
                view={views.get(node.id)}
              />
            ))}
        </div>
        <RunValues
          values={values}
          label="Answer"
          empty={large.isLoading ? '' : emptyText(view.status)}
          run={view}
          flow={flow}
        />
        {view.outputRef === undefined ? null : <LargeNotice values={large} />}
      </div>
    </section>
  );
}

function emptyText(status: RunView['status']): string {
  if (status === 'cancelled') return 'It was stopped before it answered.';
  if (status === 'failed') return 'It failed before it answered.';
  return status === 'completed' ? 'It answered nothing.' : 'Nothing yet.';
}
