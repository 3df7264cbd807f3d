import { ArrowUp, MessageCircle, RotateCcw, Square } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { CitationList } from '../../../runs/citation-list.tsx';
import { citationsOf } from '../../../runs/citations.ts';
import { isOverStatus } from '../../../runs/run-store.ts';
import { IconButton } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { CONTROL } from '../../../ui/input.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import { useEditor, useEditorState } from '../model/editor-context.ts';
import { type AskedInput, type ChatTurn, chatInput } from '../model/run-input.ts';
import { useStartRun, useStopRun } from '../model/use-run-action.ts';
import { useIsRunning } from './run-form.tsx';
import { useStreamedAnswer } from './use-streamed-answer.ts';

const Markdown = lazy(() =>
  import('../../../ui/markdown.tsx').then((module) => ({ default: module.Markdown })),
);

/** A conversation with the flow. Its turns belong to one session, which memories know. */
export function ChatPanel({ asked }: { readonly asked: AskedInput }) {
  const { input } = useEditor();
  const turns = useStore(input, (state) => state.turns);
  const end = useRef<HTMLDivElement>(null);
  const streamed = useStreamedAnswer();
  useAnswerAsTurn();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is new at the end must come into view
  useEffect(() => {
    end.current?.scrollIntoView({ block: 'end' });
  }, [turns.length, streamed]);
  return (
    <>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 py-3" data-testid="chat">
        {turns.length === 0 ? (
          <EmptyState className="h-full" icon={MessageCircle} title="Talk to the flow">
            Each message is one run. They share a session, so memories remember.
          </EmptyState>
        ) : (
          <ol className="flex flex-col gap-3">
            {turns.map((turn, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: turns are only ever added at the end
              <Turn key={index} turn={turn} />
            ))}
            <Pending />
          </ol>
        )}
        <div ref={end} />
      </div>
      <Composer asked={asked} />
    </>
  );
}

/** Adds the answer of a finished run to the conversation. */
function useAnswerAsTurn(): void {
  const { run, input } = useEditor();
  const view = useStore(run, (state) => state.view);
  const turns = useStore(input, (state) => state.turns);
  useEffect(() => {
    if (!view || !isOverStatus(view.status)) return;
    const own = turns.filter((turn) => turn.runId === view.id);
    if (own.length !== 1 || own[0]?.role !== 'user') return;
    const failed = view.status === 'cancelled' ? 'Stopped.' : view.error?.message;
    input.addTurn({
      role: 'assistant',
      runId: view.id,
      content: failed ?? answerText(view.output ?? {}),
      isFailed: view.status !== 'completed',
    });
  }, [view, turns, input]);
}

function answerText(output: Readonly<Record<string, unknown>>): string {
  if (typeof output.text === 'string') return output.text;
  const text = Object.values(output).find((value) => typeof value === 'string');
  return typeof text === 'string' ? text : `\`\`\`json\n${JSON.stringify(output, null, 2)}\n\`\`\``;
}

function Turn({ turn }: { readonly turn: ChatTurn }) {
  if (turn.role === 'user') {
    return (
      <li className="max-w-[85%] self-end rounded-lg rounded-br-xs bg-accent-soft px-3 py-1.5 text-body break-words whitespace-pre-wrap text-text">
        {turn.content}
      </li>
    );
  }
  return (
    <li
      className={`text-body break-words ${turn.isFailed ? 'text-danger' : 'text-text'}`}
      data-testid="chat-answer"
    >
      <Suspense fallback={turn.content}>
        <Markdown source={turn.content} />
      </Suspense>
      <Sources runId={turn.runId} />
    </li>
  );
}

function Sources({ runId }: { readonly runId: string | undefined }) {
  const view = useStore(useEditor().run, (state) => state.view);
  const flow = useEditorState((state) => state.history.flow);
  if (!view || view.id !== runId) return null;
  const citations = citationsOf(view.output);
  if (citations.length === 0) return null;
  return (
    <div className="mt-2">
      <CitationList citations={citations} run={view} flow={flow} />
    </div>
  );
}

function Pending() {
  const isRunning = useIsRunning();
  const streamed = useStreamedAnswer();
  if (!isRunning) return null;
  return (
    <li className="text-body text-text" aria-live="polite">
      {streamed === '' ? (
        <span className="flex items-center gap-2 text-muted">
          <Spinner /> Working…
        </span>
      ) : (
        <Suspense fallback={streamed}>
          <Markdown source={streamed} />
        </Suspense>
      )}
    </li>
  );
}

function Composer({ asked }: { readonly asked: AskedInput }) {
  const { input } = useEditor();
  const [text, setText] = useState('');
  const isRunning = useIsRunning();
  const hasTurns = useStore(input, (state) => state.turns.length > 0);
  const start = useStartRun();
  const stop = useStopRun();
  const send = async () => {
    const said = text.trim();
    if (said === '' || isRunning) return;
    const state = input.getState();
    setText('');
    input.addTurn({ role: 'user', content: said });
    const runId = await start(chatInput(asked, state, said), state.session);
    input.bindRun(runId);
    if (runId === undefined) setText(said);
  };
  return (
    <div className="flex items-end gap-1.5 border-t border-line p-2.5">
      {hasTurns ? (
        <IconButton
          icon={RotateCcw}
          label="New conversation"
          tooltipSide="top"
          className="mb-0.5"
          onClick={input.newConversation}
        />
      ) : null}
      <textarea
        aria-label="Message"
        data-testid="chat-input"
        rows={1}
        value={text}
        placeholder="Ask something"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          event.stopPropagation();
          void send();
        }}
        className={`${CONTROL} field-sizing-content max-h-32 min-h-8 flex-1 resize-none py-1.5`}
      />
      {isRunning ? (
        <IconButton icon={Square} label="Stop" variant="secondary" className="mb-0.5" onClick={stop} />
      ) : (
        <IconButton
          icon={ArrowUp}
          label="Send"
          shortcut="Enter"
          variant="secondary"
          className="mb-0.5"
          disabled={text.trim() === ''}
          onClick={() => void send()}
          data-testid="chat-send"
        />
      )}
    </div>
  );
}
