import type { SecretInfo } from '@heddle/contracts';
import { KeyRound, Plus, RefreshCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useApiMutation, useApiQuery } from '../../lib/api-context.tsx';
import { errorMessage } from '../../lib/api-error.ts';
import { UNDO_MS, useUndoable } from '../../lib/use-undoable.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ProblemState } from '../../ui/problem-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/toast.tsx';
import { SecretDialog } from './secret-dialog.tsx';

/** Secrets by name and hint; values can be replaced, never read. */
export function SecretList() {
  const toast = useToast();
  const secrets = useApiQuery('listSecrets', {});
  /** The secret being replaced, or `new`. */
  const [editing, setEditing] = useState<SecretInfo | 'new'>();
  const deletion = useApiMutation('deleteSecret', {
    refreshes: ['listSecrets', 'listProviders'],
    onError: (error) =>
      toast({ tone: 'danger', title: 'The secret is still there', description: errorMessage(error) }),
  });
  const undoable = useUndoable((name) => deletion.mutateAsync({ params: { name } }));
  const remove = (name: string) => {
    const takeBack = undoable.remove(name);
    toast({ title: `${name} was deleted`, lasts: UNDO_MS, action: { label: 'Undo', onSelect: takeBack } });
  };
  if (secrets.isPending) return <Skeleton className="h-24 rounded-lg" />;
  if (secrets.isError) {
    return <ProblemState error={secrets.error} onRetry={() => void secrets.refetch()} />;
  }
  const shown = secrets.data.items.filter((secret) => !undoable.hidden.has(secret.name));
  const add = (
    <Button icon={Plus} onClick={() => setEditing('new')}>
      Add secret
    </Button>
  );
  return (
    <div className="flex flex-col gap-3">
      {shown.length === 0 ? (
        <EmptyState
          className="rounded-lg bg-surface ring-1 ring-line"
          icon={KeyRound}
          title="No secrets yet"
          action={add}
        >
          Flows name a secret; only the worker that runs them reads its value.
        </EmptyState>
      ) : (
        <>
          <ul className="rounded-lg bg-surface ring-1 ring-line" aria-label="Secrets">
            {shown.map((secret) => (
              <SecretRow
                key={secret.name}
                secret={secret}
                onReplace={() => setEditing(secret)}
                onDelete={() => remove(secret.name)}
              />
            ))}
          </ul>
          <div>{add}</div>
        </>
      )}
      {editing ? (
        <SecretDialog
          {...(editing === 'new' ? {} : { secret: editing })}
          taken={secrets.data.items.map((secret) => secret.name)}
          onClose={() => setEditing(undefined)}
        />
      ) : null}
    </div>
  );
}

interface SecretRowProps {
  readonly secret: SecretInfo;
  readonly onReplace: () => void;
  readonly onDelete: () => void;
}

function SecretRow({ secret, onReplace, onDelete }: SecretRowProps) {
  return (
    <li
      className="grid grid-cols-[minmax(0,1fr)_100px_minmax(0,200px)_96px_auto] items-center gap-x-4 border-b border-line px-4 py-2 last:border-b-0"
      data-testid={`secret-${secret.name}`}
    >
      <span className="truncate font-mono text-small font-medium text-text">{secret.name}</span>
      <span className="font-mono text-small text-muted">{secret.hint}</span>
      <span className="truncate text-small text-muted" title={secret.hosts.join(', ')}>
        {secret.hosts.length === 0 ? 'Any host' : secret.hosts.join(', ')}
      </span>
      <Time at={secret.updatedAt} className="text-right text-small whitespace-nowrap text-muted" />
      <span className="flex gap-0.5">
        <IconButton icon={RefreshCw} size="small" label={`Replace ${secret.name}`} onClick={onReplace} />
        <IconButton icon={Trash2} size="small" label={`Delete ${secret.name}`} onClick={onDelete} />
      </span>
    </li>
  );
}
