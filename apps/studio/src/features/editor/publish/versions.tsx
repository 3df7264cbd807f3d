import type { FlowVersion } from '@heddle/contracts';
import { History, RotateCcw } from 'lucide-react';
import { useApiMutation, useApiQuery } from '../../../lib/api-context.tsx';
import { errorMessage } from '../../../lib/api-error.ts';
import { useMe } from '../../../lib/session.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Time } from '../../../ui/time.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { useEditorState } from '../model/editor-context.ts';
import { changesText } from './changes-text.ts';

/** What was published when, with what changed, and the way back to any of it. */
export function Versions({ flowId }: { readonly flowId: string }) {
  const versions = useApiQuery('listVersions', { params: { id: flowId } });
  const items = versions.data?.items ?? [];
  return (
    <section className="border-t border-line pt-4" data-testid="versions">
      <h3 className="mb-2 text-small font-medium text-soft">Versions</h3>
      {versions.isPending ? <Skeleton className="h-12" /> : null}
      {versions.isSuccess && items.length === 0 ? (
        <p className="flex items-center gap-2 text-small text-muted">
          <History size={14} aria-hidden="true" />
          Not published yet.
        </p>
      ) : null}
      <ol className="flex flex-col">
        {items.map((version) => (
          <Line key={version.version} version={version} flowId={flowId} />
        ))}
      </ol>
    </section>
  );
}

function Line({ version, flowId }: { readonly version: FlowVersion; readonly flowId: string }) {
  const toast = useToast();
  const flow = useEditorState((state) => state.history.flow);
  const { data: me } = useMe();
  // Whoever published is known by an id; only one's own says anything to a person.
  const isOwn = version.publishedBy !== undefined && version.publishedBy === me?.user?.id;
  const rollback = useApiMutation('rollbackFlow', {
    refreshes: ['listVersions', 'listFlows'],
    onSuccess: (result) => toast({ title: `Version ${result.version} is live again`, tone: 'success' }),
    onError: (error) =>
      toast({
        title: 'That version could not be made live',
        description: errorMessage(error),
        tone: 'danger',
      }),
  });
  return (
    <li
      className="group flex flex-col gap-0.5 border-b border-line py-2 last:border-b-0"
      data-version={version.version}
    >
      <div className="flex h-6 items-center gap-2">
        <span className="text-body font-medium text-text tabular-nums">v{version.version}</span>
        {version.live ? <Badge tone="success">Live</Badge> : null}
        <span className="flex-1 truncate text-small text-muted">
          <Time at={version.publishedAt} />
          {isOwn ? ' · by you' : ''}
        </span>
        {version.live ? null : (
          <Button
            size="small"
            variant="ghost"
            icon={RotateCcw}
            isBusy={rollback.isPending}
            data-testid="rollback"
            onClick={() => rollback.mutate({ params: { id: flowId }, body: { version: version.version } })}
          >
            Make live
          </Button>
        )}
      </div>
      {version.note ? <p className="text-small text-text">{version.note}</p> : null}
      <p className="text-note text-muted">{changesText(version.changes, flow)}</p>
    </li>
  );
}
