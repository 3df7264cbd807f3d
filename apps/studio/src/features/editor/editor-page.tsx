import type { FlowRecord } from '@heddle/contracts';
import { catalog } from '@heddle/nodes/catalog';
import { FileQuestion } from 'lucide-react';
import { useEffect, useState } from 'react';
import { hasEveryPlace, placeFlow } from '../../canvas/place-flow.ts';
import { useApiQuery } from '../../lib/api-context.tsx';
import { ApiError, errorMessage } from '../../lib/api-error.ts';
import { paths } from '../../lib/paths.ts';
import { useGo, useRouteParam } from '../../lib/route-params.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { EditorSession } from './editor-session.tsx';

/** The editor of one flow. */
export function EditorPage() {
  const id = useRouteParam('id');
  // Read once: from then on the editor holds the flow, and saving tells it when someone else was faster.
  const record = useApiQuery(
    'getFlow',
    { params: { id } },
    { staleTime: Number.POSITIVE_INFINITY, gcTime: 0, refetchOnWindowFocus: false },
  );
  if (record.isPending) return <Loading />;
  if (record.isError) return <Unavailable error={record.error} onRetry={() => void record.refetch()} />;
  return <Opened key={id} record={record.data} />;
}

function Opened({ record }: { readonly record: FlowRecord }) {
  const [placed, setPlaced] = useState(() => (hasEveryPlace(record.flow) ? record : undefined));
  useEffect(() => {
    if (placed) return;
    let isLeft = false;
    void placeFlow(record.flow).then((flow) => isLeft || setPlaced({ ...record, flow }));
    return () => {
      isLeft = true;
    };
  }, [placed, record]);
  return placed ? <EditorSession record={placed} catalog={catalog} /> : <Loading />;
}

function Loading() {
  return (
    <div className="flex h-full flex-col" role="status" aria-label="Loading the flow">
      <div className="flex h-12 items-center gap-3 border-b border-line bg-surface px-4">
        <Skeleton className="h-5 w-40" />
        <div className="flex-1" />
        <Skeleton className="h-7 w-16" />
        <Skeleton className="h-7 w-20" />
      </div>
      <div className="flex min-h-0 flex-1">
        <div className="flex w-64 flex-col gap-2 border-r border-line bg-surface p-3">
          {['a', 'b', 'c', 'd', 'e', 'f'].map((key) => (
            <Skeleton key={key} className="h-8" />
          ))}
        </div>
      </div>
    </div>
  );
}

function Unavailable({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  const go = useGo();
  const isGone = ApiError.is(error) && error.status === 404;
  return (
    <EmptyState
      className="h-full"
      icon={FileQuestion}
      title={isGone ? 'This flow does not exist' : 'The flow could not be opened'}
      action={
        isGone ? (
          <Button onClick={() => go(paths.home())}>All flows</Button>
        ) : (
          <Button onClick={onRetry}>Try again</Button>
        )
      }
    >
      {isGone ? 'It may have been deleted, or belong to another workspace.' : errorMessage(error)}
    </EmptyState>
  );
}
