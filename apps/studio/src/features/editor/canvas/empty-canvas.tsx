import { useReactFlow } from '@xyflow/react';
import { Plus } from 'lucide-react';
import { Button } from '../../../ui/button.tsx';
import { Kbd } from '../../../ui/kbd.tsx';
import { addNode } from '../model/editor-actions.ts';
import { useCatalog, useEditor, useEditorState } from '../model/editor-context.ts';
import { canvasCenter } from './view.ts';

/** What an empty canvas says: begin with what the flow is asked. */
export function EmptyCanvas() {
  const { store } = useEditor();
  const catalog = useCatalog();
  const flow = useReactFlow();
  const isEmpty = useEditorState((state) => state.nodes.length === 0);
  const first = Object.values(catalog).find((spec) => spec.role === 'input');
  if (!isEmpty || !first) return null;
  return (
    <div className="pointer-events-none absolute inset-0 z-10 flex flex-col items-center justify-center gap-1 text-center">
      <Picture />
      <h2 className="mt-4 text-heading font-semibold text-text">An empty canvas</h2>
      <p className="max-w-80 text-body text-balance text-muted">
        A flow begins with what it is asked and ends with what it answers. Drag nodes from the palette and
        draw lines between their ports.
      </p>
      <div className="pointer-events-auto mt-3 flex items-center gap-3">
        <Button
          icon={Plus}
          onClick={() => addNode(store, { kind: first.kind, fallback: canvasCenter(flow) })}
        >
          Add {first.title.toLowerCase()}
        </Button>
        <span className="flex items-center gap-1.5 text-small text-muted">
          or press <Kbd shortcut="N" />
        </span>
      </div>
    </div>
  );
}

function Picture() {
  return (
    <svg
      width="208"
      height="72"
      viewBox="0 0 208 72"
      fill="none"
      aria-hidden="true"
      className="text-line-strong"
    >
      <path
        d="M56 36c20 0 16-18 36-18M56 36c20 0 16 18 36 18M140 18c18 0 14 18 32 18M140 54c18 0 14-18 32-18"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeDasharray="3 4"
      />
      {[
        [8, 22, 'input'],
        [92, 4, 'rag'],
        [92, 40, 'model'],
        [160, 22, 'output'],
      ].map(([x, y, category]) => (
        <g key={category}>
          <rect x={x} y={y} width="48" height="28" rx="6" className="fill-surface" stroke="currentColor" />
          <rect
            x={Number(x) + 8}
            y={Number(y) + 9}
            width="10"
            height="10"
            rx="3"
            fill={`var(--category-${category})`}
          />
          <rect x={Number(x) + 23} y={Number(y) + 12} width="17" height="4" rx="2" fill="currentColor" />
        </g>
      ))}
    </svg>
  );
}
