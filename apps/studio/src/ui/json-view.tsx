import { useState } from 'react';
import { classes } from '../lib/classes.ts';
import { Chevron } from './chevron.tsx';
import { CopyButton } from './copy-button.tsx';

const LONG_TEXT = 400;
const MANY = 100;
/** Shown at first of a long list. */
const FIRST = 25;

/** A JSON value as a tree that can be folded and copied. Long texts and lists open on demand. */
export function JsonView({ value, label }: { readonly value: unknown; readonly label?: string }) {
  return (
    <section className="group/json relative font-mono text-small leading-[18px] text-text" aria-label={label}>
      <CopyButton
        text={() => JSON.stringify(value, null, 2) ?? ''}
        label="Copy JSON"
        className="absolute top-0 right-0 z-10 bg-surface opacity-0 group-hover/json:opacity-100 focus-visible:opacity-100"
      />
      <Value value={value} depth={0} />
    </section>
  );
}

interface ValueProps {
  readonly name?: string;
  readonly value: unknown;
  readonly depth: number;
}

function Value({ name, value, depth }: ValueProps) {
  if (typeof value === 'object' && value !== null)
    return <Branch name={name ?? ''} value={value} depth={depth} />;
  return (
    <div className={classes('break-words whitespace-pre-wrap', depth > 0 && 'pl-4')}>
      <Name name={name} />
      {typeof value === 'string' ? (
        <Text value={value} />
      ) : (
        <span className="text-accent-text">{String(value)}</span>
      )}
    </div>
  );
}

function Name({ name }: { readonly name: string | undefined }) {
  return name === undefined || name === '' ? null : (
    <span className="whitespace-pre text-muted">{name}: </span>
  );
}

function Text({ value }: { readonly value: string }) {
  const [open, setOpen] = useState(false);
  if (value === '') return <span className="text-muted italic">empty text</span>;
  const shown = open ? value : value.slice(0, LONG_TEXT);
  return (
    <>
      <span>{shown}</span>
      {value.length > LONG_TEXT ? (
        <button
          type="button"
          onClick={() => setOpen(!open)}
          className="ml-1 rounded-xs px-1 font-sans text-note text-accent-text hover:bg-hover"
        >
          {open ? 'Show less' : `+${(value.length - LONG_TEXT).toLocaleString()} characters`}
        </button>
      ) : null}
    </>
  );
}

function Branch({
  name,
  value,
  depth,
}: {
  readonly name: string;
  readonly value: object;
  readonly depth: number;
}) {
  const [open, setOpen] = useState(depth === 0 || (depth < 2 && Object.keys(value).length <= FIRST));
  const [shown, setShown] = useState(FIRST);
  const isList = Array.isArray(value);
  const entries = Object.entries(value);
  const summary = isList
    ? `${entries.length} ${entries.length === 1 ? 'item' : 'items'}`
    : objectSummary(entries);
  return (
    <div>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex w-full items-center gap-0.5 rounded-xs text-left hover:bg-hover"
      >
        <Chevron isOpen={open} />
        <Name name={name} />
        <span className="truncate text-muted">{isList ? `[ ${summary} ]` : `{ ${summary} }`}</span>
      </button>
      {open ? (
        <div className="ml-[6px] border-l border-line pl-1.5">
          {entries.slice(0, shown).map(([key, member]) => (
            <Value key={key} name={key} value={member} depth={depth + 1} />
          ))}
          {entries.length > shown ? (
            <button
              type="button"
              onClick={() => setShown(shown + MANY)}
              className="ml-4 rounded-xs px-1 font-sans text-note text-accent-text hover:bg-hover"
            >
              {entries.length - shown} more
            </button>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}

function objectSummary(entries: readonly [string, unknown][]): string {
  if (entries.length === 0) return '';
  const names = entries.slice(0, 4).map(([key]) => key);
  return entries.length > 4 ? `${names.join(', ')}, …` : names.join(', ');
}
