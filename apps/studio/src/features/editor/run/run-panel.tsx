import type { RunView } from '@heddle/contracts';
import { Activity, Clock, ExternalLink, StepForward, Unplug, X } from 'lucide-react';
import { useStore } from 'zustand';
import { useNodeRun } from '../../../canvas/canvas-context.ts';
import { showActivation } from '../../../canvas/iterations.ts';
import { formatCount, formatDuration, formatUsd } from '../../../lib/format.ts';
import { paths } from '../../../lib/paths.ts';
import { useGo } from '../../../lib/route-params.ts';
import { questionOf } from '../../../runs/answering.ts';
import { isOverStatus } from '../../../runs/run-store.ts';
import { WaterfallChart } from '../../../runs/waterfall.tsx';
import { Button, IconButton } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { StatusText } from '../../../ui/status.tsx';
import { Tooltip } from '../../../ui/tooltip.tsx';
import { useEditor, useEditorState, useSelectedNodes } from '../model/editor-context.ts';
import { askedInput } from '../model/run-input.ts';
import { useResume } from '../model/use-run-action.ts';
import { useShowNode } from '../model/use-show-node.ts';
import { Answer } from './answer.tsx';
import { ChatPanel } from './chat-panel.tsx';
import { RunForm } from './run-form.tsx';

/** Tries the flow: what it is asked at the left, how it goes in the middle, what it answered at the right. */
export function RunPanel() {
  const views = useEditorState((state) => state.views);
  const asked = askedInput(views);
  if (!asked) {
    return (
      <EmptyState className="flex-1" icon={Activity} title="There is nothing to ask yet">
        Add an input: it says what the flow is asked, and this panel becomes its form.
      </EmptyState>
    );
  }
  const isChat = asked.mode === 'chat';
  return (
    <div className="flex min-h-0 flex-1">
      <div
        className="flex w-[32%] max-w-[360px] min-w-[240px] shrink-0 flex-col border-r border-line"
        data-run-input
      >
        {isChat ? <ChatPanel asked={asked} /> : <RunForm asked={asked} />}
      </div>
      <Trace />
      {isChat ? null : <Answer />}
    </div>
  );
}

function Trace() {
  const { run, panels, iterations } = useEditor();
  const view = useStore(run, (state) => state.view);
  const problem = useStore(run, (state) => state.problem);
  const connection = useStore(run, (state) => state.connection);
  const flow = useEditorState((state) => state.history.flow);
  const [selected] = useSelectedNodes();
  const shown = useNodeRun(selected ?? '');
  const show = useShowNode();
  if (problem !== undefined) {
    return (
      <EmptyState className="flex-1" icon={Unplug} title="The run did not go on">
        {problem}
      </EmptyState>
    );
  }
  if (!view) {
    return (
      <EmptyState className="flex-1" icon={Activity} title="Nothing has run yet">
        Every node’s time, tokens and cost appear here, and on the canvas, while it runs.
      </EmptyState>
    );
  }
  const select = (key: string) => {
    const [id = key, iteration = ''] = key.split('#');
    panels.set({ inspectorTab: 'run', isInspectorOpen: true });
    showActivation(iterations, id, iteration);
    show(id, { keepFocus: true });
  };
  return (
    <div className="@container flex min-w-0 flex-1 flex-col">
      <div
        className="flex h-9 shrink-0 items-center gap-3 overflow-hidden pr-4 pl-4 text-small whitespace-nowrap text-soft tabular-nums"
        aria-live="polite"
      >
        <span data-testid="run-status" data-status={view.status}>
          <StatusText status={view.status} />
        </span>
        {view.endedAt === undefined ? null : <span>{formatDuration(view.endedAt - view.createdAt)}</span>}
        <Totals />
        {connection === 'reconnecting' && !isOverStatus(view.status) ? (
          <span className="text-warning">Connection lost, trying again…</span>
        ) : null}
        <span className="flex-1" />
        {view.status === 'failed' ? <Resume id={view.id} /> : null}
        {isOverStatus(view.status) ? <RunLinks id={view.id} /> : null}
      </div>
      <WaitingLines view={view} onSelect={select} />
      <WaterfallChart
        run={view}
        flow={flow}
        selected={shown && `${shown.id}#${shown.iteration}`}
        onSelect={select}
      />
    </div>
  );
}

/** Goes on with a failed run from what failed. */
function Resume({ id }: { readonly id: string }) {
  const resume = useResume(id);
  return (
    <Tooltip label="Runs again what failed and what follows; what is done stays done" side="top">
      <Button size="small" icon={StepForward} data-testid="resume" onClick={resume}>
        Resume
      </Button>
    </Tooltip>
  );
}

/** Nodes that a person can answer, each a line that leads to its form. */
function WaitingLines({
  view,
  onSelect,
}: {
  readonly view: RunView;
  readonly onSelect: (key: string) => void;
}) {
  const views = useEditorState((state) => state.views);
  const asking = view.nodes.filter((node) => questionOf(node, views.get(node.id)) !== undefined);
  if (asking.length === 0) return null;
  return (
    <ul className="max-h-32 shrink-0 overflow-y-auto border-b border-line" aria-label="Waiting for an answer">
      {asking.map((node) => (
        <li
          key={`${node.id}#${node.iteration}`}
          className="flex items-center gap-2 bg-warning-soft px-4 py-1 text-small"
        >
          <Clock size={13} className="shrink-0 text-warning" aria-hidden="true" />
          <span className="shrink-0 font-medium text-text">{views.get(node.id)?.title ?? node.id}</span>
          <span className="min-w-0 flex-1 truncate text-soft">{node.waits?.reason}</span>
          <Button
            size="small"
            data-testid="waiting-answer"
            onClick={() => onSelect(`${node.id}#${node.iteration}`)}
          >
            Answer
          </Button>
        </li>
      ))}
    </ul>
  );
}

function RunLinks({ id }: { readonly id: string }) {
  const { run } = useEditor();
  const go = useGo();
  return (
    <span className="-mr-2 flex">
      <IconButton
        icon={ExternalLink}
        label="Open the page of this run"
        size="small"
        onClick={() => go(paths.run(id))}
      />
      <IconButton icon={X} label="Clear the run from the canvas" size="small" onClick={run.clear} />
    </span>
  );
}

function Totals() {
  const usage = useStore(useEditor().run, (state) => state.view?.usage);
  const tokens = (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0);
  if (!usage || tokens === 0) return null;
  return (
    <>
      <span className="hidden @min-[360px]:inline">
        {usage.estimated ? '~' : ''}
        {formatCount(tokens)} tokens
      </span>
      <span className="hidden @min-[420px]:inline">{formatUsd(usage.costUsd)}</span>
    </>
  );
}
