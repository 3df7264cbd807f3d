import type { NodeProps } from '@xyflow/react';
import { Maximize2 } from 'lucide-react';
import { memo } from 'react';
import { nodeIcon } from '../ui/node-icon.tsx';
import { CardTitle, LoanHandles, RunHandle, useCardFacts } from './card-parts.tsx';
import type { StepNode } from './flow-to-canvas.ts';
import { useFrameEdits } from './frame-edits.ts';
import type { NodeView, PortView } from './node-view.ts';
import { policyBadges } from './policy-badges.ts';
import { PortRow } from './port-row.tsx';
import { ProblemMark } from './problem-mark.tsx';
import { RunMark, RunStrip, StreamingText, WaitingFor } from './run-strip.tsx';

/** A node as it is drawn: what it is, what it does in one line, its ports, its policies, and how its run went. */
export const StepNodeCard = memo(function StepNodeCard({ data, selected }: NodeProps<StepNode>) {
  const { view } = data;
  const facts = useCardFacts(view, selected);
  const ChipIcon = nodeIcon(view.icon, view.category);
  return (
    <div className="hd-node" {...facts}>
      <RunStrip nodeId={view.id} />
      <header className="hd-node-header">
        <CardTitle view={view} />
        <ProblemMark id={view.id} />
        <RunMark nodeId={view.id} />
      </header>
      <Ports view={view} />
      <Borrows ports={view.borrows} />
      <Badges view={view} />
      <Contents view={view} />
      <LoanHandles ports={view.borrows} side="borrows" />
      <RunHandle view={view} />
      <LoanHandles ports={view.lends} side="lends" />
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
