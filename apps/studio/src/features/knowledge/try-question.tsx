import type { Knowledge, RetrievedChunk } from '@heddle/contracts';
import { Link } from '@tanstack/react-router';
import { FileText, Search } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useApiMutation } from '../../lib/api-context.tsx';
import { errorMessage } from '../../lib/api-error.ts';
import { formatDuration } from '../../lib/format.ts';
import { paths } from '../../lib/paths.ts';
import { plainText } from '../../lib/plain-text.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';

/** Asks the knowledge base a question and shows the passages a flow would get. */
export function TryQuestion({ base }: { readonly base: Knowledge }) {
  const [query, setQuery] = useState('');
  const [took, setTook] = useState<number>();
  const search = useApiMutation('searchKnowledge');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (query.trim() === '') return;
    const from = performance.now();
    search.mutate(
      { params: { id: base.id }, body: { query: query.trim(), topK: 5 } },
      { onSettled: () => setTook(performance.now() - from) },
    );
  };
  return (
    <div className="sticky top-6 flex flex-col gap-3 rounded-lg bg-surface p-4 ring-1 ring-line">
      <form onSubmit={submit}>
        <Field
          label="Try a question"
          error={search.isError ? errorMessage(search.error) : undefined}
          description="Shows the passages a Retrieve node would find."
        >
          <div className="flex gap-2">
            <Input
              value={query}
              maxLength={4_000}
              placeholder="How do I…?"
              onChange={(event) => setQuery(event.target.value)}
            />
            <Button
              type="submit"
              icon={Search}
              className="h-8"
              isBusy={search.isPending}
              disabled={query.trim() === '' || base.chunks === 0}
            >
              Try
            </Button>
          </div>
        </Field>
      </form>
      {search.data ? <Found chunks={search.data.chunks} base={base} took={took} /> : null}
    </div>
  );
}

interface FoundProps {
  readonly chunks: readonly RetrievedChunk[];
  readonly base: Knowledge;
  readonly took: number | undefined;
}

function Found({ chunks, base, took }: FoundProps) {
  if (chunks.length === 0) return <p className="text-small text-muted">Nothing here answers that.</p>;
  return (
    <div className="flex flex-col gap-2">
      <p className="text-note text-muted tabular-nums">
        {chunks.length} passages{took === undefined ? '' : ` in ${formatDuration(took)}`}
      </p>
      <ol className="flex flex-col gap-2" data-testid="found">
        {chunks.map((chunk) => (
          <li key={chunk.id}>
            <Link
              to={paths.document(base.id, chunk.documentId)}
              search={{ start: chunk.start, end: chunk.end }}
              className="block rounded-sm bg-sunken px-2.5 py-2 ring-1 ring-line transition-shadow ring-inset hover:ring-line-strong"
            >
              <span className="flex items-center gap-1.5 text-small font-medium text-text">
                <FileText size={12} className="shrink-0 text-muted" aria-hidden="true" />
                <span className="min-w-0 flex-1 truncate">{chunk.title}</span>
                <span className="font-normal text-muted tabular-nums" title="Score">
                  {chunk.score.toFixed(2)}
                </span>
              </span>
              <span className="mt-1 line-clamp-3 text-small break-words text-muted">
                {plainText(chunk.text)}
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </div>
  );
}
