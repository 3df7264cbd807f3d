import { Link } from '@tanstack/react-router';
import {
  ChevronDown,
  CircleAlert,
  Copy,
  Download,
  FileUp,
  PanelBottom,
  PanelLeft,
  PanelRight,
  Play,
  Redo2,
  Rocket,
  Square,
  TriangleAlert,
  Undo2,
} from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { paths } from '../../lib/paths.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { DraftState } from './draft-state.tsx';
import { useEditor, useEditorState } from './model/editor-context.ts';
import { useFlowFile } from './model/use-flow-file.ts';
import { useRunAction, useStopRun } from './model/use-run-action.ts';
import { PublishDialog } from './publish/publish-dialog.tsx';
import { PublishedBadge } from './publish/published-badge.tsx';
import { useIsRunning } from './run/run-form.tsx';

/** Name, state and version at the left; undo, run and publish at the right. */
export function TopBar() {
  return (
    <header
      data-canvas-keys
      className="flex h-12 shrink-0 items-center gap-1 border-b border-line bg-surface pr-3 pl-4"
    >
      <FlowName />
      <PublishedBadge />
      <DraftState />
      <div className="flex-1" />
      <Problems />
      <UndoRedo />
      <Panels />
      <span className="mx-1.5 h-5 w-px bg-line" aria-hidden="true" />
      <PublishButton />
      <RunButton />
    </header>
  );
}

function FlowName() {
  const name = useEditorState((state) => state.history.flow.name);
  const { copy, download, open } = useFlowFile();
  return (
    <nav aria-label="Where you are" className="flex min-w-0 items-center gap-1">
      <Link to={paths.home()} className="rounded-xs px-1 text-body text-muted hover:text-text">
        Flows
      </Link>
      <span className="text-muted" aria-hidden="true">
        /
      </span>
      <h1 className="flex min-w-0">
        <Menu
          items={[
            { label: 'Copy as JSON', icon: Copy, onSelect: copy },
            { label: 'Download as a file', icon: Download, onSelect: download },
            { label: 'Replace from a file…', icon: FileUp, onSelect: open },
          ]}
        >
          <button
            type="button"
            data-testid="flow-name"
            title={name}
            className="flex h-7 min-w-0 items-center gap-1 rounded-sm px-1.5 text-body font-semibold text-text hover:bg-hover"
          >
            <span className="max-w-[280px] truncate">{name}</span>
            <ChevronDown size={14} className="shrink-0 text-muted" aria-hidden="true" />
          </button>
        </Menu>
      </h1>
    </nav>
  );
}

function Problems() {
  const { compilation, panels } = useEditor();
  const errors = useStore(compilation, (state) => state.errors);
  const warnings = useStore(compilation, (state) => state.warnings);
  const isEmpty = useEditorState((state) => state.nodes.length === 0);
  // An empty canvas says itself what comes next.
  if (isEmpty || errors + warnings === 0) return null;
  const Icon = errors > 0 ? CircleAlert : TriangleAlert;
  const label = [
    errors > 0 ? `${errors} ${errors === 1 ? 'problem' : 'problems'}` : '',
    warnings > 0 ? `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}` : '',
  ].filter(Boolean);
  return (
    <button
      type="button"
      data-testid="problem-count"
      onClick={() => panels.set({ isBottomOpen: true, bottomTab: 'problems' })}
      className={`mr-1 flex h-7 items-center gap-1.5 rounded-sm px-2 text-small font-medium hover:bg-hover ${errors > 0 ? 'text-danger' : 'text-warning'}`}
    >
      <Icon size={14} aria-hidden="true" />
      {label.join(', ')}
    </button>
  );
}

function UndoRedo() {
  const { store } = useEditor();
  const undo = useEditorState((state) => state.history.past.at(-1)?.label);
  const redo = useEditorState((state) => state.history.future[0]?.label);
  return (
    <>
      <IconButton
        icon={Undo2}
        label={undo === undefined ? 'Undo' : `Undo “${undo}”`}
        shortcut="Mod+Z"
        disabled={undo === undefined}
        onClick={store.undo}
      />
      <IconButton
        icon={Redo2}
        label={redo === undefined ? 'Redo' : `Redo “${redo}”`}
        shortcut="Mod+Shift+Z"
        disabled={redo === undefined}
        onClick={store.redo}
      />
    </>
  );
}

function Panels() {
  const { panels } = useEditor();
  const { isPaletteOpen, isBottomOpen, isInspectorOpen } = useStore(panels);
  return (
    <div className="ml-1 flex">
      <IconButton
        icon={PanelLeft}
        label={isPaletteOpen ? 'Hide the palette' : 'Show the palette'}
        shortcut="["
        onClick={() => panels.set({ isPaletteOpen: !isPaletteOpen })}
      />
      <IconButton
        icon={PanelBottom}
        label={isBottomOpen ? 'Hide run and problems' : 'Show run and problems'}
        shortcut="Mod+J"
        onClick={() => panels.set({ isBottomOpen: !isBottomOpen })}
      />
      <IconButton
        icon={PanelRight}
        label={isInspectorOpen ? 'Hide the inspector' : 'Show the inspector'}
        shortcut="]"
        onClick={() => panels.set({ isInspectorOpen: !isInspectorOpen })}
      />
    </div>
  );
}

function PublishButton() {
  const { store, compilation } = useEditor();
  const [isOpen, setOpen] = useState(false);
  const open = () => {
    compilation.compileNow(store.getState().history.flow);
    setOpen(true);
  };
  return (
    <>
      <Button icon={Rocket} onClick={open} data-testid="publish">
        Publish
      </Button>
      {isOpen ? <PublishDialog onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function RunButton() {
  const isRunning = useIsRunning();
  const stop = useStopRun();
  const start = useRunAction();
  if (isRunning) {
    return (
      <Button icon={Square} onClick={stop} className="ml-1.5 w-[72px]" data-testid="run">
        Stop
      </Button>
    );
  }
  return (
    <Button variant="primary" icon={Play} onClick={start} className="ml-1.5 w-[72px]" data-testid="run">
      Run
    </Button>
  );
}
