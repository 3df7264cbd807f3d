import type { LucideIcon } from 'lucide-react';
import type { Command } from '../../../lib/commands.tsx';

/** A command of the editor. */
export function command(
  id: string,
  group: string,
  title: string,
  icon: LucideIcon,
  shortcuts: string[],
  run: () => void,
): Command {
  return { id: `editor.${id}`, group, title, icon, shortcuts, run };
}

/** Arrow keys and Enter belong to the canvas only while nothing else has the focus. */
export function isOnCanvas(): boolean {
  const active = document.activeElement;
  return (
    active === null ||
    active === document.body ||
    active.id === 'page' ||
    active.closest('.react-flow') !== null
  );
}
