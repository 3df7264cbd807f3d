import type { FlowListItem } from '@heddle/contracts';
import { Webhook } from 'lucide-react';
import { useEffect, useState } from 'react';
import { paths } from '../../lib/paths.ts';
import { useGo, useSearchParam } from '../../lib/route-params.ts';
import { useApiPages } from '../../lib/use-api-pages.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { ProblemState } from '../../ui/problem-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { type Endpoint, EndpointCard } from './endpoint-card.tsx';
import type { FreshKey } from './fresh-key.ts';
import { KeyList } from './key-list.tsx';

/** Published flows with everything a caller needs, and the keys callers use. */
export function EndpointsPage() {
  const endpoints = useEndpoints();
  // A key that was just made is kept in memory only, so that examples can be pasted until the page is left.
  const [freshKey, setFreshKey] = useState<FreshKey>();
  return (
    <Page title="Endpoints" description="Published flows, answering over HTTP to whoever has a key.">
      <Section title="Published flows">
        {endpoints.error ? (
          <ProblemState error={endpoints.error} onRetry={endpoints.refetch} />
        ) : (
          <EndpointList endpoints={endpoints.items} freshKey={freshKey} onKey={setFreshKey} />
        )}
      </Section>
      <Section
        title="API keys"
        description="Each key opens some or all endpoints. Its secret is shown once, when it is made."
      >
        <KeyList slugs={(endpoints.items ?? []).map((each) => each.published.slug)} onKey={setFreshKey} />
      </Section>
    </Page>
  );
}

function useEndpoints() {
  const flows = useApiPages('listFlows', { query: { limit: 200 } });
  const { hasMore, isLoadingMore, loadMore, items, error } = flows;
  // Published flows may be anywhere in the list, so all of it is read.
  useEffect(() => {
    if (hasMore && !isLoadingMore && !error) loadMore();
  }, [hasMore, isLoadingMore, loadMore, error]);
  return { items: items?.flatMap(toEndpoint), error, refetch: flows.refetch };
}

function toEndpoint(flow: FlowListItem): Endpoint[] {
  return flow.published ? [{ ...flow, published: flow.published }] : [];
}

interface EndpointListProps {
  readonly endpoints: readonly Endpoint[] | undefined;
  readonly freshKey: FreshKey | undefined;
  readonly onKey: (key: FreshKey) => void;
}

function EndpointList({ endpoints, freshKey, onKey }: EndpointListProps) {
  const go = useGo();
  const asked = useSearchParam('flow');
  if (endpoints === undefined) {
    return <Skeleton className="h-28 rounded-lg" />;
  }
  if (endpoints.length === 0) {
    return (
      <EmptyState
        className="rounded-lg bg-surface py-10 ring-1 ring-line"
        icon={Webhook}
        title="Nothing is published"
        action={
          <Button variant="primary" onClick={() => go(paths.home())}>
            Choose a flow
          </Button>
        }
      >
        Open a flow and press Publish. It gets an address, a version and its own API description.
      </EmptyState>
    );
  }
  const open = asked ?? (endpoints.length === 1 ? endpoints[0]?.id : undefined);
  return (
    <ul className="flex flex-col gap-3" aria-label="Published flows">
      {endpoints.map((endpoint) => (
        <EndpointCard
          key={endpoint.id}
          endpoint={endpoint}
          isOpen={endpoint.id === open}
          onToggle={() =>
            go(paths.endpoints(), {
              search: { flow: endpoint.id === open ? 'none' : endpoint.id },
              replace: true,
            })
          }
          freshKey={freshKey}
          onKey={onKey}
        />
      ))}
    </ul>
  );
}
