import { Link } from '@tanstack/react-router';
import { ArrowDown, ArrowUp, ChevronRight, CircleAlert } from 'lucide-react';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { useApiQuery } from '../../lib/api-context.tsx';
import { formatBytes } from '../../lib/format.ts';
import { paths } from '../../lib/paths.ts';
import { useRouteParam, useSearchParam } from '../../lib/route-params.ts';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemState } from '../../ui/problem-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { markPassage } from './passage.ts';

/** A document as Heddle read it, opened at the passage that `start` and `end` in the address mark. */
export function DocumentPage() {
  const id = useRouteParam('id');
  const documentId = useRouteParam('documentId');
  const base = useApiQuery('getKnowledge', { params: { id } });
  const document = useApiQuery('getDocument', { params: { id, documentId } });
  if (document.isPending) {
    return (
      <Page title={<Skeleton className="my-1 h-5 w-64" />} width="narrow">
        <Skeleton className="h-96 rounded-lg" />
      </Page>
    );
  }
  if (document.isError) {
    return (
      <ProblemState
        className="h-full"
        title="This document cannot be opened"
        error={document.error}
        onRetry={() => void document.refetch()}
      />
    );
  }
  const { title, bytes, chunks, createdAt, name, text, error } = document.data;
  return (
    <Page
      width="narrow"
      title={title}
      description={
        <span className="flex flex-wrap items-center gap-x-1.5 tabular-nums">
          <Link to={paths.knowledgeBase(id)} className="rounded-xs text-soft hover:text-text hover:underline">
            {base.data?.name ?? 'Knowledge'}
          </Link>
          <ChevronRight size={12} aria-hidden="true" />
          <span>{name}</span>
          <span className="basis-full">
            {chunks.toLocaleString()} passages, {formatBytes(bytes)}, added <Time at={createdAt} />
          </span>
        </span>
      }
    >
      {error ? (
        <p className="mb-4 flex gap-1.5 rounded-md bg-danger-soft px-3 py-2 text-body text-text" role="alert">
          <CircleAlert size={14} className="mt-0.5 shrink-0 text-danger" aria-hidden="true" />
          {error.message}
        </p>
      ) : null}
      <DocumentText text={text} />
    </Page>
  );
}

function DocumentText({ text }: { readonly text: string }) {
  const start = useSearchParam('start');
  const end = useSearchParam('end');
  const mark = useRef<HTMLElement>(null);
  const parts = useMemo(() => markPassage(text, start, end), [text, start, end]);
  const place = usePlace(mark, parts);
  const show = () => mark.current?.scrollIntoView({ block: 'center' });
  useEffect(() => {
    if (parts.passage !== '') mark.current?.scrollIntoView({ block: 'center' });
  }, [parts]);
  if (text === '') return <p className="text-small text-muted">There is no text in this document.</p>;
  return (
    <>
      <article
        className="rounded-lg bg-surface px-8 py-7 text-body leading-[22px] break-words whitespace-pre-wrap text-soft ring-1 ring-line"
        data-testid="document-text"
      >
        {parts.before}
        {parts.passage === '' ? null : (
          <mark
            ref={mark}
            className="bg-warning-soft box-decoration-clone py-[3px] text-text"
            data-testid="cited-passage"
          >
            {parts.passage}
          </mark>
        )}
        {parts.after}
      </article>
      {parts.passage === '' || place === 'here' ? null : (
        <div className="sticky bottom-4 flex justify-center pt-4">
          <Button icon={place === 'above' ? ArrowUp : ArrowDown} onClick={show} className="shadow-float">
            To the cited passage
          </Button>
        </div>
      )}
    </>
  );
}

/** Where an element is, seen from what is on the screen: the way to it is offered only while it is elsewhere. */
function usePlace(element: RefObject<HTMLElement | null>, cause: unknown): 'above' | 'here' | 'below' {
  const [place, setPlace] = useState<'above' | 'here' | 'below'>('here');
  // biome-ignore lint/correctness/useExhaustiveDependencies: `cause` stands for the element, which comes with it
  useEffect(() => {
    if (!element.current) return;
    const observer = new IntersectionObserver(([entry]) => {
      if (!entry) return;
      const side = entry.boundingClientRect.top < 0 ? 'above' : 'below';
      setPlace(entry.isIntersecting ? 'here' : side);
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, cause]);
  return place;
}
