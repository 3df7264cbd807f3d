import type { Diagnostic } from '@heddle/contracts';
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { useStore } from 'zustand';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Message } from '../../../ui/message.tsx';
import { useEditor, useEditorState } from '../model/editor-context.ts';
import { useShowProblem } from '../model/use-show-problem.ts';
import { FixButton } from './fix-button.tsx';

const LOOKS = {
  error: { icon: CircleAlert, color: 'text-danger', label: 'Error' },
  warning: { icon: TriangleAlert, color: 'text-warning', label: 'Warning' },
  info: { icon: Info, color: 'text-muted', label: 'Note' },
} as const;
const ORDER = { error: 0, warning: 1, info: 2 } as const;

/** Everything the compiler says: each line jumps to its cause, and offers a fix where there is one. */
export function ProblemsPanel() {
  const { compilation } = useEditor();
  const diagnostics = useStore(compilation, (state) => state.diagnostics);
  if (diagnostics.length === 0) {
    return (
      <EmptyState className="flex-1" icon={CircleCheck} title="No problems">
        The flow compiles. It can be run and published.
      </EmptyState>
    );
  }
  const sorted = [...diagnostics].sort((one, other) => ORDER[one.severity] - ORDER[other.severity]);
  return (
    <ul className="min-h-0 flex-1 overflow-y-auto p-1.5" data-testid="problems" aria-label="Problems">
      {sorted.map((diagnostic) => (
        <Line
          key={`${diagnostic.code}${diagnostic.path ?? ''}${diagnostic.message}`}
          diagnostic={diagnostic}
        />
      ))}
    </ul>
  );
}

function Line({ diagnostic }: { readonly diagnostic: Diagnostic }) {
  const show = useShowProblem();
  const title = useEditorState((state) =>
    diagnostic.nodeId === undefined ? undefined : state.views.get(diagnostic.nodeId)?.title,
  );
  const { icon: Icon, color, label } = LOOKS[diagnostic.severity];
  return (
    <li className="flex items-start gap-2 rounded-sm px-2 hover:bg-hover">
      <button
        type="button"
        onClick={() => show(diagnostic)}
        className="flex min-w-0 flex-1 items-start gap-2.5 py-1.5 text-left"
        data-code={diagnostic.code}
      >
        <Icon size={14} className={`mt-[3px] shrink-0 ${color}`} role="img" aria-label={label} />
        <span className="min-w-0 flex-1 text-body text-text">
          <Message text={diagnostic.message} />
        </span>
        {title === undefined ? null : <span className="shrink-0 text-small text-muted">{title}</span>}
      </button>
      <FixButton diagnostic={diagnostic} className="shrink-0 py-1" />
    </li>
  );
}
