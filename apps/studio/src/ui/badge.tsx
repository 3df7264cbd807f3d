import type { ReactNode } from 'react';
import { classes } from '../lib/classes.ts';

const TONES = {
  neutral: 'bg-press text-soft',
  accent: 'bg-accent-soft text-accent-text',
  success: 'bg-success-soft text-success',
  warning: 'bg-warning-soft text-warning',
  danger: 'bg-danger-soft text-danger',
} as const;
export type Tone = keyof typeof TONES;

/** A word or a number that qualifies what stands beside it. */
export function Badge({
  tone = 'neutral',
  children,
  className,
  title,
}: {
  readonly tone?: Tone;
  readonly children: ReactNode;
  readonly className?: string;
  readonly title?: string;
}) {
  return (
    <span
      title={title}
      className={classes(
        'inline-flex h-[18px] items-center gap-1 rounded-xs px-1.5 text-note font-medium whitespace-nowrap tabular-nums',
        TONES[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}
