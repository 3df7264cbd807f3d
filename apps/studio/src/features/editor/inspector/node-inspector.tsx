import { configSchema } from '@heddle/contracts';
import type { ConfigPath } from '@heddle/graph';
import { type ReactNode, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { useNodeProblems, useNodeRun } from '../../../canvas/canvas-context.ts';
import type { NodeView } from '../../../canvas/node-view.ts';
import { FormWorldProvider } from '../../../forms/form-context.ts';
import { SchemaForm } from '../../../forms/schema-form.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { NodeIconTile } from '../../../ui/node-icon.tsx';
import { StatusIcon } from '../../../ui/status.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { changeNode } from '../model/editor-actions.ts';
import { useEditor, useEditorState } from '../model/editor-context.ts';
import type { InspectorTab } from '../model/panel-store.ts';
import { availableReferences, ownInputs } from '../model/references.ts';
import { plainInputSchema } from '../model/run-input.ts';
import { NodeDocs } from './node-docs.tsx';
import { NodeProblems } from './node-problems.tsx';
import { NodeRun } from './node-run.tsx';
import { PoliciesForm } from './policies-form.tsx';

/** One node: its name, settings, policies, what its last run took and gave, and what it is for. */
export function NodeInspector({ view, close }: { readonly view: NodeView; readonly close: ReactNode }) {
  const { panels } = useEditor();
  const tab = useStore(panels, (state) => state.inspectorTab);
  const run = useNodeRun(view.id);
  const policies = Object.keys(view.node.policies ?? {}).length;
  return (
    <div className="flex h-full flex-col" data-inspector={view.id} data-testid="inspector">
      <Header view={view} close={close} />
      <Tabs<InspectorTab>
        label="Node"
        value={tab}
        onChange={(inspectorTab) => panels.set({ inspectorTab })}
        tabs={[
          { value: 'settings', label: 'Settings', content: <Settings view={view} /> },
          {
            value: 'policies',
            label: 'Policies',
            badge: policies > 0 ? <Badge>{policies}</Badge> : undefined,
            content: <PoliciesForm view={view} />,
          },
          {
            value: 'run',
            label: 'Run',
            badge: run && run.status !== 'pending' ? <StatusIcon status={run.status} size={12} /> : undefined,
            content: <NodeRun nodeId={view.id} />,
          },
          { value: 'docs', label: 'About', content: <NodeDocs view={view} /> },
        ]}
      />
    </div>
  );
}

function Header({ view, close }: { readonly view: NodeView; readonly close: ReactNode }) {
  const { store } = useEditor();
  const [draft, setDraft] = useState<string>();
  const kindTitle = view.spec?.title ?? view.node.kind;
  const rename = (name: string) => store.change({ type: 'rename-node', nodeId: view.id, name }, 'Rename');
  return (
    <header className="flex items-start gap-2.5 pt-3 pr-2 pb-2 pl-4">
      <NodeIconTile icon={view.icon} category={view.category} size="large" />
      <div className="min-w-0 flex-1">
        <input
          aria-label="Name of the node"
          data-field="name"
          value={draft ?? view.node.name ?? ''}
          placeholder={kindTitle}
          maxLength={120}
          onChange={(event) => {
            setDraft(event.target.value);
            rename(event.target.value);
          }}
          onBlur={() => setDraft(undefined)}
          onKeyDown={(event) => ['Enter', 'Escape'].includes(event.key) && event.currentTarget.blur()}
          className="-ml-1 h-6 w-full rounded-xs bg-transparent px-1 text-heading font-semibold text-text placeholder:text-text hover:bg-hover focus:bg-sunken focus:outline-none"
        />
        <p className="group flex h-5 items-center gap-1.5 text-small text-muted">
          {kindTitle === view.title ? null : (
            <>
              <span className="shrink-0">{kindTitle}</span>
              <span aria-hidden="true">·</span>
            </>
          )}
          <code
            className="truncate font-mono text-note"
            title="The id by which other nodes refer to this one"
          >
            {view.id}
          </code>
          <CopyButton
            text={view.id}
            label="Copy the id"
            className="opacity-0 group-hover:opacity-100 focus-visible:opacity-100"
          />
        </p>
      </div>
      {close}
    </header>
  );
}

function Settings({ view }: { readonly view: NodeView }) {
  const { store, panels } = useEditor();
  const flow = useEditorState((state) => state.history.flow);
  const views = useEditorState((state) => state.views);
  const problems = useNodeProblems(view.id);
  const focus = useStore(panels, (state) => state.focusField);
  const world = useMemo(
    () => ({
      references: availableReferences(flow, views, view.id),
      ownInputs: ownInputs(view),
      problems,
      focus,
      emptySchema: view.spec?.role === 'input' ? plainInputSchema(views) : undefined,
    }),
    [flow, views, view, problems, focus],
  );
  const { spec, node } = view;
  if (!spec) {
    return (
      <p className="p-4 text-body text-muted">
        This Heddle does not know the kind <code className="font-mono">{node.kind}</code>. The node is kept as
        it is.
      </p>
    );
  }
  const change = (
    path: ConfigPath,
    value: Parameters<React.ComponentProps<typeof SchemaForm>['onChange']>[1],
  ) =>
    changeNode(
      store,
      { type: 'set-config', nodeId: view.id, path, ...(value === undefined ? {} : { value }) },
      `Edit ${view.title}`,
    );
  const schema = configSchema(spec);
  const isEmpty = Object.keys(schema.properties ?? {}).length === 0;
  return (
    <FormWorldProvider value={world}>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pt-4 pb-10">
        <NodeProblems view={view} problems={problems} />
        {isEmpty ? <p className="text-body text-muted">There is nothing to set: it works as it is.</p> : null}
        <SchemaForm schema={schema} value={node.config} onChange={change} />
      </div>
    </FormWorldProvider>
  );
}
