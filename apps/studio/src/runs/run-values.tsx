import type { Flow, RunView } from '@heddle/contracts';
import { memo, useMemo, useState } from 'react';
import { classes } from '../lib/classes.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { JsonView } from '../ui/json-view.tsx';
import { CitationList } from './citation-list.tsx';
import { asCitations } from './citations.ts';

const LONG_TEXT = 800;
/** More letters in one element make a page slow. */
const MOST_TEXT = 100_000;

export interface RunValuesProps {
  readonly values: Readonly<Record<string, unknown>> | undefined;
  readonly label: string;
  /** Said when there are none; nothing when empty. */
  readonly empty: string;
  readonly run: RunView;
  readonly flow: Flow | undefined;
}

/** Named values of a run: texts as they read, citations as links, everything else as a tree. */
export function RunValues({ values, label, empty, run, flow }: RunValuesProps) {
  const entries = Object.entries(values ?? {});
  if (entries.length === 0) return empty === '' ? null : <p className="text-small text-muted">{empty}</p>;
  return (
    <dl className="flex flex-col gap-3" aria-label={label}>
      {entries.map(([name, value]) => (
        <div key={name} className="flex min-w-0 flex-col gap-1">
          <dt className="flex h-6 items-center justify-between text-small font-medium text-soft">
            <span className="font-mono">{name}</span>
            <CopyButton
              text={() => (typeof value === 'string' ? value : JSON.stringify(value, null, 2))}
              label={`Copy ${name}`}
            />
          </dt>
          <dd>
            <RunValue value={value} name={name} run={run} flow={flow} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface RunValueProps {
  readonly value: unknown;
  readonly name: string;
  readonly run: RunView;
  readonly flow: Flow | undefined;
}

function RunValue({ value, name, run, flow }: RunValueProps) {
  const citations = useMemo(() => asCitations(value), [value]);
  if (citations) return <CitationList citations={citations} run={run} flow={flow} />;
  if (typeof value === 'string') return <LongText text={value} />;
  return <Tree value={value} label={name} />;
}

/** A run that goes on changes many times a second; its values do not. */
const Tree = memo(function Tree({ value, label }: { readonly value: unknown; readonly label: string }) {
  return (
    <div className="rounded-sm bg-sunken p-2 ring-1 ring-line ring-inset">
      <JsonView value={value} label={label} />
    </div>
  );
});

/** A text as it was, folded when it is very long, and never more of it than a page can bear. */
export function LongText({ text, isMono = false }: { readonly text: string; readonly isMono?: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const isLong = text.length > LONG_TEXT;
  const shown = text.slice(0, isOpen ? MOST_TEXT : LONG_TEXT);
  return (
    <div
      className={classes(
        'rounded-sm bg-sunken px-2.5 py-2 break-words whitespace-pre-wrap text-text ring-1 ring-line ring-inset',
        isMono ? 'font-mono text-small' : 'text-body',
      )}
    >
      {text === '' ? <span className="text-muted italic">empty text</span> : shown}
      {isLong && shown.length < text.length ? '…' : null}
      {isLong ? (
        <span className="mt-1 flex flex-wrap items-baseline gap-x-2 font-sans text-small text-muted">
          {isOpen && text.length > MOST_TEXT
            ? `The first ${MOST_TEXT.toLocaleString()} of ${text.length.toLocaleString()} characters; copying takes all of them.`
            : null}
          <button
            type="button"
            onClick={() => setOpen(!isOpen)}
            className="rounded-xs text-accent-text hover:underline"
          >
            {isOpen ? 'Show less' : moreLabel(text.length)}
          </button>
        </span>
      ) : null}
    </div>
  );
}

function moreLabel(length: number): string {
  return length > MOST_TEXT
    ? `Show more of ${length.toLocaleString()} characters`
    : `Show all ${length.toLocaleString()} characters`;
}
