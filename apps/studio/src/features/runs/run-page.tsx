import { compile } from '@heddle/compiler';
import type { Flow, RunView } from '@heddle/contracts';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { z } from 'zod';
import { useStore } from 'zustand';
import { CanvasProvider, quietCanvas } from '../../canvas/canvas-context.ts';
import { FlowView } from '../../canvas/flow-view.tsx';
import { kinds } from '../../canvas/kinds.ts';
import { createNodeViews } from '../../canvas/node-view.ts';
import { useApi, useApiQuery } from '../../lib/api-context.tsx';
import { useRouteParam } from '../../lib/route-params.ts';
import { useStored } from '../../lib/stored-value.ts';
import { createRunStore, type RunStore } from '../../runs/run-store.ts';
import { WaterfallChart } from '../../runs/waterfall.tsx';
import { ProblemState } from '../../ui/problem-state.tsx';
import { ResizeHandle } from '../../ui/resize-handle.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ActivationPanel } from './activation-panel.tsx';
import { useRunAddress, useRunPlace } from './run-address.ts';
import { RunHeader } from './run-header.tsx';
import { RunPanel } from './run-panel.tsx';
import { Scrubber } from './scrubber.tsx';
import { useChosenActivation } from './use-chosen-activation.ts';
import { useTimeTravel } from './use-time-travel.ts';

/** One run: the graph as it ran, its waterfall, and what went into and came out of every node. Live while it runs. */
export function RunPage() {
  const id = useRouteParam('id');
  return <FollowedRun key={id} id={id} />;
}

function FollowedRun({ id }: { readonly id: string }) {
  const api = useApi();
  const [store] = useState(() => createRunStore(api));
  useEffect(() => {
    void store.open(id);
    return store.clear;
  }, [store, id]);
  const view = useStore(store, (state) => state.view);
  const problem = useStore(store, (state) => state.problem);
  // The graph as it ran never changes; a run of a deleted flow still has it.
  const flow = useApiQuery('getRunFlow', { params: { id } }, { staleTime: Number.POSITIVE_INFINITY });
  if (!view) {
    if (problem === undefined) return <LoadingRun />;
    return (
      <ProblemState
        className="h-full"
        title="This run cannot be shown"
        error={new Error(problem)}
        onRetry={() => void store.open(id)}
      />
    );
  }
  return <Shown store={store} run={view} flow={flow.data?.flow} isFlowMissing={flow.isError} />;
}

interface ShownProps {
  readonly store: RunStore;
  readonly run: RunView;
  readonly flow: Flow | undefined;
  readonly isFlowMissing: boolean;
}

const sizeSchema = z.number().min(160).max(900);

function Shown({ store, run, flow, isFlowMissing }: ShownProps) {
  const place = useRunPlace();
  const travel = useTimeTravel(run, store, place.at);
  const isPast = travel.moment !== undefined;
  const then = travel.moment?.view ?? run;
  const chosen = useChosenActivation(run, then, flow, place);
  const { activation, iterations } = chosen;
  const plan = useMemo(() => flow && compile(flow, { catalog: kinds }).plan, [flow]);
  const views = useMemo(() => flow && createNodeViews(flow, kinds), [flow]);
  const stores = useMemo(
    () => quietCanvas({ iterations, run: isPast ? travel.store : store }),
    [iterations, isPast, travel.store, store],
  );
  useRunAddress(run.id, { at: travel.wanted, node: chosen.nodeId, places: chosen.places });
  return (
    <CanvasProvider value={stores}>
      <div className="flex h-full flex-col bg-surface">
        <RunHeader store={store} run={run} flow={flow} />
        <div className="flex min-h-0 flex-1">
          <div className="flex min-w-0 flex-1 flex-col">
            <div className="relative min-h-0 flex-1 bg-canvas">
              {flow ? (
                <FlowView flow={flow} selected={chosen.nodeId} onSelect={chosen.selectNode} />
              ) : (
                <NoGraph isMissing={isFlowMissing} />
              )}
            </div>
            <Scrubber run={run} flow={flow} travel={travel} />
            <ChartPane>
              <WaterfallChart
                run={run}
                flow={flow}
                selected={chosen.key}
                onSelect={chosen.select}
                moment={travel.moment}
              />
            </ChartPane>
          </div>
          <SidePane label={activation ? 'Node' : 'Run'}>
            {activation ? (
              <ActivationPanel
                key={activation.id}
                activation={activation}
                run={then}
                record={run}
                flow={flow}
                plan={plan}
                views={views}
                store={store}
                travel={travel}
                onSelect={chosen.select}
                onClose={() => chosen.select(undefined)}
              />
            ) : (
              <RunPanel
                run={then}
                flow={flow}
                views={views}
                store={store}
                isPast={isPast}
                onSelect={chosen.select}
              />
            )}
          </SidePane>
        </div>
      </div>
    </CanvasProvider>
  );
}

/** What stands below the graph, as high as its reader made it. */
function ChartPane({ children }: { readonly children: ReactNode }) {
  const [height, setHeight] = useStored('run.waterfall', sizeSchema, 280);
  return (
    <div className="relative flex shrink-0 flex-col border-t border-line" style={{ height }}>
      <ResizeHandle
        side="top"
        label="Height of the waterfall"
        size={height}
        min={160}
        max={600}
        onPreview={setHeight}
        onCommit={setHeight}
      />
      {children}
    </div>
  );
}

/** What stands beside the graph, as wide as its reader made it. */
function SidePane({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const [width, setWidth] = useStored('run.panel', sizeSchema, 400);
  return (
    <aside
      className="relative flex shrink-0 flex-col border-l border-line"
      style={{ width }}
      aria-label={label}
    >
      <ResizeHandle
        side="left"
        label="Width of the panel"
        size={width}
        min={300}
        max={720}
        onPreview={setWidth}
        onCommit={setWidth}
      />
      {children}
    </aside>
  );
}

function NoGraph({ isMissing }: { readonly isMissing: boolean }) {
  if (!isMissing) return <Skeleton className="absolute inset-8 rounded-lg" />;
  return (
    <p className="flex h-full items-center justify-center text-small text-muted">
      The graph of this run is no longer kept. Its nodes are below.
    </p>
  );
}

function LoadingRun() {
  return (
    <div className="flex h-full flex-col bg-surface" role="status" aria-label="Loading the run">
      <div className="flex h-12 items-center border-b border-line px-4">
        <Skeleton className="h-5 w-64" />
      </div>
      <div className="flex flex-1">
        <div className="flex flex-1 flex-col">
          <div className="flex-1 bg-canvas p-8">
            <Skeleton className="h-full rounded-lg" />
          </div>
          <div className="flex h-[280px] flex-col gap-3 border-t border-line p-4">
            <Skeleton className="h-5" />
            <Skeleton className="h-5" />
            <Skeleton className="h-5" />
          </div>
        </div>
        <div className="flex w-[400px] flex-col gap-3 border-l border-line p-4">
          <Skeleton className="h-4 w-24" />
          <Skeleton className="h-20" />
          <Skeleton className="h-4 w-24" />
          <Skeleton className="h-32" />
        </div>
      </div>
    </div>
  );
}
