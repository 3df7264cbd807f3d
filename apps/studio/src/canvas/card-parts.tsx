import { Handle, Position } from '@xyflow/react';
import type { CSSProperties } from 'react';
import { NodeIconTile } from '../ui/node-icon.tsx';
import { useNodeRun } from './canvas-context.ts';
import { handleId } from './node-geometry.ts';
import type { NodeView, PortView } from './node-view.ts';
import { handleFacts } from './port-row.tsx';

/** What a node's element says about it, whether it is drawn as a card or as a frame. */
export function useCardFacts(view: NodeView, isSelected: boolean | undefined) {
  const run = useNodeRun(view.id);
  return {
    'data-selected': isSelected || undefined,
    'data-run': run?.status,
    style: { '--category': `var(--category-${view.category})` } as CSSProperties, // cast: React's type has no custom properties
  };
}

/** What a node is and what it does, in an icon and two lines. */
export function CardTitle({ view }: { readonly view: NodeView }) {
  return (
    <>
      <NodeIconTile icon={view.icon} category={view.category} />
      <div className="hd-node-words">
        <span className="hd-node-name">{view.title}</span>
        {view.essential === '' ? null : <span className="hd-node-essential">{view.essential}</span>}
      </div>
    </>
  );
}

/** Where a line ends that only says when a node runs. */
export function RunHandle({ view }: { readonly view: NodeView }) {
  return (
    <Handle
      type="target"
      position={Position.Left}
      id={handleId('input', 'run')}
      data-port="run"
      className="hd-handle hd-handle-run"
      data-connected={view.isRunConnected || undefined}
      style={{ top: 24 }}
      title="Run after"
    />
  );
}

/** Where loans enter and leave, side by side at the foot or the head of a node. */
export function LoanHandles({
  ports,
  side,
}: {
  readonly ports: readonly PortView[];
  readonly side: 'borrows' | 'lends';
}) {
  const isBorrowed = side === 'borrows';
  return ports.map((port, index) => (
    <Handle
      key={port.name}
      type={isBorrowed ? 'target' : 'source'}
      position={isBorrowed ? Position.Bottom : Position.Top}
      id={handleId(side, port.name)}
      className="hd-handle hd-handle-loan"
      style={{ left: `${(100 * (index + 1)) / (ports.length + 1)}%` }}
      {...handleFacts(port)}
    />
  ));
}
