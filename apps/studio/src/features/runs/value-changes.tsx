import type { Json, JsonChange, JsonDiff } from '@heddle/contracts';
import type { ReactNode } from 'react';
import { classes } from '../../lib/classes.ts';
import { COMPARE_COLUMNS } from './compare-columns.ts';
import { textDifference } from './text-difference.ts';

const LONG = 4_000;

/** Differences of a value, each with its place and both sides beside each other. */
export function ValueChanges({
  name,
  of,
  diff,
}: {
  readonly name: string;
  /** Whose value it is, where a page shows several of the same name. */
  readonly of?: string;
  readonly diff: JsonDiff;
}) {
  if (diff.equal) return null;
  return (
    <div className="flex flex-col gap-2">
      {diff.changes.map((change) => (
        <Change key={change.path} name={name} of={of ?? ''} change={change} />
      ))}
      {diff.more > 0 ? (
        <p className="text-small text-muted">{diff.more.toLocaleString()} more differences.</p>
      ) : null}
    </div>
  );
}

function Change({
  name,
  of,
  change,
}: {
  readonly name: string;
  readonly of: string;
  readonly change: JsonChange;
}) {
  const { path, left, right } = change;
  const isText = typeof left === 'string' && typeof right === 'string';
  const what = [of, name, placeOf(path)].filter(Boolean).join(' ');
  const cut = isText ? textDifference(left, right) : undefined;
  return (
    <div className={COMPARE_COLUMNS}>
      <p className="min-w-0 py-2 text-small break-words text-muted">
        {name}
        {path === '' ? null : <span className="ml-1.5 font-mono text-soft">{placeOf(path)}</span>}
      </p>
      <Side value={left} tone="left" label={`Left ${what}`}>
        {cut ? <Marked {...cut} middle={cut.left} tone="left" /> : undefined}
      </Side>
      <Side value={right} tone="right" label={`Right ${what}`}>
        {cut ? <Marked {...cut} middle={cut.right} tone="right" /> : undefined}
      </Side>
    </div>
  );
}

/** A JSON Pointer as people write places. */
function placeOf(pointer: string): string {
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.');
}

const TONES = { left: 'bg-danger-soft', right: 'bg-success-soft' } as const;

function Side({
  value,
  tone,
  label,
  children,
}: {
  readonly value: Json | undefined;
  readonly tone: keyof typeof TONES;
  readonly label: string;
  readonly children: ReactNode;
}) {
  const isText = typeof value === 'string';
  const text = isText ? value : (JSON.stringify(value, null, 2) ?? '');
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a long value scrolls, and the keyboard must reach it
      tabIndex={0}
      className={classes(
        'max-h-72 min-w-0 overflow-y-auto rounded-sm px-2.5 py-2 text-body break-words whitespace-pre-wrap text-text ring-1 ring-line ring-inset',
        !isText && value !== undefined && 'font-mono text-small',
        children === undefined && value !== undefined ? TONES[tone] : 'bg-sunken',
      )}
    >
      {value === undefined ? <span className="text-small text-muted">Not there</span> : null}
      {value === '' ? (
        <span className="text-muted italic">empty text</span>
      ) : (
        (children ?? text.slice(0, LONG))
      )}
    </section>
  );
}

function Marked({
  head,
  middle,
  tail,
  tone,
}: {
  readonly head: string;
  readonly middle: string;
  readonly tail: string;
  readonly tone: keyof typeof TONES;
}) {
  return (
    <>
      {head.length > LONG ? `…${head.slice(-LONG)}` : head}
      <mark className={classes('rounded-xs text-text', TONES[tone])}>{middle.slice(0, LONG)}</mark>
      {tail.slice(0, LONG)}
    </>
  );
}
