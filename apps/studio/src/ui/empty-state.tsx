import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from '../lib/classes.ts';

export interface EmptyStateProps {
  /** A picture, or an icon when a picture would be too much. */
  readonly picture?: ReactNode;
  readonly icon?: LucideIcon;
  readonly title: string;
  /** One sentence that teaches what will be here. */
  readonly children?: ReactNode;
  /** One action. */
  readonly action?: ReactNode;
  readonly className?: string;
}

/** What a place says while nothing is in it: one picture, one sentence, one action. */
export function EmptyState({ picture, icon: Icon, title, children, action, className }: EmptyStateProps) {
  return (
    <div className={classes('flex flex-col items-center justify-center gap-1 p-6 text-center', className)}>
      {picture}
      {Icon ? (
        <span className="mb-2 flex size-10 items-center justify-center rounded-md bg-hover text-muted">
          <Icon size={20} strokeWidth={1.5} aria-hidden="true" />
        </span>
      ) : null}
      <h2 className="text-body font-medium text-text">{title}</h2>
      {children ? <p className="max-w-80 text-small text-balance text-muted">{children}</p> : null}
      {action ? <div className="mt-3">{action}</div> : null}
    </div>
  );
}
