import { classes } from '../lib/classes.ts';

/** The shape of what is being loaded; give it the size of the thing. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <div className={classes('ui-skeleton rounded-xs bg-press', className)} aria-hidden="true" />;
}
