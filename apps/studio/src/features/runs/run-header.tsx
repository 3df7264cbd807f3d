import type { Flow, RunView } from '@heddle/contracts';
import { Link } from '@tanstack/react-router';
import { GitCompareArrows, GitFork, History, RotateCw, Square, SquarePen } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useStore } from 'zustand';
import { nodeTitle } from '../../canvas/node-title.ts';
import { useApiMutation } from '../../lib/api-context.tsx';
import { errorMessage } from '../../lib/api-error.ts';
import { formatCount, formatDuration, formatExactTime, formatUsd } from '../../lib/format.ts';
import { paths } from '../../lib/paths.ts';
import { useGo } from '../../lib/route-params.ts';
import { isOverStatus, type RunStore } from '../../runs/run-store.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { StatusText } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/toast.tsx';
import { CaseButton } from './case-button.tsx';
import { ReplayButton } from './replay-button.tsx';
import { RunCrumbs } from './run-crumbs.tsx';
import { runTitle } from './run-title.ts';

export interface RunHeaderProps {
  readonly store: RunStore;
  readonly run: RunView;
  /** The flow as it ran, for the names of its nodes. */
  readonly flow?: Flow | undefined;
}

/** What the run is, how it stands, and what can be done with it. */
export function RunHeader({ store, run, flow }: RunHeaderProps) {
  const go = useGo();
  const { flowId } = run;
  const isLive = !isOverStatus(run.status);
  return (
    <header className="flex h-12 shrink-0 items-center gap-4 border-b border-line px-4">
      <RunCrumbs name={runTitle(run)}>
        {run.version === undefined ? null : (
          <Badge title="Published version" className="ml-1">
            v{run.version}
          </Badge>
        )}
      </RunCrumbs>
      <span className="flex" data-testid="run-status" data-status={run.status}>
        <StatusText status={run.status} />
      </span>
      <Connection store={store} />
      <Facts run={run} />
      <Origin run={run} flow={flow} />
      <div className="flex-1" />
      <CopyButton text={run.id} label="Copy the run's id" />
      {isLive ? null : <ReplayButton run={run} flow={flow} />}
      {isLive ? <CancelButton store={store} /> : <CaseButton run={run} />}
      {run.status === 'failed' ? <ResumeButton store={store} run={run} /> : null}
      {flowId === undefined ? null : (
        <Button icon={SquarePen} onClick={() => go(paths.flow(flowId))}>
          Open flow
        </Button>
      )}
    </header>
  );
}

/** The run it goes on from or repeats, and the way to see what became other. */
function Origin({ run, flow }: Pick<RunHeaderProps, 'run' | 'flow'>) {
  const go = useGo();
  const from = run.fork?.runId ?? run.replay?.runId;
  if (from === undefined) return null;
  const Icon = run.fork ? GitFork : History;
  return (
    <span className="flex min-w-0 items-center gap-1 text-small text-muted">
      <Icon size={14} className="shrink-0" aria-hidden="true" />
      <span className="truncate">
        {run.fork ? (
          <>
            From <span className="text-soft">{nodeTitle(flow, run.fork.nodeId)}</span> of{' '}
          </>
        ) : (
          'Replay of '
        )}
        <Link
          to={paths.run(from)}
          className="rounded-xs text-accent-text underline decoration-accent-text/40 underline-offset-2 hover:decoration-accent-text"
          data-testid="origin"
        >
          an earlier run
        </Link>
      </span>
      <Button
        size="small"
        icon={GitCompareArrows}
        className="ml-1"
        onClick={() => go(paths.compare(from, run.id))}
        data-testid="compare"
      >
        Compare
      </Button>
    </span>
  );
}

function ResumeButton({ store, run }: RunHeaderProps) {
  const toast = useToast();
  const resume = useApiMutation('resumeRun', {
    refreshes: ['listRuns', 'listDeadLetters'],
    onSuccess: () => {
      void store.open(run.id);
    },
    onError: (error) =>
      toast({ tone: 'danger', title: 'The run could not be resumed', description: errorMessage(error) }),
  });
  return (
    <Button
      variant="primary"
      icon={RotateCw}
      isBusy={resume.isPending}
      title="Goes on from what failed; what is done is not done again"
      onClick={() => resume.mutate({ params: { id: run.id } })}
      data-testid="resume"
    >
      Resume
    </Button>
  );
}

function Facts({ run }: { readonly run: RunView }) {
  const tokens = run.usage.inputTokens + run.usage.outputTokens;
  return (
    <dl className="flex items-center gap-4 text-small text-soft tabular-nums">
      <Fact name="Started" title={formatExactTime(run.createdAt)}>
        <Time at={run.createdAt} />
      </Fact>
      {run.endedAt === undefined ? null : (
        <Fact name="Time">{formatDuration(run.endedAt - run.createdAt)}</Fact>
      )}
      {tokens > 0 ? (
        <Fact
          name="Tokens"
          title={`${run.usage.inputTokens.toLocaleString()} in, ${run.usage.outputTokens.toLocaleString()} out${run.usage.estimated ? ', estimated' : ''}`}
        >
          {run.usage.estimated ? '~' : ''}
          {formatCount(tokens)} tokens
        </Fact>
      ) : null}
      {run.usage.costUsd > 0 ? <Fact name="Cost">{formatUsd(run.usage.costUsd)}</Fact> : null}
    </dl>
  );
}

function Fact({
  name,
  title,
  children,
}: {
  readonly name: string;
  readonly title?: string;
  readonly children: ReactNode;
}) {
  return (
    <div title={title}>
      <dt className="sr-only">{name}</dt>
      <dd className="whitespace-nowrap">{children}</dd>
    </div>
  );
}

function Connection({ store }: { readonly store: RunStore }) {
  const connection = useStore(store, (state) => state.connection);
  const problem = useStore(store, (state) => state.problem);
  if (problem !== undefined) {
    return (
      <Badge tone="danger" title={problem}>
        Not live
      </Badge>
    );
  }
  return connection === 'reconnecting' ? <Badge tone="warning">Reconnecting</Badge> : null;
}

function CancelButton({ store }: { readonly store: RunStore }) {
  const toast = useToast();
  const [isBusy, setBusy] = useState(false);
  const cancel = () => {
    setBusy(true);
    store
      .cancel()
      .catch((error: unknown) =>
        toast({ tone: 'danger', title: 'The run could not be cancelled', description: errorMessage(error) }),
      )
      .finally(() => setBusy(false));
  };
  return (
    <Button icon={Square} variant="danger" isBusy={isBusy} onClick={cancel}>
      Cancel
    </Button>
  );
}
