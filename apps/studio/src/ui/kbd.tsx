import { classes } from '../lib/classes.ts';
import { type Shortcut, shortcutKeys } from '../lib/shortcut.ts';

/** A shortcut as key caps, written for this machine. */
export function Kbd({ shortcut, className }: { readonly shortcut: Shortcut; readonly className?: string }) {
  return (
    <span className={classes('inline-flex items-center gap-0.5', className)}>
      {shortcutKeys(shortcut).map((key) => (
        <kbd
          key={key}
          className="inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-xs bg-press px-1 font-sans text-[10.5px] leading-none text-soft"
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}
