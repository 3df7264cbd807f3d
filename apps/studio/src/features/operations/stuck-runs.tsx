import type { StuckRun } from '@heddle/contracts';
import { Link } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { useApiQuery } from '../../lib/api-context.tsx';
import { classes } from '../../lib/classes.ts';
import { formatExactTime, formatUntil } from '../../lib/format.ts';
import { paths } from '../../lib/paths.ts';
import { Badge } from '../../ui/badge.tsx';
import { EmptyRow } from '../../ui/empty-state.tsx';
import { Message } from '../../ui/message.tsx';
import { Section } from '../../ui/page.tsx';
import { ProblemState } from '../../ui/problem-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { LOOK_MS } from './look.ts';
import { NodeName } from './node-name.tsx';

const REASONS = {
  'no-worker': 'No worker',
  'bell-lost': 'Not taken',
  'dead-worker': 'Worker died',
  'late-timer': 'Timer late',
  person: 'A decision',
  signal: 'An answer',
  time: 'Its time',
  'called-run': 'The run it called',
  session: 'Its turn in the session',
  unknown: 'Unknown',
} as const satisfies Record<StuckRun['reason'], string>;

/** Open runs that make no progress: what is wrong first, apart from what waits as it was told to. */
export function StuckRuns() {
  const stuck = useApiQuery('listStuckRuns', {}, { refetchInterval: LOOK_MS });
  const runs = stuck.data?.items;
  const problem = stuck.error ? (
    <ProblemState error={stuck.error} onRetry={() => void stuck.refetch()} />
  ) : (
    <Skeleton className="h-11 rounded-lg" />
  );
  return (
    <>
      <Section
        title="Stuck runs"
        description="Open runs without progress for 30 s that nothing told to wait."
      >
        {runs ? <Stuck runs={runs.filter((run) => run.trouble)} /> : problem}
      </Section>
      <Section
        title="Waiting runs"
        description="Put away until what they wait for comes. They need no worker."
      >
        {runs ? <Waiting runs={runs.filter((run) => !run.trouble)} /> : problem}
      </Section>
    </>
  );
}

function Stuck({ runs }: { readonly runs: readonly StuckRun[] }) {
  if (runs.length === 0)
    return (
      <EmptyRow icon={CircleCheck} title="Everything moves.">
        A run that hangs is listed here with the reason.
      </EmptyRow>
    );
  return (
    <List columns={STUCK} names={['Reason', 'Run', 'What is wrong', 'Last progress']} label="Stuck runs">
      {runs.map((run) => (
        <Line key={run.runId} columns={STUCK} run={run}>
          <span>
            <Badge tone="danger">{REASONS[run.reason]}</Badge>
          </span>
          <RunLink run={run} />
          <p className="min-w-0 text-small break-words text-soft">
            <Message text={run.message} />
          </p>
        </Line>
      ))}
    </List>
  );
}

function Waiting({ runs }: { readonly runs: readonly StuckRun[] }) {
  if (runs.length === 0)
    return (
      <EmptyRow icon={CircleCheck} title="Nothing waits.">
        A run that waits for a person, a date or another run is listed here after 30 s.
      </EmptyRow>
    );
  return (
    <List columns={WAITING} names={['Run', 'Waits for', 'At', 'Until', 'Last progress']} label="Waiting runs">
      {runs.map((run) => (
        <Line key={run.runId} columns={WAITING} run={run}>
          <RunLink run={run} />
          <span className="min-w-0 text-small break-words text-text" title={run.message}>
            {run.waitsForRunId === undefined ? (
              REASONS[run.reason]
            ) : (
              <Link to={paths.run(run.waitsForRunId)} className="rounded-xs text-accent-text hover:underline">
                {REASONS[run.reason]}
              </Link>
            )}
          </span>
          <span className="truncate text-small text-soft">
            {run.nodeId === undefined ? null : <NodeName flowId={run.flowId} nodeId={run.nodeId} />}
          </span>
          <Until at={run.until} />
        </Line>
      ))}
    </List>
  );
}

const STUCK = 'grid grid-cols-[112px_minmax(0,1fr)_minmax(0,1.4fr)_96px] items-center gap-4 px-4';
const WAITING =
  'grid grid-cols-[minmax(0,1fr)_minmax(0,160px)_minmax(0,200px)_128px_96px] items-center gap-4 px-4';

function List({
  columns,
  names,
  label,
  children,
}: {
  readonly columns: string;
  readonly names: readonly string[];
  readonly label: string;
  readonly children: ReactNode;
}) {
  return (
    <div className="rounded-lg bg-surface ring-1 ring-line" data-testid="stuck-runs">
      <div
        className={classes(
          columns,
          'h-8 border-b border-line text-note font-medium text-muted *:last:text-right',
        )}
        aria-hidden="true"
      >
        {names.map((name) => (
          <span key={name}>{name}</span>
        ))}
      </div>
      <ul aria-label={label}>{children}</ul>
    </div>
  );
}

function Line({
  columns,
  run,
  children,
}: {
  readonly columns: string;
  readonly run: StuckRun;
  readonly children: ReactNode;
}) {
  return (
    <li className={classes(columns, 'min-h-12 border-b border-line py-1.5 last:border-b-0')}>
      {children}
      <Time at={run.progressAt} className="text-right text-small whitespace-nowrap text-muted" />
    </li>
  );
}

function RunLink({ run }: { readonly run: StuckRun }) {
  return (
    <div className="min-w-0">
      <Link
        to={paths.run(run.runId)}
        className="block truncate rounded-xs text-body text-text hover:underline"
      >
        {run.preview === '' ? 'No input' : run.preview}
      </Link>
      <p className="truncate text-small text-muted">{run.flowName ?? 'A node on its own'}</p>
    </div>
  );
}

function Until({ at }: { readonly at: number | undefined }) {
  if (at === undefined) return <span className="text-small text-muted">No limit</span>;
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={formatExactTime(at)}
      className="text-small whitespace-nowrap text-soft tabular-nums"
    >
      {formatUntil(at, Date.now())}
    </time>
  );
}
