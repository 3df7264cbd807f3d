import { useReactFlow } from '@xyflow/react';
import {
  BoxSelect,
  ClipboardPaste,
  Copy,
  CopyPlus,
  Group,
  LayoutDashboard,
  Maximize2,
  Minimize2,
  Pencil,
  Plus,
  Scissors,
  StickyNote,
  Trash2,
  Ungroup,
} from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { parseNoteNodeId } from '../../../canvas/flow-to-canvas.ts';
import { ContextMenu, type MenuItem } from '../../../ui/menu.tsx';
import { setCollapsed, unwrap, wrapSelection } from '../model/container-actions.ts';
import {
  addNote,
  copySelection,
  duplicateSelection,
  pasteText,
  removeSelection,
  selectAll,
} from '../model/editor-actions.ts';
import { useEditor, useEditorState, useSelectedNodes } from '../model/editor-context.ts';
import { type EditorStore, selectionOf } from '../model/editor-store.ts';
import { useCutNotice } from '../model/use-cut-notice.ts';
import { useLayoutAction } from '../model/use-layout.ts';
import { useRename } from '../model/use-rename.ts';

type Target = 'canvas' | 'selection';

/** The menu under the pointer: for what is selected, or for the canvas. */
export function CanvasMenu({ children }: { readonly children: ReactNode }) {
  const { store, ui } = useEditor();
  const { screenToFlowPosition } = useReactFlow();
  const [target, setTarget] = useState<Target>('canvas');
  const at = useRef({ x: 0, y: 0 });
  const layout = useLayoutAction();
  const rename = useRename();
  const onOpen = (event: React.MouseEvent) => {
    at.current = { x: event.clientX, y: event.clientY };
    setTarget(selectUnder(store, event.target));
  };
  const write = () => {
    const text = copySelection(store);
    if (text !== undefined) void navigator.clipboard.writeText(text);
  };
  const containers = useContainerItems();
  const forSelection: MenuItem[] = [
    { label: 'Rename', icon: Pencil, shortcut: 'F2', onSelect: rename },
    { label: 'Duplicate', icon: CopyPlus, shortcut: 'Mod+D', onSelect: () => void duplicateSelection(store) },
    { label: 'Copy', icon: Copy, shortcut: 'Mod+C', onSelect: write },
    {
      label: 'Cut',
      icon: Scissors,
      shortcut: 'Mod+X',
      onSelect: () => {
        write();
        removeSelection(store);
      },
    },
    { type: 'divider' },
    ...containers,
    { label: 'Tidy up', icon: LayoutDashboard, shortcut: 'Shift+L', onSelect: layout },
    { type: 'divider' },
    {
      label: 'Delete',
      icon: Trash2,
      shortcut: 'Delete',
      isDanger: true,
      onSelect: () => void removeSelection(store),
    },
  ];
  const forCanvas: MenuItem[] = [
    {
      label: 'Add a node…',
      icon: Plus,
      shortcut: 'N',
      onSelect: () => ui.setState({ quickAdd: { screen: at.current, at: screenToFlowPosition(at.current) } }),
    },
    {
      label: 'Add a note',
      icon: StickyNote,
      shortcut: 'S',
      onSelect: () => addNote(store, screenToFlowPosition(at.current)),
    },
    {
      label: 'Paste here',
      icon: ClipboardPaste,
      shortcut: 'Mod+V',
      onSelect: () =>
        void navigator.clipboard
          .readText()
          .then((text) => pasteText(store, text, screenToFlowPosition(at.current))),
    },
    { type: 'divider' },
    { label: 'Select all', icon: BoxSelect, shortcut: 'Mod+A', onSelect: () => selectAll(store) },
    { label: 'Tidy up', icon: LayoutDashboard, shortcut: 'Shift+L', onSelect: layout },
  ];
  return (
    <ContextMenu items={target === 'selection' ? forSelection : forCanvas}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it notes where the menu opens; the menu key reaches it too */}
      <div className="absolute inset-0" onContextMenu={onOpen}>
        {children}
      </div>
    </ContextMenu>
  );
}

/** What can be done about containers: around what is selected, or with the one that is. */
function useContainerItems(): MenuItem[] {
  const { store } = useEditor();
  const notice = useCutNotice();
  const selected = useSelectedNodes();
  const views = useEditorState((state) => state.views);
  const [only] = selected;
  const view = selected.length === 1 && only !== undefined ? views.get(only) : undefined;
  const isWrappable =
    selected.length > 0 && selected.every((id) => (views.get(id)?.spec?.role ?? 'step') === 'step');
  const around = Object.values(store.catalog).filter((spec) => spec.container);
  return [
    ...(view?.frame
      ? [
          {
            label: view.frame.isCollapsed ? 'Open' : 'Close',
            icon: view.frame.isCollapsed ? Maximize2 : Minimize2,
            onSelect: () => setCollapsed(store, view.id, view.frame?.isCollapsed !== true),
          },
          { label: 'Take apart', icon: Ungroup, onSelect: () => unwrap(store, view.id) },
        ]
      : []),
    ...(isWrappable
      ? around.map((spec) => ({
          label: `Put into a ${spec.title}`,
          icon: Group,
          onSelect: () => notice(wrapSelection(store, spec.kind) ?? []),
        }))
      : []),
  ];
}

/** Selects what lies under the pointer unless it is selected already, as every canvas does. */
function selectUnder(store: EditorStore, target: EventTarget): Target {
  const element = target instanceof Element ? target : null;
  if (element?.closest('.react-flow__nodesselection')) return 'selection';
  const node = element?.closest<HTMLElement>('.react-flow__node');
  const edge = element?.closest<SVGElement>('.react-flow__edge');
  const selected = selectionOf(store.getState());
  if (node?.dataset.id !== undefined) {
    const note = parseNoteNodeId(node.dataset.id);
    if (note !== undefined && !selected.notes.has(note)) store.select({ notes: [note] });
    if (note === undefined && !selected.nodes.has(node.dataset.id))
      store.select({ nodes: [node.dataset.id] });
    return 'selection';
  }
  const known = edge && store.getState().edges.find((each) => each.id === edge.dataset.id);
  if (!known?.data?.edge) return 'canvas';
  store.select({ edges: [known.data.edge] });
  return 'selection';
}
