import type { Citation, Flow, RunView } from '@heddle/contracts';
import { Link } from '@tanstack/react-router';
import { FileText } from 'lucide-react';
import { useApiQuery } from '../lib/api-context.tsx';
import { paths } from '../lib/paths.ts';
import { plainText } from '../lib/plain-text.ts';
import { knowledgeOf } from './citations.ts';

const SHOWN_TEXT = 220;

export interface CitationListProps {
  readonly citations: readonly Citation[];
  readonly run: RunView;
  readonly flow: Flow | undefined;
}

/** Passages, each opening its document where it stands. */
export function CitationList({ citations, run, flow }: CitationListProps) {
  const bases = useApiQuery('listKnowledge', {}, { staleTime: 60_000 });
  return (
    <ol className="flex flex-col gap-1.5" aria-label="Citations">
      {citations.map((citation, index) => {
        const named = knowledgeOf(citation, run, flow);
        const base = bases.data?.items.find((each) => each.id === named || each.name === named);
        return (
          <li key={`${citation.documentId}:${citation.start}:${citation.end}`}>
            <Passage citation={citation} number={index + 1} knowledge={base?.id} />
          </li>
        );
      })}
    </ol>
  );
}

interface PassageProps {
  readonly citation: Citation;
  readonly number: number;
  readonly knowledge: string | undefined;
}

const CARD = 'block rounded-sm bg-sunken px-2.5 py-2 ring-1 ring-inset ring-line';

function Passage({ citation, number, knowledge }: PassageProps) {
  const { title, text, score, documentId, start, end } = citation;
  const content = (
    <>
      <span className="flex items-center gap-1.5 text-small font-medium text-text">
        <span className="text-muted tabular-nums">{number}</span>
        <FileText size={12} className="shrink-0 text-muted" aria-hidden="true" />
        <span className="min-w-0 flex-1 truncate">{title}</span>
        {score === undefined ? null : (
          <span className="font-normal text-muted tabular-nums" title="Score">
            {score.toFixed(2)}
          </span>
        )}
      </span>
      {text === undefined ? null : (
        <span className="mt-1 line-clamp-3 text-small break-words text-muted">
          {plainText(text.slice(0, SHOWN_TEXT))}
        </span>
      )}
    </>
  );
  if (knowledge === undefined || documentId === undefined) return <div className={CARD}>{content}</div>;
  return (
    <Link
      to={paths.document(knowledge, documentId)}
      search={start === undefined || end === undefined ? {} : { start, end }}
      className={`${CARD} transition-shadow hover:ring-line-strong`}
      data-testid="citation"
    >
      {content}
    </Link>
  );
}
