import { type CSSProperties, useRef } from 'react';
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
  const preview = (name: string) => (size: number) => room.current?.style.setProperty(name, `${size}px`);
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
            <ResizeHandle
              side="right"
              label="Width of the palette"
              size={state.paletteSize}
              min={200}
              max={420}
              onPreview={preview('--palette')}
              onCommit={(paletteSize) => panels.set({ paletteSize })}
            />
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
              <ResizeHandle
                side="top"
                label="Height of the run panel"
                size={state.bottomSize}
                min={160}
                max={720}
                onPreview={preview('--bottom')}
                onCommit={(bottomSize) => panels.set({ bottomSize })}
              />
              <BottomPanel />
            </section>
          ) : null}
        </div>
        {state.isInspectorOpen ? (
          <aside
            className="relative w-(--inspector) shrink-0 border-l border-line bg-surface"
            aria-label="Inspector"
          >
            <ResizeHandle
              side="left"
              label="Width of the inspector"
              size={state.inspectorSize}
              min={280}
              max={640}
              onPreview={preview('--inspector')}
              onCommit={(inspectorSize) => panels.set({ inspectorSize })}
            />
            <Inspector />
          </aside>
        ) : null}
      </div>
    </div>
  );
}
