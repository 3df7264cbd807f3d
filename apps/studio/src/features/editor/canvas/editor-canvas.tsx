import '../../../canvas/canvas.css';
import {
  Background,
  BackgroundVariant,
  MiniMap,
  ReactFlow,
  type ReactFlowProps,
  SelectionMode,
  useOnViewportChange,
  useReactFlow,
  ViewportPortal,
} from '@xyflow/react';
import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { edgeTypes, nodeTypes } from '../../../canvas/canvas-types.ts';
import { detailAt } from '../../../canvas/detail.ts';
import { type CanvasEdge, type CanvasNode, parseNoteNodeId } from '../../../canvas/flow-to-canvas.ts';
import { FrameEditsProvider } from '../../../canvas/frame-edits.ts';
import { GRID, type Size } from '../../../canvas/node-geometry.ts';
import { NoteEditsProvider } from '../../../canvas/note-edits.ts';
import { setCollapsed } from '../model/container-actions.ts';
import { useEditor, useEditorState } from '../model/editor-context.ts';
import type { EditorStore } from '../model/editor-store.ts';
import { CanvasMenu } from './canvas-menu.tsx';
import { CanvasSearch } from './canvas-search.tsx';
import { CanvasToolbar } from './canvas-toolbar.tsx';
import { ConnectionHint } from './connection-hint.tsx';
import { ConnectionLine } from './connection-line.tsx';
import { EmptyCanvas } from './empty-canvas.tsx';
import { Guides } from './guides-layer.tsx';
import { LanesLayer } from './lanes-layer.tsx';
import { QuickAdd } from './quick-add.tsx';
import { useConnecting } from './use-connecting.ts';
import { useDragging } from './use-dragging.ts';
import { useMarquee } from './use-marquee.ts';
import { usePaletteDrop } from './use-palette-drop.ts';
import { useSteadyCenter } from './use-steady-center.ts';
import { FIT, MAP_FROM } from './view.ts';

const MIDDLE_BUTTON = [1];
const LEFT_AND_MIDDLE = [0, 1];

/** How the canvas behaves, whatever is on it. */
const RULES = {
  nodeTypes,
  edgeTypes,
  connectionLineComponent: ConnectionLine,
  connectionRadius: 28,
  elevateNodesOnSelect: false,
  zIndexMode: 'manual',
  snapToGrid: true,
  snapGrid: [GRID, GRID],
  fitViewOptions: FIT,
  minZoom: 0.1,
  maxZoom: 2,
  panOnScroll: true,
  selectionMode: SelectionMode.Partial,
  zoomOnDoubleClick: false,
  deleteKeyCode: null,
  disableKeyboardA11y: true,
  multiSelectionKeyCode: ['Shift', 'Meta', 'Control'],
  attributionPosition: 'top-right',
  'aria-label': 'Flow',
} satisfies ReactFlowProps<CanvasNode, CanvasEdge>;

/** The canvas: a thin skin over the editor's model. */
export function EditorCanvas() {
  const { store, panels } = useEditor();
  const frame = useRef<HTMLDivElement>(null);
  const nodes = useEditorState((state) => state.nodes);
  const edges = useEditorState((state) => state.edges);
  const isHand = useStore(panels, (state) => state.isHandTool);
  const { getZoom } = useReactFlow();
  const connecting = useConnecting(frame);
  const dragging = useDragging();
  const drop = usePaletteDrop();
  const marquee = useMarquee();
  useSteadyCenter(frame);
  // Asked to fit an empty canvas, React Flow would wait and move the first node away from where it was dropped.
  const [hasNodesAtFirst] = useState(nodes.length > 0);
  const showDetail = useCallback((zoom: number) => {
    if (frame.current) frame.current.dataset.detail = detailAt(zoom);
  }, []);
  useOnViewportChange({ onChange: ({ zoom }) => showDetail(zoom) });
  return (
    <CanvasEdits>
      <CanvasMenu>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: what the keyboard reaches inside becomes the selection */}
        <div
          ref={frame}
          className="hd-canvas @container absolute inset-0"
          data-testid="canvas"
          onFocus={(event) => selectFocused(store, event.target)}
        >
          <ReactFlow<CanvasNode, CanvasEdge>
            nodes={nodes}
            edges={edges}
            {...RULES}
            onNodesChange={store.onNodesChange}
            onEdgesChange={store.onEdgesChange}
            onInit={() => showDetail(getZoom())}
            fitView={hasNodesAtFirst}
            panOnDrag={isHand ? LEFT_AND_MIDDLE : MIDDLE_BUTTON}
            selectionOnDrag={!isHand}
            {...connecting}
            {...dragging}
            {...marquee}
            {...drop}
          >
            <Background variant={BackgroundVariant.Dots} gap={GRID} size={1.25} />
            <LanesLayer />
            <ViewportPortal>
              <Guides />
            </ViewportPortal>
            <Minimap isWorthwhile={nodes.length >= MAP_FROM} />
          </ReactFlow>
          <EmptyCanvas />
          <CanvasToolbar />
          <CanvasSearch />
          <ConnectionHint />
          <QuickAdd />
        </div>
      </CanvasMenu>
    </CanvasEdits>
  );
}

/** What can be done to notes and containers from where they are drawn. */
function CanvasEdits({ children }: { readonly children: ReactNode }) {
  const { store, panels } = useEditor();
  const frameEdits = useMemo(
    () => ({
      resize: (id: string, size: Size) =>
        void store.change({ type: 'move', nodes: { [id]: size } }, 'Resize'),
      setCollapsed: (id: string, collapsed: boolean) => setCollapsed(store, id, collapsed),
      answer: (id: string) => {
        store.select({ nodes: [id] });
        panels.set({ isInspectorOpen: true, inspectorTab: 'run' });
      },
    }),
    [store, panels],
  );
  return (
    <NoteEditsProvider value={(change) => void store.change({ type: 'edit-note', ...change }, 'Edit note')}>
      <FrameEditsProvider value={frameEdits}>{children}</FrameEditsProvider>
    </NoteEditsProvider>
  );
}

/** What the keyboard reaches with Tab is selected, so that Enter, arrows and Delete mean it. */
function selectFocused(store: EditorStore, target: EventTarget): void {
  if (!(target instanceof Element) || !target.matches(':focus-visible')) return;
  const id = target.getAttribute('data-id') ?? '';
  if (target.matches('.react-flow__node')) {
    const note = parseNoteNodeId(id);
    store.select(note === undefined ? { nodes: [id] } : { notes: [note] });
  }
  const edge = target.matches('.react-flow__edge')
    ? store.getState().edges.find((each) => each.id === id)?.data?.edge
    : undefined;
  if (edge) store.select({ edges: [edge] });
}

const MINIMAP = { width: 168, height: 108 };

function Minimap({ isWorthwhile }: { readonly isWorthwhile: boolean }) {
  const { panels } = useEditor();
  const isShown = useStore(panels, (state) => state.isMinimapShown);
  if (!isShown || !isWorthwhile) return null;
  return (
    <MiniMap
      pannable
      zoomable
      className="hd-minimap"
      ariaLabel="Map of the flow"
      nodeColor={minimapColor}
      nodeBorderRadius={12}
      style={MINIMAP}
    />
  );
}

function minimapColor(node: CanvasNode): string {
  if (node.type === 'frame')
    return `color-mix(in oklab, var(--category-${node.data.view.category}) 22%, transparent)`;
  return node.type === 'step' ? `var(--category-${node.data.view.category})` : 'var(--line-strong)';
}
