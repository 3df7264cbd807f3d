import type { Operations } from '@heddle/contracts';
import { ServerOff } from 'lucide-react';
import { classes } from '../../lib/classes.ts';
import { Badge } from '../../ui/badge.tsx';
import { EmptyRow } from '../../ui/empty-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';

const COLUMNS = 'grid grid-cols-[72px_minmax(0,1fr)_120px_140px_72px] items-center gap-4 px-4';

/** Workers that were seen lately: those alive first, then those that are gone. */
export function Workers({ workers }: { readonly workers: Operations['workers'] | undefined }) {
  if (!workers) return <Skeleton className="h-16 rounded-lg" />;
  if (workers.length === 0)
    return (
      <EmptyRow icon={ServerOff} title="No worker was ever seen.">
        Start one with npm start, or on its own with DATABASE_URL and HEDDLE_SECRET_KEY.
      </EmptyRow>
    );
  const ordered = workers.toSorted(
    (left, right) => Number(right.alive) - Number(left.alive) || right.seenAt - left.seenAt,
  );
  return (
    <div className="rounded-lg bg-surface ring-1 ring-line" data-testid="workers">
      <div
        className={classes(COLUMNS, 'h-8 border-b border-line text-note font-medium text-muted')}
        aria-hidden="true"
      >
        <span>State</span>
        <span>Worker</span>
        <span>Process</span>
        <span>Last seen</span>
        <span className="text-right">In hand</span>
      </div>
      <ul aria-label="Workers">
        {ordered.map((worker) => (
          <li
            key={worker.workerId}
            className={classes(
              COLUMNS,
              'h-10 border-b border-line text-small tabular-nums last:border-b-0',
              worker.alive ? 'text-soft' : 'text-muted',
            )}
          >
            <span>
              <Badge tone={worker.alive ? 'success' : 'neutral'}>{worker.alive ? 'Alive' : 'Gone'}</Badge>
            </span>
            <span
              className={classes('truncate font-mono', worker.alive && 'text-text')}
              title={worker.workerId}
            >
              {worker.workerId}
            </span>
            <span className="font-mono">{worker.pid}</span>
            <Time at={worker.seenAt} />
            <span className="text-right">{worker.held}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
