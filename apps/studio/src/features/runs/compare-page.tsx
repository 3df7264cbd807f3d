import type { ComparedRun, Flow, RunComparison } from '@heddle/contracts';
import { Link } from '@tanstack/react-router';
import { ArrowLeftRight, Equal } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { nodeTitle } from '../../canvas/node-title.ts';
import { useApiQuery } from '../../lib/api-context.tsx';
import { classes } from '../../lib/classes.ts';
import { paths } from '../../lib/paths.ts';
import { useGo, useRouteParam } from '../../lib/route-params.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ProblemState } from '../../ui/problem-state.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { COMPARE_COLUMNS } from './compare-columns.ts';
import { CompareFigures } from './compare-figures.tsx';
import { CompareNode } from './compare-node.tsx';
import { RunCrumbs } from './run-crumbs.tsx';
import { runTitle } from './run-title.ts';
import { ValueChanges } from './value-changes.tsx';

/** Two runs side by side: what differs first, the rest on demand. */
export function ComparePage() {
  const [id, other] = [useRouteParam('id'), useRouteParam('other')];
  const comparison = useApiQuery('compareRuns', { params: { id, other } });
  const go = useGo();
  const [shown, setShown] = useState<'differences' | 'all'>('differences');
  return (
    <div className="flex h-full flex-col bg-surface">
      <header className="flex h-12 shrink-0 items-center gap-4 border-b border-line px-4">
        <RunCrumbs name="Compare two runs" />
        <div className="flex-1" />
        <Segmented
          label="What is shown"
          value={shown}
          options={[
            { value: 'differences', label: 'Differences' },
            { value: 'all', label: 'All nodes' },
          ]}
          onChange={setShown}
        />
        <Button icon={ArrowLeftRight} onClick={() => go(paths.compare(other, id), { replace: true })}>
          Swap
        </Button>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto bg-canvas">
        {comparison.data ? (
          <Comparison comparison={comparison.data} isAll={shown === 'all'} />
        ) : (
          <Missing error={comparison.error} onRetry={() => void comparison.refetch()} />
        )}
      </div>
    </div>
  );
}

function Missing({ error, onRetry }: { readonly error: Error | null; readonly onRetry: () => void }) {
  if (error)
    return (
      <ProblemState
        className="h-full"
        title="These runs cannot be compared"
        error={error}
        onRetry={onRetry}
      />
    );
  return (
    <div className="flex flex-col gap-3 p-6" role="status" aria-label="Comparing">
      <Skeleton className="h-24 rounded-lg" />
      <Skeleton className="h-60 rounded-lg" />
    </div>
  );
}

function Comparison({ comparison, isAll }: { readonly comparison: RunComparison; readonly isAll: boolean }) {
  const { left, right, nodes } = comparison;
  const leftFlow = useApiQuery(
    'getRunFlow',
    { params: { id: left.id } },
    { staleTime: Number.POSITIVE_INFINITY },
  );
  const rightFlow = useApiQuery(
    'getRunFlow',
    { params: { id: right.id } },
    { staleTime: Number.POSITIVE_INFINITY },
  );
  const flows = { left: leftFlow.data?.flow, right: rightFlow.data?.flow };
  const different = nodes.filter((node) => !node.same);
  const same = nodes.filter((node) => node.same);
  return (
    <div className="mx-auto flex max-w-[1480px] flex-col gap-4 p-6" data-testid="comparison">
      <div className="overflow-clip rounded-lg bg-surface ring-1 ring-line">
        <div className={classes(COMPARE_COLUMNS, 'border-b border-line px-4 py-3')}>
          <Summary comparison={comparison} count={different.length} />
          <RunHead run={left} label="Left" flow={flows.left} other={right} />
          <RunHead run={right} label="Right" flow={flows.right} other={left} />
        </div>
        <CompareFigures left={left} right={right} />
      </div>
      <Versions comparison={comparison} flows={flows} />
      {comparison.input.equal && comparison.output.equal ? null : (
        <div className="flex flex-col gap-3 rounded-lg bg-surface p-4 ring-1 ring-line">
          <ValueChanges name="Run input" diff={comparison.input} />
          <ValueChanges name="Run output" diff={comparison.output} />
        </div>
      )}
      {different.length === 0 ? (
        <EmptyState
          className="rounded-lg bg-surface py-10 ring-1 ring-line"
          icon={Equal}
          title="No node differs"
        >
          Both runs took the same path, with the same inputs and outputs everywhere.
        </EmptyState>
      ) : (
        <List label="Nodes that differ">
          {different.map((node) => (
            <CompareNode key={`${node.id}#${node.iteration}`} node={node} flows={flows} />
          ))}
        </List>
      )}
      {isAll && same.length > 0 ? (
        <List label="Nodes that are the same">
          {same.map((node) => (
            <CompareNode key={`${node.id}#${node.iteration}`} node={node} flows={flows} />
          ))}
        </List>
      ) : null}
    </div>
  );
}

