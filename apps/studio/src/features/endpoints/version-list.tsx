import type { FlowVersion } from '@heddle/contracts';
import { useApiMutation, useApiQuery } from '../../lib/api-context.tsx';
import { errorMessage } from '../../lib/api-error.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/toast.tsx';
import type { Endpoint } from './endpoint-card.tsx';
import { listChanges, summarizeChanges } from './version-changes.ts';

/** Every published version, newest first, with what it changed and the way back to it. */
export function VersionList({ endpoint }: { readonly endpoint: Endpoint }) {
  const versions = useApiQuery('listVersions', { params: { id: endpoint.id } });
  const items = [...(versions.data?.items ?? [])].sort((left, right) => right.version - left.version);
  return (
    <section className="flex flex-col gap-2" aria-label="Versions">
      <h3 className="flex h-7 items-center text-small font-semibold text-text">Versions</h3>
      {versions.isPending ? <Skeleton className="h-12" /> : null}
      {versions.isError ? (
        <p className="text-small text-danger" role="alert">
          {errorMessage(versions.error)}
        </p>
      ) : null}
      <ol className="flex max-h-80 flex-col overflow-y-auto">
        {items.map((version) => (
          <VersionRow key={version.version} version={version} endpoint={endpoint} />
        ))}
      </ol>
    </section>
  );
}

interface VersionRowProps {
  readonly version: FlowVersion;
  readonly endpoint: Endpoint;
}

function VersionRow({ version, endpoint }: VersionRowProps) {
  const toast = useToast();
  const previous = endpoint.published.version;
  const rollback = useApiMutation('rollbackFlow', { refreshes: ['listVersions', 'listFlows', 'getFlow'] });
  const serve = (number: number, onDone: () => void) =>
    rollback.mutate(
      { params: { id: endpoint.id }, body: { version: number } },
      {
        onSuccess: onDone,
        onError: (error) =>
          toast({ tone: 'danger', title: `v${number} is not live`, description: errorMessage(error) }),
      },
    );
  const goTo = () =>
    serve(version.version, () =>
      toast({
        tone: 'success',
        title: `v${version.version} is live`,
        action: { label: 'Undo', onSelect: () => serve(previous, () => undefined) },
      }),
    );
  return (
    <li
      className="flex items-start gap-2 border-b border-line py-2 last:border-b-0"
      data-testid={`version-${version.version}`}
    >
      <span className="w-7 shrink-0 pt-px text-small font-semibold text-text tabular-nums">
        v{version.version}
      </span>
      <div className="min-w-0 flex-1">
        {version.note ? <p className="text-small break-words text-text">{version.note}</p> : null}
        <p className="text-small text-muted" title={listChanges(version.changes)}>
          {summarizeChanges(version.changes)}
        </p>
        <p className="text-note text-muted">
          <Time at={version.publishedAt} />
        </p>
      </div>
      {version.live ? (
        <Badge tone="success">Live</Badge>
      ) : (
        <Button
          size="small"
          isBusy={rollback.isPending}
          onClick={goTo}
          aria-label={`Make v${version.version} live`}
        >
          Make live
        </Button>
      )}
    </li>
  );
}
