import type { RunSummary } from '@heddle/contracts';
import { Link } from '@tanstack/react-router';
import { classes } from '../../lib/classes.ts';
import { formatCount, formatDuration, formatUsd } from '../../lib/format.ts';
import { paths } from '../../lib/paths.ts';
import { Badge } from '../../ui/badge.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Message } from '../../ui/message.tsx';
import { StatusIcon } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import { runTitle } from './run-title.ts';

const COLUMNS =
  'grid grid-cols-[16px_16px_minmax(0,1fr)_minmax(120px,200px)_88px_72px_64px_72px] items-center gap-x-4 px-4';
const NUMBER = 'text-right text-small text-soft tabular-nums';

/** The names of a run's columns. */
export function RunRowHeader() {
  return (
    <div
      className={classes(COLUMNS, 'h-8 border-b border-line text-note font-medium text-muted')}
      aria-hidden="true"
    >
      <span />
      <span />
      <span>Input</span>
      <span>Flow</span>
      <span>Started</span>
      <span className="text-right">Time</span>
      <span className="text-right">Tokens</span>
      <span className="text-right">Cost</span>
    </div>
  );
}

/** A run in a list; the whole line opens it. */
export function RunRow({
  run,
  isChosen,
  onChoose,
}: {
  readonly run: RunSummary;
  /** One of the two that are to be compared. */
  readonly isChosen: boolean;
  readonly onChoose: (isChosen: boolean) => void;
}) {
  const tokens = run.usage.inputTokens + run.usage.outputTokens;
  return (
    <li className="group/run relative border-b border-line last:border-b-0">
      <span className="absolute top-1/2 left-4 z-10 -translate-y-1/2 [&_label]:gap-0">
        <Checkbox isChecked={isChosen} onChange={onChoose}>
          <span className="sr-only">Compare {run.preview === '' ? 'this run' : run.preview}</span>
        </Checkbox>
      </span>
      <Link
        to={paths.run(run.id)}
        className={classes(
          COLUMNS,
          'h-10 hover:bg-hover focus-visible:-outline-offset-2',
          isChosen && 'bg-accent-soft hover:bg-accent-soft',
        )}
        data-testid={`run-${run.id}`}
      >
        <span />
        <StatusIcon status={run.status} />
        <span className="flex min-w-0 items-baseline gap-2">
          <span className={classes('truncate text-body text-text', run.error && 'max-w-[55%] shrink-0')}>
            {run.preview === '' ? 'No input' : run.preview}
          </span>
          <Origin run={run} />
          {run.error ? (
            <span className="truncate text-small text-danger">
              <Message text={run.error.message} />
            </span>
          ) : null}
        </span>
        <span className="flex min-w-0 items-center gap-1.5">
          <span className="truncate text-small text-soft">{runTitle(run)}</span>
          {run.version === undefined ? null : <Badge title="Published version">v{run.version}</Badge>}
        </span>
        <Time at={run.createdAt} className="text-small whitespace-nowrap text-muted" />
        <span className={NUMBER}>
          {run.endedAt === undefined ? '' : formatDuration(run.endedAt - run.createdAt)}
        </span>
        <span className={NUMBER}>{tokens > 0 ? formatCount(tokens) : ''}</span>
        <span className={NUMBER}>{run.usage.costUsd > 0 ? formatUsd(run.usage.costUsd) : ''}</span>
      </Link>
    </li>
  );
}

/** Tells a fork and a replay from the run they repeat, whose input they share. */
function Origin({ run: { fork, replay } }: { readonly run: RunSummary }) {
  // A replay of a fork is forked at the same node, and first of all a replay.
  if (replay) return <Badge title="Repeats an earlier run on what it recorded">Replay</Badge>;
  if (fork) return <Badge title="Runs again from a node of an earlier run">Fork</Badge>;
  return null;
}
