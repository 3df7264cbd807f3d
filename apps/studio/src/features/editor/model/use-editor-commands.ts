import { useReactFlow } from '@xyflow/react';
import {
  BoxSelect,
  Crosshair,
  LayoutDashboard,
  Maximize,
  PanelBottom,
  PanelLeft,
  PanelRight,
  Play,
  Plus,
  Redo2,
  Rows3,
  Search,
  StickyNote,
  Undo2,
} from 'lucide-react';
import { type Command, useCommands } from '../../../lib/commands.tsx';
import { canvasCenter, showAll, viewMotion } from '../canvas/view.ts';
import { command, isOnCanvas } from './command.ts';
import { addNote } from './editor-actions.ts';
import { useEditor } from './editor-context.ts';
import { useLayoutAction } from './use-layout.ts';
import { useRunAction } from './use-run-action.ts';
import { useSelectionCommands } from './use-selection-commands.ts';
import { useShowNode } from './use-show-node.ts';

/** Everything the editor can do, for the palette, the sheet and the keyboard. */
export function useEditorCommands(): void {
  const keyed = [...useEditCommands(), ...useSelectionCommands(), ...useViewCommands()];
  useCommands([...keyed.map(onlyAtCanvas), ...useNodeJumps()]);
}

/** Single keys belong to the canvas: pressed in the inspector or the run panel, Delete must not take a node away. */
function onlyAtCanvas(each: Command): Command {
  return each.shortcuts?.some((shortcut) => !shortcut.includes('Mod+'))
    ? { ...each, keysWork: isAtCanvas }
    : each;
}

function useEditCommands(): Command[] {
  const { store, ui } = useEditor();
  const flow = useReactFlow();
  const layout = useLayoutAction();
  const run = useRunAction();
  const quickAdd = () => {
    const frame = document.querySelector('.hd-canvas')?.getBoundingClientRect();
    const screen = { x: (frame?.x ?? 0) + (frame?.width ?? 0) / 2 - 152, y: (frame?.y ?? 0) + 80 };
    ui.setState({ quickAdd: { screen, at: canvasCenter(flow) } });
  };
  return [
    command('run', 'Flow', 'Run', Play, ['Mod+Enter'], run),
    command('undo', 'Edit', 'Undo', Undo2, ['Mod+Z'], store.undo),
    command('redo', 'Edit', 'Redo', Redo2, ['Mod+Shift+Z', 'Mod+Y'], store.redo),
    command('add', 'Edit', 'Add a node', Plus, ['N', '/'], quickAdd),
    command('note', 'Edit', 'Add a note', StickyNote, ['S'], () => addNote(store, canvasCenter(flow))),
    command('layout', 'Edit', 'Tidy up', LayoutDashboard, ['Shift+L'], layout),
    {
      ...command('copy', 'Edit', 'Copy', BoxSelect, ['Mod+C'], () => undefined),
      documentOnly: true,
      keyOnly: true,
    },
    {
      ...command('cut', 'Edit', 'Cut', BoxSelect, ['Mod+X'], () => undefined),
      documentOnly: true,
      keyOnly: true,
    },
    {
      ...command('paste', 'Edit', 'Paste', BoxSelect, ['Mod+V'], () => undefined),
      documentOnly: true,
      keyOnly: true,
    },
  ].map((each) => (each.shortcuts?.[0]?.startsWith('Mod+Z') ? { ...each, whileTyping: false } : each));
}

/** The canvas with its tools, the top bar and the palette, or nothing at all. */
function isAtCanvas(): boolean {
  return isOnCanvas() || document.activeElement?.closest('.hd-canvas, [data-canvas-keys]') !== null;
}

function useViewCommands(): Command[] {
  const { panels, ui } = useEditor();
  const flow = useReactFlow();
  const group = 'View';
  const duration = viewMotion();
  const toggle =
    (key: 'isPaletteOpen' | 'isInspectorOpen' | 'isBottomOpen' | 'areLanesShown' | 'isMinimapShown') => () =>
      panels.set({ [key]: !panels.getState()[key] });
  return [
    command('find', group, 'Find in this flow', Search, ['Mod+F'], () => ui.setState({ isSearching: true })),
    command('fit', group, 'Show all', Maximize, ['Shift+1', '0'], () => showAll(flow)),
    command('zoom-1', group, 'Zoom to 100 %', Maximize, ['1'], () => void flow.zoomTo(1, { duration })),
    command('zoom-in', group, 'Zoom in', Plus, ['+', '='], () => void flow.zoomIn({ duration })),
    command('zoom-out', group, 'Zoom out', Maximize, ['-'], () => void flow.zoomOut({ duration })),
    command('palette', group, 'Palette', PanelLeft, ['['], toggle('isPaletteOpen')),
    command('inspector', group, 'Inspector', PanelRight, [']'], toggle('isInspectorOpen')),
    command('bottom', group, 'Run and problems', PanelBottom, ['Mod+J'], toggle('isBottomOpen')),
    command('lanes', group, 'Jobs this flow is compiled into', Rows3, ['J'], toggle('areLanesShown')),
    command('minimap', group, 'Map', Crosshair, ['M'], toggle('isMinimapShown')),
    {
      ...command('select-tool', group, 'Select tool', Crosshair, ['V'], () =>
        panels.set({ isHandTool: false }),
      ),
      keyOnly: true,
    },
    {
      ...command('hand-tool', group, 'Hand tool', Crosshair, ['H'], () => panels.set({ isHandTool: true })),
      keyOnly: true,
    },
  ];
}

/** Every node by name in the palette. */
function useNodeJumps(): Command[] {
  const { store } = useEditor();
  const show = useShowNode();
  return [...store.getState().views.values()].map((view) => ({
    id: `editor.go.${view.id}`,
    group: 'Nodes',
    title: view.title,
    keywords: [view.id, view.node.kind],
    icon: Crosshair,
    run: () => show(view.id),
  }));
}
