import { Handle, type NodeProps, Position } from '@xyflow/react';
import { CircleAlert, TriangleAlert } from 'lucide-react';
import { type CSSProperties, memo } from 'react';
import { NodeIconTile, nodeIcon } from '../ui/node-icon.tsx';
import { useNodeProblems, useNodeRun } from './canvas-context.ts';
import type { StepNode } from './flow-to-canvas.ts';
import { handleId } from './node-geometry.ts';
import type { NodeView, PortView } from './node-view.ts';
import { policyBadges } from './policy-badges.ts';
import { portColor, portTypeLabel } from './port-look.ts';
import { RunMark, RunStrip, StreamingText } from './run-strip.tsx';

/** A node as it is drawn: what it is, what it does in one line, its ports, its policies, and how its run went. */
export const StepNodeCard = memo(function StepNodeCard({ data, selected }: NodeProps<StepNode>) {
  const { view } = data;
  const run = useNodeRun(view.id);
  const ChipIcon = nodeIcon(view.icon, view.category);
  return (
    <div
      className="hd-node"
      data-selected={selected || undefined}
      data-run={run?.status}
      style={{ '--category': `var(--category-${view.category})` } as CSSProperties} // cast: React's type has no custom properties
    >
      <RunStrip nodeId={view.id} />
      <header className="hd-node-header">
        <NodeIconTile icon={view.icon} category={view.category} />
        <div className="hd-node-words">
          <span className="hd-node-name">{view.title}</span>
          {view.essential === '' ? null : <span className="hd-node-essential">{view.essential}</span>}
        </div>
        <ProblemMark id={view.id} />
        <RunMark nodeId={view.id} />
      </header>
      <Ports view={view} />
      <Borrows ports={view.borrows} />
      <Badges view={view} />
      {view.borrows.map((port, index) => (
        <Handle
          key={port.name}
          type="target"
          position={Position.Bottom}
          id={handleId('borrows', port.name)}
          className="hd-handle hd-handle-loan"
          style={{ left: `${(100 * (index + 1)) / (view.borrows.length + 1)}%` }}
          {...handleFacts(port)}
        />
      ))}
      <Handle
        type="target"
        position={Position.Left}
        id={handleId('input', 'run')}
        data-port="run"
        className="hd-handle hd-handle-run"
        data-connected={view.isRunConnected || undefined}
        style={{ top: 24 }}
        aria-label="Run after"
      />
      {view.lends.map((port, index) => (
        <Handle
          key={port.name}
          type="source"
          position={Position.Top}
          id={handleId('lends', port.name)}
          className="hd-handle hd-handle-loan"
          style={{ left: `${(100 * (index + 1)) / (view.lends.length + 1)}%` }}
          {...handleFacts(port)}
        />
      ))}
      <StreamingText nodeId={view.id} />
      <span className="hd-node-chip" aria-hidden="true">
        <ChipIcon size={30} strokeWidth={2} />
        <span>{view.title}</span>
      </span>
    </div>
  );
});

function handleFacts(port: PortView) {
  return {
    'data-port': port.name,
    'data-side': port.side,
    'data-connected': port.isConnected || undefined,
    'data-required': port.isRequired || undefined,
    'data-missing': port.isMissing || undefined,
    title: `${port.title}: ${portTypeLabel(port.type)}${port.isRequired ? ', required' : ''}`,
    'aria-label': `${port.title}, ${portTypeLabel(port.type)}`,
  };
}

function Ports({ view }: { readonly view: NodeView }) {
  if (view.inputs.length === 0 && view.outputs.length === 0) return null;
  return (
    <div className="hd-ports">
      <ul>
        {view.inputs.map((port) => (
          <PortRow key={port.name} port={port} />
        ))}
      </ul>
      <ul>
        {view.outputs.map((port) => (
          <PortRow key={port.name} port={port} />
        ))}
      </ul>
    </div>
  );
}

function PortRow({ port }: { readonly port: PortView }) {
  const isInput = port.side === 'input';
  return (
    <li
      className="hd-port"
      data-connected={port.isConnected || undefined}
      data-missing={port.isMissing || undefined}
      style={{ '--port': portColor(port) } as CSSProperties} // cast: React's type has no custom properties
    >
      <Handle
        type={isInput ? 'target' : 'source'}
        position={isInput ? Position.Left : Position.Right}
        id={handleId(port.side, port.name)}
        className="hd-handle"
        {...handleFacts(port)}
      />
      <span className="hd-port-name">
        {port.title}
        {port.isRequired && !port.isConnected ? <i aria-hidden="true">*</i> : null}
      </span>
    </li>
  );
}

function Borrows({ ports }: { readonly ports: readonly PortView[] }) {
  if (ports.length === 0) return null;
  return (
    <div className="hd-borrows">
      {ports.map((port) => (
        <span key={port.name} className="hd-borrow" data-connected={port.isConnected || undefined}>
          {port.title}
        </span>
      ))}
    </div>
  );
}

function Badges({ view }: { readonly view: NodeView }) {
  const badges = policyBadges(view.node.policies);
  if (badges.length === 0) return null;
  return (
    <div className="hd-badges">
      {badges.map(({ icon: Icon, text, title }) => (
        <span key={title} className="hd-badge" title={title}>
          <Icon size={11} strokeWidth={2} aria-hidden="true" />
          {text}
        </span>
      ))}
    </div>
  );
}

function ProblemMark({ id }: { readonly id: string }) {
  const problems = useNodeProblems(id).filter((problem) => problem.severity !== 'info');
  const [first] = problems;
  if (!first) return null;
  const isError = problems.some((problem) => problem.severity === 'error');
  const Icon = isError ? CircleAlert : TriangleAlert;
  const title = problems.map((problem) => problem.message).join('\n');
  return (
    <span className="hd-problem" data-severity={isError ? 'error' : 'warning'} title={title}>
      <Icon size={14} role="img" aria-label={title} />
    </span>
  );
}
