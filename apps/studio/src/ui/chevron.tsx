import { ChevronRight } from 'lucide-react';
import { classes } from '../lib/classes.ts';

/** Points at what is folded, down when it is open. */
export function Chevron({
  isOpen,
  size = 14,
  className,
}: {
  readonly isOpen: boolean;
  readonly size?: number;
  readonly className?: string;
}) {
  return (
    <ChevronRight
      size={size}
      aria-hidden="true"
      className={classes('shrink-0 text-muted transition-transform', isOpen && 'rotate-90', className)}
    />
  );
}
