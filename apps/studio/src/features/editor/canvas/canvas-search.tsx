import { type KeyboardEvent, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { classes } from '../../../lib/classes.ts';
import { SearchInput } from '../../../ui/input.tsx';
import { NodeIconTile } from '../../../ui/node-icon.tsx';
import { useEditor, useEditorState } from '../model/editor-context.ts';
import { useShowNode } from '../model/use-show-node.ts';
import { searchNodes } from './search-nodes.ts';

const MOST = 8;

/** Finds nodes by name, kind, id or what their config says: `Mod+F`. */
export function CanvasSearch() {
  const { ui } = useEditor();
  return useStore(ui, (state) => state.isSearching) ? <Search /> : null;
}

function Search() {
  const { ui } = useEditor();
  const views = useEditorState((state) => state.views);
  const show = useShowNode();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const found = useMemo(() => searchNodes([...views.values()], query).slice(0, MOST), [views, query]);
  const close = () => ui.setState({ isSearching: false });
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    const step = { ArrowDown: 1, ArrowUp: -1, Enter: event.shiftKey ? -1 : 1 }[event.key];
    if (event.key === 'Escape') close();
    if (step === undefined || found.length === 0) return;
    event.preventDefault();
    const next =
      event.key === 'Enter' && query === '' ? active : (active + step + found.length) % found.length;
    const target = event.key === 'Enter' ? found[active] : found[next];
    setActive(next);
    if (target) show(target.id, { keepFocus: true });
  };
  return (
    <search
      className="ui-float absolute top-3 left-1/2 z-20 w-80 -translate-x-1/2 rounded-md bg-raised p-1.5 shadow-float"
      data-state="open"
    >
      <SearchInput
        label="Find in this flow"
        value={query}
        onChange={(next) => {
          setQuery(next);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        onBlur={close}
        autoFocus
      />
      {query === '' ? null : (
        <ul className="mt-1">
          {found.map((view, index) => (
            <li key={view.id}>
              <button
                type="button"
                tabIndex={-1}
                onPointerDown={(event) => {
                  event.preventDefault();
                  show(view.id, { keepFocus: true });
                }}
                className={classes(
                  'flex h-8 w-full items-center gap-2 rounded-sm px-1.5 text-left hover:bg-hover',
                  index === active && 'bg-hover',
                )}
              >
                <NodeIconTile icon={view.icon} category={view.category} size="small" />
                <span className="truncate text-body text-text">{view.title}</span>
                <span className="flex-1 truncate text-right font-mono text-note text-muted">{view.id}</span>
              </button>
            </li>
          ))}
          {found.length === 0 ? (
            <li className="px-2 py-2 text-small text-muted">Nothing in this flow matches.</li>
          ) : null}
        </ul>
      )}
    </search>
  );
}
