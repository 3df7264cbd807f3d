import type { StuckRun } from '@heddle/contracts';
import { Link } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import { useApiQuery } from '../../lib/api-context.tsx';
import { formatExactTime } from '../../lib/format.ts';
import { paths } from '../../lib/paths.ts';
import { Badge } from '../../ui/badge.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Message } from '../../ui/message.tsx';
import { ProblemState } from '../../ui/problem-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { LOOK_MS } from './look.ts';

const REASONS = {
  'no-worker': 'No worker',
  'bell-lost': 'Not taken',
  'dead-worker': 'Worker died',
  'late-timer': 'Timer late',
  person: 'Needs a person',
  signal: 'Waits for an answer',
  time: 'Waits for its time',
  'called-run': 'Waits for a run',
  session: 'Behind its session',
  unknown: 'Unknown',
} as const satisfies Record<StuckRun['reason'], string>;

/** Open runs that make no progress: what is wrong first, then what waits as it was told to. */
export function StuckRuns() {
  const stuck = useApiQuery('listStuckRuns', {}, { refetchInterval: LOOK_MS });
  if (stuck.error) return <ProblemState error={stuck.error} onRetry={() => void stuck.refetch()} />;
  if (!stuck.data) return <Skeleton className="h-24 rounded-lg" />;
  const { items } = stuck.data;
  if (items.length === 0)
    return (
      <EmptyState
        className="rounded-lg bg-surface py-8 ring-1 ring-line"
        icon={CircleCheck}
        title="Everything moves"
      >
        A run that waits or hangs is listed here with the reason.
      </EmptyState>
    );
  return (
    <ul className="rounded-lg bg-surface ring-1 ring-line" data-testid="stuck-runs">
      {items
        .toSorted((left, right) => Number(right.trouble) - Number(left.trouble))
        .map((run) => (
          <Line key={run.runId} run={run} />
        ))}
    </ul>
  );
}

function Line({ run }: { readonly run: StuckRun }) {
  return (
    <li className="grid grid-cols-[140px_minmax(0,1fr)_minmax(0,1.4fr)_auto] items-center gap-4 border-b border-line px-4 py-2.5 last:border-b-0">
      <span>
        <Badge tone={run.trouble ? 'danger' : 'neutral'}>{REASONS[run.reason]}</Badge>
      </span>
      <div className="min-w-0">
        <Link
          to={paths.run(run.runId)}
          className="block truncate rounded-xs text-body text-text hover:underline"
        >
          {run.preview === '' ? 'No input' : run.preview}
        </Link>
        <p className="truncate text-small text-muted">{run.flowName ?? 'A node on its own'}</p>
      </div>
      <p className="min-w-0 text-small text-soft">
        <Message text={run.message} />
        {run.nodeId === undefined ? null : (
          <span className="text-muted">
            {' '}
            At <span className="font-mono text-note">{run.nodeId}</span>
            {run.until === undefined ? '.' : `, until ${formatExactTime(run.until)}.`}
          </span>
        )}
        {run.nodeId !== undefined || run.until === undefined ? null : (
          <span className="text-muted"> Until {formatExactTime(run.until)}.</span>
        )}
        {run.waitsForRunId === undefined ? null : (
          <Link
            to={paths.run(run.waitsForRunId)}
            className="ml-1 rounded-xs text-accent-text hover:underline"
          >
            Show that run
          </Link>
        )}
      </p>
      <Time at={run.progressAt} className="text-small whitespace-nowrap text-muted" />
    </li>
  );
}
