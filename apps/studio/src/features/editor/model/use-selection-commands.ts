import { BoxSelect, CopyPlus, Crosshair, PanelRight, Pencil, Trash2 } from 'lucide-react';
import type { Direction } from '../../../canvas/neighbour.ts';
import type { Command } from '../../../lib/commands.tsx';
import { focusNodeElement } from '../canvas/view.ts';
import { command, isOnCanvas } from './command.ts';
import {
  duplicateSelection,
  nudgeSelection,
  removeSelection,
  selectAll,
  stepSelection,
} from './editor-actions.ts';
import { useEditor } from './editor-context.ts';
import { type EditorStore, selectionOf } from './editor-store.ts';
import { useRename } from './use-rename.ts';

const ARROWS: readonly (readonly [Direction, string])[] = [
  ['left', 'ArrowLeft'],
  ['right', 'ArrowRight'],
  ['up', 'ArrowUp'],
  ['down', 'ArrowDown'],
];

const SELECTION = 'Selection';

/** What can be done with what is selected, and what selects. */
export function useSelectionCommands(): Command[] {
  const { store, panels } = useEditor();
  const rename = useRename();
  const hasSelection = () => isAnySelected(store);
  return [
    {
      ...command('all', SELECTION, 'Select all', BoxSelect, ['Mod+A'], () => selectAll(store)),
      whileTyping: false,
    },
    {
      ...command(
        'duplicate',
        SELECTION,
        'Duplicate',
        CopyPlus,
        ['Mod+D'],
        () => void duplicateSelection(store),
      ),
      isEnabled: hasSelection,
      whileTyping: false,
    },
    {
      ...command(
        'delete',
        SELECTION,
        'Delete',
        Trash2,
        ['Delete', 'Backspace'],
        () => void removeSelection(store),
      ),
      isEnabled: hasSelection,
    },
    { ...command('rename', SELECTION, 'Rename', Pencil, ['F2'], rename), isEnabled: hasSelection },
    {
      ...command('inspect', SELECTION, 'Open in the inspector', PanelRight, ['Enter'], () =>
        openInspector(panels.set),
      ),
      isEnabled: () => hasSelection() && isOnCanvas(),
      keyOnly: true,
    },
    {
      ...command('deselect', SELECTION, 'Select nothing', BoxSelect, ['Escape'], () => store.select({})),
      isEnabled: hasSelection,
      keyOnly: true,
    },
    ...arrowCommands(store, hasSelection),
  ];
}

function isAnySelected(store: EditorStore): boolean {
  const { nodes, notes, edges } = selectionOf(store.getState());
  return nodes.size + notes.size + edges.length > 0;
}

/** Arrow keys go from node to node, and with Alt move what is selected. */
function arrowCommands(store: EditorStore, hasSelection: () => boolean): Command[] {
  return ARROWS.flatMap(([direction, key]): Command[] => [
    {
      ...command(
        `step-${direction}`,
        SELECTION,
        `Go to the node ${WHERE[direction]}`,
        Crosshair,
        [key],
        () => {
          const next = stepSelection(store, direction);
          if (next !== undefined) focusNodeElement(next);
        },
      ),
      keyOnly: true,
      isEnabled: isOnCanvas,
    },
    {
      ...command(`nudge-${direction}`, SELECTION, `Move ${direction}`, Crosshair, [`Alt+${key}`], () =>
        nudgeSelection(store, direction),
      ),
      keyOnly: true,
      isEnabled: () => hasSelection() && isOnCanvas(),
    },
  ]);
}

const WHERE = { left: 'on the left', right: 'on the right', up: 'above', down: 'below' } as const;

function openInspector(set: (change: { isInspectorOpen: true }) => void): void {
  set({ isInspectorOpen: true });
  requestAnimationFrame(() =>
    document
      .querySelector<HTMLElement>(
        '[data-inspector] [data-field] :is(input, textarea, button, [contenteditable])',
      )
      ?.focus(),
  );
}
