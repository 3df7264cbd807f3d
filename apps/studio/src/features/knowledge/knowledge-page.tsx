import type { Knowledge } from '@heddle/contracts';
import { Link } from '@tanstack/react-router';
import { BookOpenText, Plus } from 'lucide-react';
import { useState } from 'react';
import { useApiQuery } from '../../lib/api-context.tsx';
import { classes } from '../../lib/classes.ts';
import { formatCount } from '../../lib/format.ts';
import { paths } from '../../lib/paths.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemState } from '../../ui/problem-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { BaseStatus } from './base-status.tsx';
import { NewBaseDialog } from './new-base-dialog.tsx';

const POLL_MS = 1_500;

/** Every knowledge base of the workspace. */
export function KnowledgePage() {
  const [isCreating, setCreating] = useState(false);
  const bases = useApiQuery(
    'listKnowledge',
    {},
    {
      refetchInterval: ({ state }) =>
        state.data?.items.some((base) => base.status === 'indexing') ? POLL_MS : false,
    },
  );
  const create = (
    <Button variant="primary" icon={Plus} onClick={() => setCreating(true)}>
      New knowledge base
    </Button>
  );
  const isEmpty = bases.data?.items.length === 0;
  return (
    <Page
      title="Knowledge"
      description="Documents that flows answer from. Each answer cites the passage it rests on."
      actions={isEmpty ? undefined : create}
    >
      {bases.isPending ? <LoadingBases /> : null}
      {bases.isError ? <ProblemState error={bases.error} onRetry={() => void bases.refetch()} /> : null}
      {isEmpty ? (
        <EmptyState
          className="flex-1"
          icon={BookOpenText}
          title="Give your flows something to read"
          action={create}
        >
          Put Markdown, text, HTML or PDF files into a knowledge base. A Retrieve node finds the passages that
          answer a question.
        </EmptyState>
      ) : null}
      {bases.data && !isEmpty ? <BaseTable bases={bases.data.items} /> : null}
      {isCreating ? <NewBaseDialog onClose={() => setCreating(false)} /> : null}
    </Page>
  );
}

const COLUMNS = 'grid grid-cols-[minmax(0,1fr)_160px_88px_88px_96px] items-center gap-x-4 px-4';
const NUMBER = 'text-right text-small text-soft tabular-nums';

function BaseTable({ bases }: { readonly bases: readonly Knowledge[] }) {
  return (
    <div className="rounded-lg bg-surface ring-1 ring-line">
      <div
        className={classes(COLUMNS, 'h-8 border-b border-line text-note font-medium text-muted')}
        aria-hidden="true"
      >
        <span>Name</span>
        <span>Status</span>
        <span className="text-right">Documents</span>
        <span className="text-right">Passages</span>
        <span className="text-right">Changed</span>
      </div>
      <ul aria-label="Knowledge bases">
        {bases.map((base) => (
          <li key={base.id} className="border-b border-line last:border-b-0">
            <Link
              to={paths.knowledgeBase(base.id)}
              className={classes(COLUMNS, 'min-h-12 py-2 hover:bg-hover focus-visible:-outline-offset-2')}
              data-testid={`knowledge-${base.id}`}
            >
              <span className="min-w-0">
                <span className="flex items-center gap-2">
                  <span className="truncate text-body font-medium text-text">{base.name}</span>
                  {base.degraded === undefined ? null : (
                    <Badge tone="warning" title={base.degraded}>
                      Keywords only
                    </Badge>
                  )}
                </span>
                {base.description ? (
                  <span className="block truncate text-small text-muted">{base.description}</span>
                ) : null}
              </span>
              <BaseStatus base={base} />
              <span className={NUMBER}>{formatCount(base.documents)}</span>
              <span className={NUMBER}>{formatCount(base.chunks)}</span>
              <Time at={base.updatedAt} className="text-right text-small whitespace-nowrap text-muted" />
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

function LoadingBases() {
  return (
    <div
      className="flex flex-col gap-4 rounded-lg bg-surface p-4 ring-1 ring-line"
      role="status"
      aria-label="Loading knowledge"
    >
      {['one', 'two', 'three'].map((key) => (
        <Skeleton key={key} className="h-6" />
      ))}
    </div>
  );
}
