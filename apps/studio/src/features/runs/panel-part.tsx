import type { ReactNode } from 'react';
import { classes } from '../../lib/classes.ts';

/** A titled part of the panel beside a run. */
export function PanelPart({
  title,
  aside,
  children,
}: {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section
      className="flex flex-col gap-2 border-b border-line px-4 py-4 last:border-b-0"
      aria-label={title}
    >
      <div className="flex items-center justify-between gap-3 text-small text-text">
        <h2 className="min-w-0 font-semibold [overflow-wrap:anywhere]">{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** Names with what is known of them, line by line; what is not known is left out. */
export function FactList({
  facts,
  isMono = false,
}: {
  readonly facts: readonly (readonly [name: string, value: string | undefined])[];
  readonly isMono?: boolean;
}) {
  return (
    <dl className="flex flex-col gap-1 text-small tabular-nums">
      {facts.map(([name, value]) =>
        value === undefined ? null : (
          <div key={name} className="grid grid-cols-[72px_minmax(0,1fr)] gap-2">
            <dt className="text-muted">{name}</dt>
            <dd className={classes('truncate text-soft', isMono && 'font-mono')} title={value}>
              {value}
            </dd>
          </div>
        ),
      )}
    </dl>
  );
}
