import type { Knowledge } from '@heddle/contracts';
import { Link } from '@tanstack/react-router';
import { ChevronRight, Ellipsis, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useApiMutation, useApiQuery } from '../../lib/api-context.tsx';
import { errorMessage } from '../../lib/api-error.ts';
import { paths } from '../../lib/paths.ts';
import { useGo, useRouteParam } from '../../lib/route-params.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemState } from '../../ui/problem-state.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { BaseStatus } from './base-status.tsx';
import { DocumentList } from './document-list.tsx';
import { TryQuestion } from './try-question.tsx';
import { UploadArea } from './upload-area.tsx';

const POLL_MS = 1_000;

/** One knowledge base: put documents in, see how they were read, try a question. */
export function BasePage() {
  const id = useRouteParam('id');
  const base = useApiQuery(
    'getKnowledge',
    { params: { id } },
    { refetchInterval: ({ state }) => (state.data?.status === 'indexing' ? POLL_MS : false) },
  );
  if (base.isPending) return <LoadingBase />;
  if (base.isError) {
    return <ProblemState error={base.error} onRetry={() => void base.refetch()} className="h-full" />;
  }
  return <Shown base={base.data} />;
}

function Shown({ base }: { readonly base: Knowledge }) {
  return (
    <Page
      title={
        <span className="flex items-center gap-1.5">
          <Link to={paths.knowledge()} className="rounded-xs text-muted hover:text-text">
            Knowledge
          </Link>
          <ChevronRight size={16} className="shrink-0 text-muted" aria-hidden="true" />
          <span className="truncate">{base.name}</span>
        </span>
      }
      description={base.description}
      actions={
        <>
          <CopyButton text={base.id} label="Copy the id" />
          <BaseMenu base={base} />
        </>
      }
    >
      <Summary base={base} />
      <div className="mt-5 grid min-h-0 grid-cols-[minmax(0,1fr)_minmax(300px,380px)] items-start gap-6">
        <div className="flex min-w-0 flex-col gap-4">
          <UploadArea base={base} />
          <DocumentList base={base} />
        </div>
        <TryQuestion base={base} />
      </div>
    </Page>
  );
}

function Summary({ base }: { readonly base: Knowledge }) {
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center gap-4 text-small text-muted tabular-nums">
        <BaseStatus base={base} />
        <span>{base.documents.toLocaleString()} documents</span>
        <span>{base.chunks.toLocaleString()} passages</span>
        <span title={base.embedder}>{base.embedder.replace(/@.*$/, '')}</span>
      </div>
      {base.status === 'indexing' ? <Progress label="Indexing" value={base.done} max={base.total} /> : null}
      {base.degraded === undefined ? null : (
        <p className="rounded-sm bg-warning-soft px-3 py-2 text-small text-text">{base.degraded}</p>
      )}
    </div>
  );
}

function BaseMenu({ base }: { readonly base: Knowledge }) {
  const go = useGo();
  const [isAsking, setAsking] = useState(false);
  const remove = useApiMutation('deleteKnowledge', {
    refreshes: ['listKnowledge'],
    onSuccess: () => go(paths.knowledge()),
  });
  return (
    <>
      <Menu
        align="end"
        items={[
          { label: 'Delete knowledge base', icon: Trash2, isDanger: true, onSelect: () => setAsking(true) },
        ]}
      >
        <IconButton icon={Ellipsis} label="More" />
      </Menu>
      <Dialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={`Delete “${base.name}”?`}
        description={`Its ${base.documents.toLocaleString()} documents go with it, and flows that read them stop answering. This cannot be undone.`}
        width="small"
        footer={
          <>
            <Button variant="ghost" onClick={() => setAsking(false)}>
              Keep it
            </Button>
            <Button
              variant="danger"
              isBusy={remove.isPending}
              onClick={() => remove.mutate({ params: { id: base.id } })}
            >
              Delete
            </Button>
          </>
        }
      >
        {remove.isError ? <p className="text-small text-danger">{errorMessage(remove.error)}</p> : null}
      </Dialog>
    </>
  );
}

function LoadingBase() {
  return (
    <Page title={<Skeleton className="my-1 h-5 w-64" />}>
      <div className="grid grid-cols-[minmax(0,1fr)_360px] gap-6" role="status" aria-label="Loading">
        <div className="flex flex-col gap-4">
          <Skeleton className="h-24 rounded-lg" />
          <Skeleton className="h-80 rounded-lg" />
        </div>
        <Skeleton className="h-40 rounded-lg" />
      </div>
    </Page>
  );
}
