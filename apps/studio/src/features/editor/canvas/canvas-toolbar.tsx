import { useReactFlow, useViewport } from '@xyflow/react';
import {
  Hand,
  LayoutDashboard,
  Map as MapIcon,
  Maximize,
  Minus,
  MousePointer2,
  Plus,
  Rows3,
  StickyNote,
} from 'lucide-react';
import { useStore } from 'zustand';
import { IconButton } from '../../../ui/button.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { Tooltip } from '../../../ui/tooltip.tsx';
import { addNote } from '../model/editor-actions.ts';
import { useEditor, useEditorState } from '../model/editor-context.ts';
import { useLayoutAction } from '../model/use-layout.ts';
import { canvasCenter, MAP_FROM, showAll, viewMotion } from './view.ts';

/** Tools and zoom, at the foot of the canvas. */
export function CanvasToolbar() {
  return (
    <div
      role="toolbar"
      aria-label="Canvas"
      className="absolute bottom-3 left-3 z-10 flex items-center @min-[800px]:left-1/2 @min-[800px]:-translate-x-1/2 gap-0.5 rounded-md bg-raised p-1 shadow-panel"
    >
      <Pointers />
      <Divider />
      <Tools />
      <Divider />
      <Zoom />
    </div>
  );
}

function Pointers() {
  const { panels } = useEditor();
  const isHandTool = useStore(panels, (state) => state.isHandTool);
  return (
    <>
      <IconButton
        icon={MousePointer2}
        label="Select"
        shortcut="V"
        tooltipSide="top"
        isPressed={!isHandTool}
        onClick={() => panels.set({ isHandTool: false })}
      />
      <IconButton
        icon={Hand}
        label="Move the view"
        shortcut="H"
        tooltipSide="top"
        isPressed={isHandTool}
        onClick={() => panels.set({ isHandTool: true })}
      />
    </>
  );
}

function Tools() {
  const { store, panels } = useEditor();
  const flow = useReactFlow();
  const { areLanesShown, isMinimapShown } = useStore(panels);
  const hasMap = useEditorState((state) => state.nodes.length >= MAP_FROM);
  const layout = useLayoutAction();
  return (
    <>
      <IconButton
        icon={StickyNote}
        label="Add a note"
        shortcut="S"
        tooltipSide="top"
        onClick={() => addNote(store, canvasCenter(flow))}
      />
      <IconButton
        icon={LayoutDashboard}
        label="Tidy up"
        shortcut="Shift+L"
        tooltipSide="top"
        onClick={layout}
      />
      <IconButton
        icon={Rows3}
        label="Show the jobs this flow is compiled into"
        shortcut="J"
        tooltipSide="top"
        isPressed={areLanesShown}
        onClick={() => panels.set({ areLanesShown: !areLanesShown })}
      />
      <IconButton
        icon={MapIcon}
        label={hasMap ? 'Map' : `Map, for ${MAP_FROM} nodes or more`}
        shortcut="M"
        tooltipSide="top"
        isPressed={isMinimapShown && hasMap}
        disabled={!hasMap}
        onClick={() => panels.set({ isMinimapShown: !isMinimapShown })}
      />
    </>
  );
}

function Zoom() {
  const flow = useReactFlow();
  return (
    <>
      <IconButton
        icon={Minus}
        label="Zoom out"
        shortcut="-"
        tooltipSide="top"
        onClick={() => void flow.zoomOut({ duration: viewMotion() })}
      />
      <ZoomLevel />
      <IconButton
        icon={Plus}
        label="Zoom in"
        shortcut="+"
        tooltipSide="top"
        onClick={() => void flow.zoomIn({ duration: viewMotion() })}
      />
      <IconButton
        icon={Maximize}
        label="Show all"
        shortcut="Shift+1"
        tooltipSide="top"
        onClick={() => showAll(flow)}
      />
    </>
  );
}

function Divider() {
  return <span className="mx-0.5 h-4 w-px bg-line" aria-hidden="true" />;
}

const LEVELS = [0.25, 0.5, 0.75, 1, 1.5, 2] as const;

function ZoomLevel() {
  const { zoom } = useViewport();
  const flow = useReactFlow();
  const items = LEVELS.map((level) => ({
    label: `${level * 100} %`,
    onSelect: () => void flow.zoomTo(level, { duration: viewMotion() }),
  }));
  return (
    <Menu items={items} side="top" align="center">
      <button
        type="button"
        aria-label={`Zoom ${Math.round(zoom * 100)} percent`}
        className="h-7 w-12 rounded-sm text-center text-small text-soft tabular-nums hover:bg-hover"
      >
        <Tooltip label="Zoom to 100 %" shortcut="1" side="top">
          <span>{Math.round(zoom * 100)} %</span>
        </Tooltip>
      </button>
    </Menu>
  );
}
