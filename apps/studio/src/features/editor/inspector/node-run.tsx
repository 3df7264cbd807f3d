import type { NodeRun as Activation, RunView } from '@heddle/contracts';
import { Play } from 'lucide-react';
import { useStore } from 'zustand';
import { useNodeRun, useNodeText } from '../../../canvas/canvas-context.ts';
import { IterationList } from '../../../canvas/iteration-list.tsx';
import { formatCount, formatDuration, formatUsd } from '../../../lib/format.ts';
import { AnswerForm } from '../../../runs/answer-form.tsx';
import { Failure } from '../../../runs/failure.tsx';
import { LargeNotice } from '../../../runs/large-notice.tsx';
import { RunValues } from '../../../runs/run-values.tsx';
import { useNodeValues } from '../../../runs/use-node-values.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { StatusText } from '../../../ui/status.tsx';
import { useEditor, useEditorState } from '../model/editor-context.ts';
import { useRunAction } from '../model/use-run-action.ts';
import { IterationRow } from './iteration-row.tsx';

/** What a node took and gave in the run that is shown. */
export function NodeRun({ nodeId }: { readonly nodeId: string }) {
  const { run } = useEditor();
  const view = useStore(run, (state) => state.view);
  const node = useNodeRun(nodeId);
  const start = useRunAction();
  if (view && node) return <Shown view={view} node={node} />;
  return (
    <EmptyState
      className="flex-1 pb-24"
      icon={Play}
      title={view ? 'Not part of this run' : 'Nothing has run yet'}
      action={
        <Button icon={Play} onClick={start}>
          Run
        </Button>
      }
    >
      After a run, what this node took and gave is shown here.
    </EmptyState>
  );
}

function Shown({ view, node }: { readonly view: RunView; readonly node: Activation }) {
  const { compilation } = useEditor();
  const plan = useStore(compilation, (state) => state.plan);
  const flow = useEditorState((state) => state.history.flow);
  const nodeView = useEditorState((state) => state.views.get(node.id));
  const text = useNodeText(node.id);
  // The flow may have been edited since: then what entered is as the record says.
  const values = useNodeValues(view, node, plan?.id === view.planId ? plan : undefined);
  const container = nodeView?.parent;
  const outputs = values.outputs ?? (text === undefined ? undefined : { text });
  return (
    <div
      className="flex min-h-0 flex-1 flex-col gap-5 overflow-y-auto px-4 pt-4 pb-10"
      data-testid="node-run"
    >
      {container === undefined ? null : <IterationRow container={container} />}
      <div className="flex flex-wrap items-center gap-2">
        <StatusText status={node.status} />
        {node.startedAt !== undefined && node.endedAt !== undefined ? (
          <Badge>{formatDuration(node.endedAt - node.startedAt)}</Badge>
        ) : null}
        {node.usage ? (
          <Badge title={node.usage.model ?? ''}>
            {formatCount(node.usage.inputTokens)} in · {formatCount(node.usage.outputTokens)} out
          </Badge>
        ) : null}
        {node.usage && node.usage.costUsd > 0 ? <Badge>{formatUsd(node.usage.costUsd)}</Badge> : null}
        {node.attempts > 1 ? <Badge tone="warning">attempt {node.attempts}</Badge> : null}
      </div>
      {nodeView?.frame ? <IterationList container={node.id} nodes={view.nodes} /> : null}
      <AnswerForm
        key={`${view.id}${node.id}@${node.iteration}`}
        runId={view.id}
        node={node}
        view={nodeView}
      />
      {node.error ? <Failure error={node.error} /> : null}
      <Part title="Gave">
        <RunValues
          values={outputs}
          label="Outputs"
          empty={values.isLoading ? '' : 'Nothing yet.'}
          run={view}
          flow={flow}
        />
        <LargeNotice values={values} />
      </Part>
      <Part title="Took">
        <RunValues values={values.inputs} label="Inputs" empty="Nothing." run={view} flow={flow} />
      </Part>
      {node.workerId === undefined ? null : (
        <p className="font-mono text-note break-all text-muted">
          {node.workerId} · {node.jobId}
        </p>
      )}
    </div>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <section>
      <h3 className="mb-1 text-note font-medium text-muted">{title}</h3>
      {children}
    </section>
  );
}
