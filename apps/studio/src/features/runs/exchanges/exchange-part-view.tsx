import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { paths } from '../../../lib/paths.ts';
import { LongText } from '../../../runs/run-values.tsx';
import { Chevron } from '../../../ui/chevron.tsx';
import { JsonView } from '../../../ui/json-view.tsx';
import type { ExchangePart } from './exchange-sides.ts';

/** Headers and settings are rarely what somebody looks for. */
const FOLDED = new Set(['Headers', 'Settings', 'Schema', 'Passages', 'Quotes', 'Form']);

/** A part of what was asked or answered. */
export function ExchangePartView({ part }: { readonly part: ExchangePart }) {
  switch (part.type) {
    case 'message':
      return (
        <div className="flex min-w-0 flex-col gap-0.5">
          <span className="text-note text-muted">{part.role}</span>
          <LongText text={part.text} />
        </div>
      );
    case 'text':
      return <LongText text={part.text} isMono={part.isMono} />;
    case 'json':
      return (
        <Folded label={part.label} count={Array.isArray(part.value) ? part.value.length : undefined}>
          <div className="rounded-sm bg-sunken p-2 ring-1 ring-line ring-inset">
            <JsonView value={part.value} label={part.label} />
          </div>
        </Folded>
      );
    case 'pairs':
      return (
        <Folded label={part.label} count={part.pairs.length}>
          <dl className="flex flex-col gap-0.5 rounded-sm bg-sunken px-2.5 py-2 font-mono text-note ring-1 ring-line ring-inset">
            {part.pairs.map(([name, text]) => (
              <div key={name} className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-2">
                <dt className="break-words text-muted">{name}</dt>
                <dd className="break-words text-soft">{text}</dd>
              </div>
            ))}
          </dl>
        </Folded>
      );
    case 'run':
      return (
        <Link
          to={paths.run(part.runId)}
          className="self-start rounded-xs text-small text-accent-text hover:underline"
        >
          Open the run it started
        </Link>
      );
    case 'note':
      return <p className="text-small break-words text-muted">{part.text}</p>;
  }
}

function Folded({
  label,
  count,
  children,
}: {
  readonly label: string;
  readonly count?: number | undefined;
  readonly children: ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  if (!FOLDED.has(label)) return children;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="flex items-center gap-1 self-start rounded-xs text-note text-muted hover:text-text"
      >
        <Chevron isOpen={isOpen} size={12} />
        {label}
        {count === undefined ? null : <span className="tabular-nums">{count}</span>}
      </button>
      {isOpen ? children : null}
    </div>
  );
}
