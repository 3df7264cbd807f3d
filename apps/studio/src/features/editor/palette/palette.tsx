import type { AnyNodeSpec } from '@heddle/contracts';
import { useReactFlow } from '@xyflow/react';
import { PanelLeftClose, SearchX } from 'lucide-react';
import { type DragEvent, memo, useMemo, useState } from 'react';
import { IconButton } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { SearchInput } from '../../../ui/input.tsx';
import { CATEGORY_LABELS, NodeIconTile } from '../../../ui/node-icon.tsx';
import { Tooltip } from '../../../ui/tooltip.tsx';
import { KIND_TYPE } from '../canvas/use-palette-drop.ts';
import { canvasCenter } from '../canvas/view.ts';
import { addNode } from '../model/editor-actions.ts';
import { useCatalog, useEditor } from '../model/editor-context.ts';
import { type PaletteGroup, paletteGroups } from './palette-model.ts';
import { rememberKind, useRecentKinds } from './recent-kinds.ts';

/** Every kind of node: search, categories, used lately. Drag one onto the canvas, or click to add it. */
export function Palette() {
  const { store, panels } = useEditor();
  const catalog = useCatalog();
  const flow = useReactFlow();
  const [query, setQuery] = useState('');
  const recent = useRecentKinds();
  const groups = useMemo(() => paletteGroups(catalog, query, recent), [catalog, query, recent]);
  const add = (kind: string) => {
    rememberKind(kind);
    addNode(store, { kind, fallback: canvasCenter(flow) });
  };
  const [best] = groups[0]?.specs ?? [];
  return (
    <div className="flex h-full flex-col">
      <div className="flex items-center gap-1 p-2">
        <SearchInput
          className="flex-1"
          label="Search nodes"
          value={query}
          onChange={setQuery}
          data-testid="palette-search"
          onKeyDown={(event) => {
            if (event.key === 'Enter' && best) add(best.kind);
            if (event.key === 'Escape') event.currentTarget.blur();
          }}
        />
        <IconButton
          icon={PanelLeftClose}
          label="Hide the palette"
          shortcut="["
          onClick={() => panels.set({ isPaletteOpen: false })}
        />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-4">
        {groups.map((group) => (
          <Group key={group.key} group={group} onAdd={add} />
        ))}
        {groups.length === 0 ? (
          <EmptyState className="pt-10" icon={SearchX} title="No node is called that">
            Search for what it does, for example “http” or “json”.
          </EmptyState>
        ) : null}
      </div>
    </div>
  );
}

function Group({ group, onAdd }: { readonly group: PaletteGroup; readonly onAdd: (kind: string) => void }) {
  const heading = HEADINGS[group.key];
  return (
    <section aria-label={heading}>
      <h2 className="px-1.5 pt-3 pb-1 text-note font-medium text-muted">{heading}</h2>
      <ul>
        {group.specs.map((spec) => (
          <li key={spec.kind}>
            <Item spec={spec} onAdd={onAdd} isRecent={group.key === 'recent'} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const HEADINGS = {
  ...CATEGORY_LABELS,
  ends: 'Input and output',
  recent: 'Used lately',
  results: 'Best matches',
} as const satisfies Record<PaletteGroup['key'], string>;

const Item = memo(function Item({
  spec,
  onAdd,
  isRecent,
}: {
  readonly spec: AnyNodeSpec;
  readonly onAdd: (kind: string) => void;
  readonly isRecent: boolean;
}) {
  const onDragStart = (event: DragEvent) => {
    event.dataTransfer.setData(KIND_TYPE, spec.kind);
    event.dataTransfer.effectAllowed = 'copy';
  };
  return (
    <Tooltip label={spec.summary} side="right">
      <button
        type="button"
        draggable
        // One item a kind carries `data-kind`; those used lately are shown a second time.
        {...(isRecent ? { 'data-recent-kind': spec.kind } : { 'data-kind': spec.kind })}
        data-testid={isRecent ? 'recent-item' : 'palette-item'}
        aria-label={`Add ${spec.title}`}
        onDragStart={onDragStart}
        onClick={() => onAdd(spec.kind)}
        className="flex h-8 w-full items-center gap-2.5 rounded-sm px-1.5 text-left text-body text-text hover:bg-hover active:bg-press"
      >
        <NodeIconTile icon={spec.icon} category={spec.category} size="small" />
        <span className="truncate">{spec.title}</span>
      </button>
    </Tooltip>
  );
});
