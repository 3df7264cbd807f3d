import type { ReactNode } from 'react';
import { classes } from '../lib/classes.ts';

export interface PageProps {
  readonly title: ReactNode;
  readonly description?: ReactNode;
  /** At the right of the title; at most one of them primary. */
  readonly actions?: ReactNode;
  /** Between title and content: search, filters. */
  readonly toolbar?: ReactNode;
  readonly width?: 'narrow' | 'wide' | 'full';
  readonly children: ReactNode;
}

const WIDTHS = { narrow: 'max-w-[760px]', wide: 'max-w-[1200px]', full: '' } as const;

/** The frame of every page but the editor: a title, its actions, and content that scrolls below. */
export function Page({ title, description, actions, toolbar, width = 'wide', children }: PageProps) {
  return (
    <div className="h-full overflow-y-auto">
      <div className={classes('mx-auto flex min-h-full w-full flex-col px-8 pt-7 pb-12', WIDTHS[width])}>
        <header className="flex items-start justify-between gap-4">
          <div className="min-w-0">
            <h1 className="truncate text-title font-semibold tracking-[-0.015em] text-text">{title}</h1>
            {description ? <p className="mt-1 text-body text-muted">{description}</p> : null}
          </div>
          {actions ? <div className="flex shrink-0 items-center gap-2">{actions}</div> : null}
        </header>
        {toolbar ? <div className="mt-5 flex items-center gap-2">{toolbar}</div> : null}
        <div className="mt-5 flex min-h-0 flex-1 flex-col">{children}</div>
      </div>
    </div>
  );
}

/** A titled part of a page or a panel. */
export function Section({
  title,
  description,
  actions,
  children,
}: {
  readonly title: ReactNode;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className="flex flex-col gap-3 border-t border-line py-6 first:border-t-0 first:pt-0">
      <header className="flex items-start justify-between gap-4">
        <div>
          <h2 className="text-heading font-semibold text-text">{title}</h2>
          {description ? <p className="text-body text-muted">{description}</p> : null}
        </div>
        {actions}
      </header>
      {children}
    </section>
  );
}
