import type { ReactNode } from 'react';
import { Field } from '../../../ui/field.tsx';
import { Input, Textarea } from '../../../ui/input.tsx';
import { useEditor, useEditorState } from '../model/editor-context.ts';
import { Versions } from '../publish/versions.tsx';

/** The flow itself, while nothing is selected: its name, what it is for, its versions. */
export function FlowSettings({ close }: { readonly close: ReactNode }) {
  const { store, flowId } = useEditor();
  const name = useEditorState((state) => state.history.flow.name);
  const description = useEditorState((state) => state.history.flow.description ?? '');
  const nodes = useEditorState((state) => state.history.flow.nodes.length);
  const edges = useEditorState((state) => state.history.flow.edges.length);
  return (
    <div className="flex h-full flex-col" data-inspector="flow">
      <div className="flex h-12 shrink-0 items-center justify-between gap-2 pr-2 pl-4">
        <h2 className="text-body font-semibold text-text">Flow</h2>
        {close}
      </div>
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-4 pb-6">
        <Field label="Name">
          <Input
            data-field="flow-name"
            value={name}
            maxLength={120}
            onChange={(event) =>
              event.target.value.trim() !== '' &&
              store.change({ type: 'describe-flow', name: event.target.value }, 'Rename the flow')
            }
          />
        </Field>
        <Field label="What it is for">
          <Textarea
            data-field="flow-description"
            value={description}
            maxLength={4_000}
            placeholder="Shown in lists, and to whoever calls this flow as a tool"
            onChange={(event) =>
              store.change({ type: 'describe-flow', description: event.target.value }, 'Describe the flow')
            }
          />
        </Field>
        <p className="text-small text-muted tabular-nums">
          {nodes} {nodes === 1 ? 'node' : 'nodes'}, {edges} {edges === 1 ? 'connection' : 'connections'}
        </p>
        <Versions flowId={flowId} />
      </div>
    </div>
  );
}
