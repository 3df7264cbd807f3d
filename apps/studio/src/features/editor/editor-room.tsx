import { type CSSProperties, type RefObject, useRef } from 'react';
import { useStore } from 'zustand';
import { ResizeHandle } from '../../ui/resize-handle.tsx';
import { EditorCanvas } from './canvas/editor-canvas.tsx';
import { Inspector } from './inspector/inspector.tsx';
import { useEditor } from './model/editor-context.ts';
import { useClipboard } from './model/use-clipboard.ts';
import { useEditorCommands } from './model/use-editor-commands.ts';
import { Palette } from './palette/palette.tsx';
import { BottomPanel } from './run/bottom-panel.tsx';
import { TopBar } from './top-bar.tsx';

/** The room: palette at the left, canvas in the middle, inspector at the right, runs and problems below. */
export function EditorRoom() {
  const room = useRef<HTMLDivElement>(null);
  const { panels } = useEditor();
  const state = useStore(panels);
  useEditorCommands();
  useClipboard();
  const sizes = {
    '--palette': `${state.paletteSize}px`,
    '--inspector': `${state.inspectorSize}px`,
    '--bottom': `${state.bottomSize}px`,
  } as CSSProperties; // cast: React's type has no custom properties
  return (
    <div ref={room} className="flex h-full flex-col" style={sizes}>
      <TopBar />
      <div className="flex min-h-0 flex-1">
        {state.isPaletteOpen ? (
          <aside
            className="relative w-(--palette) shrink-0 border-r border-line bg-surface"
            aria-label="Palette"
            data-canvas-keys
          >
            <Palette />
            <Edge of="palette" room={room} />
          </aside>
        ) : null}
        <div className="flex min-w-0 flex-1 flex-col">
          <div className="relative min-h-0 flex-1">
            <EditorCanvas />
          </div>
          {state.isBottomOpen ? (
            <section
              className="relative h-(--bottom) max-h-[70%] shrink-0 border-t border-line bg-surface"
              aria-label="Run and problems"
            >
              <Edge of="bottom" room={room} />
              <BottomPanel />
            </section>
          ) : null}
        </div>
        {state.isInspectorOpen ? (
          <aside
            className="relative w-(--inspector) shrink-0 border-l border-line bg-surface"
            aria-label="Inspector"
          >
            <Edge of="inspector" room={room} />
            <Inspector />
          </aside>
        ) : null}
      </div>
    </div>
  );
}

const EDGES = {
  palette: { side: 'right', label: 'Width of the palette', min: 200, max: 420 },
  bottom: { side: 'top', label: 'Height of the run panel', min: 160, max: 720 },
  inspector: { side: 'left', label: 'Width of the inspector', min: 280, max: 640 },
} as const;

/** The edge of a panel, with which it is made larger; its size is a custom property of the room while it is dragged. */
function Edge({
  of,
  room,
}: {
  readonly of: keyof typeof EDGES;
  readonly room: RefObject<HTMLElement | null>;
}) {
  const { panels } = useEditor();
  const size = useStore(panels, (state) => state[`${of}Size`]);
  return (
    <ResizeHandle
      {...EDGES[of]}
      size={size}
      onPreview={(next) => room.current?.style.setProperty(`--${of}`, `${next}px`)}
      onCommit={(next) => panels.set({ [`${of}Size`]: next })}
    />
  );
}
