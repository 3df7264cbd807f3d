import type { Knowledge, KnowledgeDocument } from '@heddle/contracts';
import { Link } from '@tanstack/react-router';
import { CircleAlert, Trash2 } from 'lucide-react';
import { useApiMutation } from '../../lib/api-context.tsx';
import { errorMessage } from '../../lib/api-error.ts';
import { formatBytes } from '../../lib/format.ts';
import { paths } from '../../lib/paths.ts';
import { useApiPages } from '../../lib/use-api-pages.ts';
import { UNDO_MS, useUndoable } from '../../lib/use-undoable.ts';
import { IconButton } from '../../ui/button.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { ProblemState } from '../../ui/problem-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { useToast } from '../../ui/toast.tsx';

const POLL_MS = 1_500;

/** The documents of a knowledge base, newest first, each with how far it is or why it failed. */
export function DocumentList({ base }: { readonly base: Knowledge }) {
  const documents = useApiPages(
    'listDocuments',
    { params: { id: base.id }, query: { limit: 50 } },
    (items: readonly KnowledgeDocument[]) =>
      base.status === 'indexing' || items.some(isUnderWay) ? POLL_MS : false,
  );
  const toast = useToast();
  const deletion = useApiMutation('deleteDocument', {
    refreshes: ['listDocuments', 'getKnowledge', 'listKnowledge'],
    onError: (error) =>
      toast({ tone: 'danger', title: 'The document is still there', description: errorMessage(error) }),
  });
  const undoable = useUndoable((documentId) => deletion.mutateAsync({ params: { id: base.id, documentId } }));
  const remove = (document: KnowledgeDocument) => {
    const takeBack = undoable.remove(document.id);
    toast({
      title: `${document.title} was deleted`,
      lasts: UNDO_MS,
      action: { label: 'Undo', onSelect: takeBack },
    });
  };
  if (documents.items === undefined) {
    return documents.error ? (
      <ProblemState error={documents.error} onRetry={documents.refetch} />
    ) : (
      <Skeleton className="h-64 rounded-lg" />
    );
  }
  const shown = documents.items.filter((document) => !undoable.hidden.has(document.id));
  if (shown.length === 0) {
    return (
      <p className="py-8 text-center text-small text-muted">No documents yet. Drop the first ones above.</p>
    );
  }
  return (
    <div className="rounded-lg bg-surface ring-1 ring-line">
      <ul aria-label="Documents" data-testid="documents">
        {shown.map((document) => (
          <DocumentRow key={document.id} document={document} base={base} onDelete={() => remove(document)} />
        ))}
      </ul>
      <LoadMore hasMore={documents.hasMore} isLoading={documents.isLoadingMore} onLoad={documents.loadMore} />
    </div>
  );
}

function isUnderWay(document: KnowledgeDocument): boolean {
  return document.status !== 'ready' && document.status !== 'failed';
}

interface DocumentRowProps {
  readonly document: KnowledgeDocument;
  readonly base: Knowledge;
  readonly onDelete: () => void;
}

function DocumentRow({ document, base, onDelete }: DocumentRowProps) {
  return (
    <li
      className="group relative flex min-h-11 items-center gap-3 border-b border-line px-4 py-2 last:border-b-0 hover:bg-hover"
      data-status={document.status}
    >
      <div className="min-w-0 flex-1">
        <Link
          to={paths.document(base.id, document.id)}
          className="block truncate rounded-xs text-body text-text after:absolute after:inset-0 after:content-['']"
        >
          {document.title}
        </Link>
        {document.title === document.name ? null : (
          <span className="block truncate text-note text-muted">{document.name}</span>
        )}
        {document.error ? (
          <span className="flex items-start gap-1 text-small text-danger">
            <CircleAlert size={12} className="mt-0.5 shrink-0" aria-hidden="true" />
            {document.error.message}
          </span>
        ) : null}
      </div>
      <DocumentState document={document} />
      <IconButton
        icon={Trash2}
        size="small"
        label={`Delete ${document.title}`}
        tooltipSide="left"
        className="relative z-10 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100"
        onClick={onDelete}
      />
    </li>
  );
}

const UNDER_WAY = { queued: 'Waiting', parsing: 'Reading', embedding: 'Embedding' } as const;

function DocumentState({ document }: { readonly document: KnowledgeDocument }) {
  if (document.status === 'failed') return <span className="text-small text-danger">Failed</span>;
  if (document.status !== 'ready') {
    return (
      <span className="flex items-center gap-1.5 text-small text-accent-text">
        <Spinner size={12} />
        {UNDER_WAY[document.status]}
      </span>
    );
  }
  return (
    <span className="shrink-0 text-small text-muted tabular-nums">
      {document.chunks.toLocaleString()} {document.chunks === 1 ? 'passage' : 'passages'},{' '}
      {formatBytes(document.bytes)}
    </span>
  );
}
