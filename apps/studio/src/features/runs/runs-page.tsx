import { RUN_STATUSES, type RunStatus, type RunSummary } from '@heddle/contracts';
import { Activity, FilterX, GitCompareArrows } from 'lucide-react';
import { useState } from 'react';
import { useApiQuery } from '../../lib/api-context.tsx';
import { paths } from '../../lib/paths.ts';
import { useGo, useSearchParam } from '../../lib/route-params.ts';
import { type ApiPages, useApiPages } from '../../lib/use-api-pages.ts';
import { isOverStatus } from '../../runs/run-store.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemState } from '../../ui/problem-state.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { statusLabel } from '../../ui/status.tsx';
import { RunRow, RunRowHeader } from './run-row.tsx';

const LIVE_MS = 2_000;
const QUIET_MS = 8_000;
const ALL = 'all';

/** Every run, newest first, kept true while it is looked at. */
export function RunsPage() {
  const filters = useFilters();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const runs = useApiPages(
    'listRuns',
    { query: { limit: 50, ...filters.query } },
    (items: readonly RunSummary[]) => (items.some((run) => !isOverStatus(run.status)) ? LIVE_MS : QUIET_MS),
  );
  return (
    <Page
      title="Runs"
      description="What ran, when, and what it cost. Open one to see every node's inputs and outputs."
      toolbar={
        <>
          <Filters filters={filters} />
          <Comparing chosen={chosen} onClear={() => setChosen([])} />
        </>
      }
    >
      <RunList runs={runs} filters={filters} chosen={chosen} onChoose={setChosen} />
    </Page>
  );
}

/** Two runs can be compared; of three that were chosen the first gives way. */
function withChoice(chosen: readonly string[], id: string, isChosen: boolean): readonly string[] {
  const others = chosen.filter((each) => each !== id);
  return isChosen ? [...others.slice(-1), id] : others;
}

function Comparing({
  chosen,
  onClear,
}: {
  readonly chosen: readonly string[];
  readonly onClear: () => void;
}) {
  const go = useGo();
  const [left, right] = [...chosen].sort();
  if (left === undefined) return null;
  return (
    <div className="ml-auto flex items-center gap-2" data-testid="comparing">
      <span className="text-small text-muted">
        {right === undefined ? 'Choose another run to compare' : 'Two runs chosen'}
      </span>
      <Button variant="ghost" onClick={onClear}>
        Clear
      </Button>
      <Button
        variant="primary"
        icon={GitCompareArrows}
        disabled={right === undefined}
        onClick={() => right !== undefined && go(paths.compare(left, right))}
        data-testid="compare"
      >
        Compare
      </Button>
    </div>
  );
}

interface RunFilters {
  readonly status: RunStatus | undefined;
  readonly flowId: string | undefined;
  readonly query: { readonly status?: RunStatus; readonly flowId?: string };
  readonly set: (filters: { readonly status?: string; readonly flow?: string }) => void;
}

/** The filters live in the address, so that a view can be shared and the back button works. */
function useFilters(): RunFilters {
  const go = useGo();
  const wanted = useSearchParam('status');
  const status = RUN_STATUSES.find((each) => each === wanted);
  const flowId = useSearchParam('flow');
  return {
    status,
    flowId,
    query: { ...(status ? { status } : {}), ...(flowId === undefined ? {} : { flowId }) },
    set: (next) => {
      const merged = { status: status ?? ALL, flow: flowId ?? ALL, ...next };
      const search = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== ALL));
      go(paths.runs(), { search, replace: true });
    },
  };
}

function Filters({ filters }: { readonly filters: RunFilters }) {
  const flows = useApiQuery('listFlows', { query: { limit: 200 } }, { staleTime: 30_000 });
  return (
    <>
      <div className="w-40">
        <Select
          label="Status"
          value={filters.status ?? ALL}
          options={[
            { value: ALL, label: 'Any status' },
            ...RUN_STATUSES.map((status) => ({ value: status, label: statusLabel(status) })),
          ]}
          onChange={(status) => filters.set({ status })}
        />
      </div>
      <div className="w-60">
        <Select
          label="Flow"
          value={filters.flowId ?? ALL}
          options={[
            { value: ALL, label: 'All flows' },
            ...(flows.data?.items ?? []).map((flow) => ({ value: flow.id, label: flow.name })),
          ]}
          onChange={(flow) => filters.set({ flow })}
        />
      </div>
    </>
  );
}

interface RunListProps {
  readonly runs: ApiPages<RunSummary>;
  readonly filters: RunFilters;
  readonly chosen: readonly string[];
  readonly onChoose: (chosen: readonly string[]) => void;
}

function RunList({ runs, filters, chosen, onChoose }: RunListProps) {
  if (runs.items === undefined) {
    return runs.error ? <ProblemState error={runs.error} onRetry={runs.refetch} /> : <LoadingRuns />;
  }
  if (runs.items.length === 0) return <NoRuns filters={filters} />;
  return (
    <div className="rounded-lg bg-surface ring-1 ring-line">
      {runs.error ? (
        <p className="border-b border-line px-4 py-2 text-small text-danger" role="alert">
          The list is not up to date: {runs.error.message}
        </p>
      ) : null}
      <RunRowHeader />
      <ul aria-label="Runs" data-testid="runs">
        {runs.items.map((run) => (
          <RunRow
            key={run.id}
            run={run}
            isChosen={chosen.includes(run.id)}
            onChoose={(isChosen) => onChoose(withChoice(chosen, run.id, isChosen))}
          />
        ))}
      </ul>
      <LoadMore hasMore={runs.hasMore} isLoading={runs.isLoadingMore} onLoad={runs.loadMore} />
    </div>
  );
}

function NoRuns({ filters }: { readonly filters: RunFilters }) {
  const go = useGo();
  const isFiltered = filters.status !== undefined || filters.flowId !== undefined;
  if (isFiltered) {
    return (
      <EmptyState
        className="flex-1"
        icon={FilterX}
        title="No run matches"
        action={<Button onClick={() => filters.set({ status: ALL, flow: ALL })}>Show all runs</Button>}
      >
        None of the runs in this workspace has this status and flow.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      className="flex-1"
      icon={Activity}
      title="Nothing has run yet"
      action={
        <Button variant="primary" onClick={() => go(paths.templates())}>
          Choose a template
        </Button>
      }
    >
      Run a flow in the editor or call a published one. Each run is kept here with everything its nodes saw.
    </EmptyState>
  );
}

function LoadingRuns() {
  return (
    <div
      className="flex flex-col gap-px rounded-lg bg-surface p-2 ring-1 ring-line"
      role="status"
      aria-label="Loading runs"
    >
      {['one', 'two', 'three', 'four', 'five', 'six'].map((key) => (
        <Skeleton key={key} className="my-1.5 h-5" />
      ))}
    </div>
  );
}
