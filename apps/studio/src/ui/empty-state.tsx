import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from '../lib/classes.ts';

export interface EmptyStateProps {
  /** A picture, or an icon when a picture would be too much. */
  readonly picture?: ReactNode;
  readonly icon?: LucideIcon;
  readonly title: string;
  /** What the title is in the outline of the page: its heading where it is all there is, no heading within a part. */
  readonly level?: 'h1' | 'h2' | 'p';
  /** One sentence that teaches what will be here. */
  readonly children?: ReactNode;
  /** One action. */
  readonly action?: ReactNode;
  readonly className?: string;
}

/** What a place says while nothing is in it: one picture, one sentence, one action. */
export function EmptyState({
  picture,
  icon: Icon,
  title,
  level: Title = 'h2',
  children,
  action,
  className,
}: EmptyStateProps) {
  return (
    <div className={classes('flex flex-col items-center justify-center gap-1 p-6 text-center', className)}>
      {picture}
      {Icon ? (
        <span className="mb-2 flex size-10 items-center justify-center rounded-md bg-hover text-muted">
          <Icon size={20} strokeWidth={1.5} aria-hidden="true" />
        </span>
      ) : null}
      <Title className="text-body font-medium text-text">{title}</Title>
      {children ? <p className="max-w-80 text-small text-balance text-muted">{children}</p> : null}
      {action ? <div className="mt-3">{action}</div> : null}
    </div>
  );
}

/** The same in one line, for a part of a page that is empty when all is well: it takes no more room than a row. */
export function EmptyRow({
  icon: Icon,
  title,
  children,
}: Pick<EmptyStateProps, 'icon' | 'title' | 'children'>) {
  return (
    <p className="flex min-h-11 items-center gap-2.5 rounded-lg bg-surface px-4 py-2.5 text-small text-muted ring-1 ring-line">
      {Icon ? <Icon size={16} strokeWidth={1.75} className="shrink-0" aria-hidden="true" /> : null}
      <span>
        <span className="font-medium text-text">{title}</span> {children}
      </span>
    </p>
  );
}
