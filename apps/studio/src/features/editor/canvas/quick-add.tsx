import type { AnyNodeSpec } from '@heddle/contracts';
import { SearchX } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { classes } from '../../../lib/classes.ts';
import { CATEGORY_LABELS, NodeIconTile } from '../../../ui/node-icon.tsx';
import { portsByNode } from '../model/container-actions.ts';
import { addNode } from '../model/editor-actions.ts';
import { useCatalog, useEditor } from '../model/editor-context.ts';
import { compatibleKinds } from '../model/new-node.ts';
import { paletteGroups } from '../palette/palette-model.ts';
import { rememberKind, useRecentKinds } from '../palette/recent-kinds.ts';
import type { QuickAddRequest } from './canvas-ui-store.ts';
import { focusNodeElement } from './view.ts';

const WIDTH = 304;
const HEIGHT = 340;

/** Adds a node at a place by name. Begun from a port, it offers only kinds that can be connected there. */
export function QuickAdd() {
  const { ui } = useEditor();
  const request = useStore(ui, (state) => state.quickAdd);
  return request ? <Menu key={`${request.screen.x},${request.screen.y}`} request={request} /> : null;
}

function Menu({ request }: { readonly request: QuickAddRequest }) {
  const { store, ui } = useEditor();
  const box = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const specs = useOffered(request, query);
  const close = useCallback(() => ui.setState({ quickAdd: undefined }), [ui]);
  const add = (spec: AnyNodeSpec | undefined) => {
    if (!spec) return;
    close();
    rememberKind(spec.kind);
    const id = addNode(store, { ...request, kind: spec.kind, fallback: request.at });
    if (id !== undefined) focusNodeElement(id);
  };
  useClickOutside(box, close);
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    event.stopPropagation();
    if (step !== undefined) {
      event.preventDefault();
      setActive((index) => Math.min(Math.max(index + step, 0), specs.length - 1));
    }
    if (event.key === 'Enter') add(specs[active]);
    if (event.key === 'Escape') close();
  };
  return (
    <div
      ref={box}
      role="dialog"
      aria-label={request.from ? 'Connect to a new node' : 'Add a node'}
      data-testid="quick-add"
      className="ui-float fixed z-40 flex flex-col overflow-hidden rounded-md bg-raised shadow-float"
      data-state="open"
      style={{
        width: WIDTH,
        maxHeight: HEIGHT,
        left: Math.min(request.screen.x, window.innerWidth - WIDTH - 12),
        top: Math.min(request.screen.y, window.innerHeight - HEIGHT - 12),
      }}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: the menu was asked for, and typing is how it is used
        autoFocus
        role="combobox"
        aria-expanded="true"
        aria-controls="quick-add-list"
        aria-label="Search nodes"
        placeholder={questionOf(request)}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        className="h-10 border-b border-line bg-transparent px-3 text-body text-text focus-visible:outline-none"
      />
      <ul id="quick-add-list" className="min-h-0 flex-1 overflow-y-auto p-1">
        {specs.map((spec, index) => (
          <Line
            key={spec.kind}
            spec={spec}
            isActive={index === active}
            onHover={() => setActive(index)}
            onPick={add}
          />
        ))}
        {specs.length === 0 ? (
          <li className="flex flex-col items-center gap-1 px-4 py-6 text-center text-small text-muted">
            <SearchX size={18} strokeWidth={1.5} aria-hidden="true" />
            {request.from ? 'No kind of that name can be connected here.' : 'No node is called that.'}
          </li>
        ) : null}
      </ul>
    </div>
  );
}

/** Calls when a pointer goes down anywhere else. */
function useClickOutside(box: RefObject<HTMLElement | null>, onOutside: () => void): void {
  useEffect(() => {
    const onPointer = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) onOutside();
    };
    // The click that opened the menu is still under way.
    const timer = setTimeout(() => window.addEventListener('pointerdown', onPointer), 0);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('pointerdown', onPointer);
    };
  }, [box, onOutside]);
}

function questionOf({ from }: QuickAddRequest): string {
  if (!from) return 'Add a node';
  const isGiving = from.side === 'output' || from.side === 'lends';
  return isGiving ? `What takes ${from.port}?` : `What gives ${from.port}?`;
}

function useOffered(request: QuickAddRequest, query: string): readonly AnyNodeSpec[] {
  const { store } = useEditor();
  const catalog = useCatalog();
  const recent = useRecentKinds();
  const offered = useMemo(() => {
    if (!request.from) return undefined;
    const { history, views } = store.getState();
    return compatibleKinds(history.flow, portsByNode(views), catalog, request.from);
  }, [request, store, catalog]);
  return useMemo(() => {
    const groups = paletteGroups(catalog, query, recent, (spec) => offered?.has(spec.kind) ?? true);
    return [...new Set(groups.flatMap((group) => group.specs))];
  }, [catalog, query, recent, offered]);
}

interface LineProps {
  readonly spec: AnyNodeSpec;
  readonly isActive: boolean;
  readonly onHover: () => void;
  readonly onPick: (spec: AnyNodeSpec) => void;
}

function Line({ spec, isActive, onHover, onPick }: LineProps) {
  return (
    <li>
      <button
        type="button"
        tabIndex={-1}
        data-kind={spec.kind}
        ref={(element) => {
          if (isActive) element?.scrollIntoView({ block: 'nearest' });
        }}
        onPointerMove={onHover}
        onClick={() => onPick(spec)}
        className={classes(
          'flex h-8 w-full items-center gap-2.5 rounded-sm px-2 text-left',
          isActive && 'bg-hover',
        )}
      >
        <NodeIconTile icon={spec.icon} category={spec.category} size="small" />
        <span className="flex-1 truncate text-body text-text">{spec.title}</span>
        <span className="text-note text-muted">{CATEGORY_LABELS[spec.category]}</span>
      </button>
    </li>
  );
}
