import type { Operations } from '@heddle/contracts';
import { useApiQuery } from '../../lib/api-context.tsx';
import { formatCount, formatDuration } from '../../lib/format.ts';
import { Page, Section } from '../../ui/page.tsx';
import { ProblemState } from '../../ui/problem-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { DeadLetters } from './dead-letters.tsx';
import { LOOK_MS } from './look.ts';
import { StuckRuns } from './stuck-runs.tsx';
import { Workers } from './workers.tsx';

/** Work that is ready for longer than this has nobody who takes it. */
const OLD_MS = 10_000;

/** What operators look at, kept true while they do. */
export function OperationsPage() {
  const operations = useApiQuery('getOperations', {}, { refetchInterval: LOOK_MS });
  return (
    <Page title="Operations" description="What failed, what is stuck and why, what waits, and who works.">
      {operations.data ? (
        <Figures operations={operations.data} />
      ) : (
        <NoFigures error={operations.error} onRetry={() => void operations.refetch()} />
      )}
      <div className="mt-7 flex flex-col">
        <Section
          title="Failed runs"
          description="Dead letters, by cause. Resumed, a run goes on from what failed; what is done is not paid for again."
        >
          <DeadLetters />
        </Section>
        <StuckRuns />
        <Section title="Workers" description="Processes that run nodes, by their heartbeat.">
          <Workers workers={operations.data?.workers} />
        </Section>
      </div>
    </Page>
  );
}

function NoFigures({ error, onRetry }: { readonly error: Error | null; readonly onRetry: () => void }) {
  if (error) return <ProblemState error={error} onRetry={onRetry} />;
  return <Skeleton className="h-[74px] rounded-lg" />;
}

function Figures({ operations }: { readonly operations: Operations }) {
  const { open, queue, workers } = operations;
  const alive = workers.filter((worker) => worker.alive).length;
  const count = Object.values(open).reduce((sum, each) => sum + each, 0);
  const said = Object.entries(open).map(([status, each]) => `${each} ${status}`);
  const oldest = queue.oldestReadyMs;
  return (
    <dl className="grid grid-cols-4 divide-x divide-line overflow-clip rounded-lg bg-surface ring-1 ring-line">
      <Figure name="Open runs" value={formatCount(count)} note={said.join(', ') || 'None under way'} />
      <Figure
        name="Ready for a worker"
        value={formatCount(queue.ready)}
        note={`Queue: ${formatCount(queue.deliveries.waiting)} waiting, ${formatCount(queue.deliveries.active)} under way`}
      />
      <Figure
        name="Longest wait for a worker"
        value={oldest === undefined ? '–' : formatDuration(Math.max(0, oldest))}
        note={waitNote(oldest)}
        isTrouble={oldest !== undefined && oldest > OLD_MS}
      />
      <Figure
        name="Workers alive"
        value={String(alive)}
        note={alive === 0 ? 'Nothing can run' : heldNote(workers)}
        isTrouble={alive === 0}
      />
    </dl>
  );
}

function waitNote(oldestMs: number | undefined): string {
  if (oldestMs === undefined) return 'Nothing waits for a worker';
  return oldestMs > OLD_MS ? 'Nobody takes it' : 'Workers keep up';
}

function heldNote(workers: Operations['workers']): string {
  const held = workers.reduce((sum, worker) => sum + worker.held, 0);
  return held === 0 ? 'Nothing in hand' : `${held} ${held === 1 ? 'segment' : 'segments'} in hand`;
}

function Figure({
  name,
  value,
  note,
  isTrouble = false,
}: {
  readonly name: string;
  readonly value: string;
  readonly note: string;
  readonly isTrouble?: boolean;
}) {
  return (
    <div className="flex min-w-0 flex-col gap-0.5 px-4 py-3">
      <dt className="text-small text-muted">{name}</dt>
      <dd className={`text-title font-semibold tabular-nums ${isTrouble ? 'text-danger' : 'text-text'}`}>
        {value}
      </dd>
      <dd className={`truncate text-note ${isTrouble ? 'text-danger' : 'text-muted'}`} title={note}>
        {note}
      </dd>
    </div>
  );
}
