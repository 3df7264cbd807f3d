import type { KeyInfo } from '@heddle/contracts';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { useApiMutation, useApiQuery } from '../../lib/api-context.tsx';
import { errorMessage } from '../../lib/api-error.ts';
import { classes } from '../../lib/classes.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ProblemState } from '../../ui/problem-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import type { FreshKey } from './fresh-key.ts';
import { NewKeyDialog } from './new-key-dialog.tsx';

export interface KeyListProps {
  /** Slugs a new key can be limited to. */
  readonly slugs: readonly string[];
  readonly onKey: (key: FreshKey) => void;
}

/** The keys of the workspace, without their secrets. */
export function KeyList({ slugs, onKey }: KeyListProps) {
  const keys = useApiQuery('listKeys', {});
  const [isMaking, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<KeyInfo>();
  const add = (
    <Button icon={Plus} onClick={() => setMaking(true)}>
      New key
    </Button>
  );
  if (keys.isPending) return <Skeleton className="h-24 rounded-lg" />;
  if (keys.isError) return <ProblemState error={keys.error} onRetry={() => void keys.refetch()} />;
  return (
    <div className="flex flex-col gap-3">
      {keys.data.items.length === 0 ? (
        <EmptyState
          className="rounded-lg bg-surface ring-1 ring-line"
          icon={KeyRound}
          title="No keys yet"
          action={add}
        >
          A caller sends its key as a bearer token.
        </EmptyState>
      ) : (
        <>
          <ul className="rounded-lg bg-surface ring-1 ring-line" aria-label="API keys">
            {keys.data.items.map((key) => (
              <KeyRow key={key.id} info={key} onRevoke={() => setRevoking(key)} />
            ))}
          </ul>
          <div>{add}</div>
        </>
      )}
      {isMaking ? <NewKeyDialog slugs={slugs} onKey={onKey} onClose={() => setMaking(false)} /> : null}
      {revoking ? <RevokeDialog info={revoking} onClose={() => setRevoking(undefined)} /> : null}
    </div>
  );
}

const COLUMNS = 'grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_150px_130px_auto] items-center gap-x-4 px-4';

function KeyRow({ info, onRevoke }: { readonly info: KeyInfo; readonly onRevoke: () => void }) {
  const isExpired = info.expiresAt !== undefined && info.expiresAt < Date.now();
  return (
    <li
      className={classes(COLUMNS, 'min-h-11 border-b border-line py-2 last:border-b-0')}
      data-testid={`key-${info.id}`}
    >
      <span className="min-w-0">
        <span className="flex items-center gap-2">
          <span className="truncate text-body font-medium text-text">{info.name}</span>
          {isExpired ? <Badge tone="danger">Expired</Badge> : null}
        </span>
        <code className="block truncate font-mono text-note text-muted">hd_{info.id}_…</code>
      </span>
      <span
        className="truncate text-small text-soft"
        title={info.flows === '*' ? undefined : info.flows.join(', ')}
      >
        {info.flows === '*' ? 'All endpoints' : info.flows.join(', ')}
      </span>
      <span className="text-small text-muted tabular-nums">
        {info.verbs.join(', ')}
        {info.limits?.perMinute === undefined ? '' : `, ${info.limits.perMinute}/min`}
      </span>
      <span className="text-small text-muted">
        {info.lastUsedAt === undefined ? (
          'Never used'
        ) : (
          <>
            Used <Time at={info.lastUsedAt} />
          </>
        )}
      </span>
      <Button size="small" variant="danger" onClick={onRevoke} aria-label={`Revoke ${info.name}`}>
        Revoke
      </Button>
    </li>
  );
}

function RevokeDialog({ info, onClose }: { readonly info: KeyInfo; readonly onClose: () => void }) {
  const revoke = useApiMutation('deleteKey', { refreshes: ['listKeys'], onSuccess: onClose });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Revoke “${info.name}”?`}
      description="Within seconds, callers that use it are refused. This cannot be undone."
      width="small"
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Keep it
          </Button>
          <Button
            variant="danger"
            isBusy={revoke.isPending}
            onClick={() => revoke.mutate({ params: { id: info.id } })}
          >
            Revoke
          </Button>
        </>
      }
    >
      {revoke.isError ? (
        <p className="text-small text-danger" role="alert">
          {errorMessage(revoke.error)}
        </p>
      ) : null}
    </Dialog>
  );
}