function List({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <section className="overflow-clip rounded-lg bg-surface ring-1 ring-line" aria-label={label}>
      <h2 className="border-b border-line px-4 py-2 text-small font-semibold text-text">{label}</h2>
      <ul>{children}</ul>
    </section>
  );
}

function Summary({ comparison, count }: { readonly comparison: RunComparison; readonly count: number }) {
  const same = comparison.nodes.length - count;
  return (
    <div className="flex flex-col justify-center">
      <p className="text-heading font-semibold text-text" data-testid="difference-count">
        {count === 0 ? 'No differences' : `${count} ${count === 1 ? 'node differs' : 'nodes differ'}`}
      </p>
      <p className="text-small text-muted">{same} the same</p>
    </div>
  );
}

interface RunHeadProps {
  readonly run: ComparedRun;
  readonly label: string;
  readonly flow: Flow | undefined;
  readonly other: ComparedRun;
}

function RunHead({ run, label, flow, other }: RunHeadProps) {
  return (
    <div className="flex min-w-0 flex-col gap-0.5">
      <p className="flex min-w-0 items-center gap-1.5">
        <span className="text-note text-muted">{label}</span>
        <Link
          to={paths.run(run.id)}
          className="truncate rounded-xs text-body font-medium text-text hover:underline"
        >
          {runTitle(run)}
        </Link>
        {run.version === undefined ? null : <Badge title="Published version">v{run.version}</Badge>}
        {run.fork ? <Badge tone="accent">from {nodeTitle(flow, run.fork.nodeId)}</Badge> : null}
        {other.fork?.runId === run.id ? <Badge>original</Badge> : null}
      </p>
      <Time at={run.createdAt} className="text-small text-muted" />
    </div>
  );
}

interface VersionsProps {
  readonly comparison: RunComparison;
  readonly flows: { readonly left: Flow | undefined; readonly right: Flow | undefined };
}

/** What the flows of the two runs have other than each other, and which nodes only one of them ran. */
function Versions({ comparison: { flow, path, left, right }, flows }: VersionsProps) {
  const facts = [
    ['Only in the left flow', named(flows.left, flow.removed)],
    ['Only in the right flow', named(flows.right, flow.added)],
    ['Settings differ', named(flows.right, flow.changed)],
    ['Edges that differ', flow.edges > 0 ? String(flow.edges) : ''],
    ['Ran only on the left', named(flows.left, path.onlyLeft)],
    ['Ran only on the right', named(flows.right, path.onlyRight)],
  ].filter(([, value]) => value !== '');
  if (flow.same && facts.length === 0) return null;
  return (
    <div className="flex flex-col gap-2 rounded-lg bg-surface px-4 py-3 text-small ring-1 ring-line">
      {flow.same ? null : (
        <p className="font-medium text-text">
          {left.flowId === right.flowId
            ? 'The flow was changed between the two runs.'
            : 'The two runs are of different flows; nodes of the same id are compared.'}
        </p>
      )}
      <dl className="flex flex-col gap-1">
        {facts.map(([name, value]) => (
          <div key={name} className={COMPARE_COLUMNS}>
            <dt className="text-muted">{name}</dt>
            <dd className="col-span-2 break-words text-soft">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function named(flow: Flow | undefined, ids: readonly string[]): string {
  return ids.map((id) => nodeTitle(flow, id)).join(', ');
}
