import { Handle, type NodeProps, Position } from '@xyflow/react';
import { Maximize2 } from 'lucide-react';
import { type CSSProperties, memo } from 'react';
import { NodeIconTile, nodeIcon } from '../ui/node-icon.tsx';
import { useNodeRun } from './canvas-context.ts';
import type { StepNode } from './flow-to-canvas.ts';
import { useFrameEdits } from './frame-edits.ts';
import { handleId } from './node-geometry.ts';
import type { NodeView, PortView } from './node-view.ts';
import { policyBadges } from './policy-badges.ts';
import { handleFacts, PortRow } from './port-row.tsx';
import { ProblemMark } from './problem-mark.tsx';
import { RunMark, RunStrip, StreamingText, WaitingFor } from './run-strip.tsx';

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
      <Contents view={view} />
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
      <WaitingFor nodeId={view.id} />
      <span className="hd-node-chip" aria-hidden="true">
        <ChipIcon size={30} strokeWidth={2} />
        <span>{view.title}</span>
      </span>
    </div>
  );
});

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

/** The foot of a closed container: what is in it, and the way to see it. */
function Contents({ view }: { readonly view: NodeView }) {
  const edits = useFrameEdits();
  if (!view.frame) return null;
  const { contents } = view.frame;
  const text = contents === 1 ? '1 node inside' : `${contents} nodes inside`;
  return (
    <div className="hd-badges">
      <span className="hd-badge flex-1">{text}</span>
      {edits ? (
        <button
          type="button"
          className="hd-frame-button nodrag"
          aria-label={`Open ${view.title}`}
          title="Open"
          onClick={() => edits.setCollapsed(view.id, false)}
        >
          <Maximize2 size={12} aria-hidden="true" />
        </button>
      ) : null}
    </div>
  );
}
