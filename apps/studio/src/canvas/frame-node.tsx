import { type NodeProps, NodeResizeControl, ResizeControlVariant } from '@xyflow/react';
import { Minimize2 } from 'lucide-react';
import { memo } from 'react';
import { useCanvasStores, useIterations } from './canvas-context.ts';
import { CardTitle, RunHandle, useCardFacts } from './card-parts.tsx';
import type { FrameNode } from './flow-to-canvas.ts';
import { useFrameEdits } from './frame-edits.ts';
import { IterationStepper } from './iteration-stepper.tsx';
import { innerRow } from './node-geometry.ts';
import type { NodeView, PortView } from './node-view.ts';
import { PortRow } from './port-row.tsx';
import { ProblemMark } from './problem-mark.tsx';
import { RunMark, RunStrip, WaitingFor } from './run-strip.tsx';

/**
 * An open container: a header with what it does and how its run went, walls through which its ports lead, and between
 * them the ground on which its contents stand.
 */
export const FrameCard = memo(function FrameCard({ data, selected }: NodeProps<FrameNode>) {
  const { view } = data;
  const facts = useCardFacts(view, selected);
  const edits = useFrameEdits();
  const { isReadOnly } = useCanvasStores();
  return (
    <div className="hd-frame" {...facts}>
      <RunStrip nodeId={view.id} />
      <header className="hd-frame-header">
        <CardTitle view={view} />
        <IterationStepper container={view.id} />
        <ProblemMark id={view.id} />
        <RunMark nodeId={view.id} />
        {edits ? (
          <button
            type="button"
            className="hd-frame-button nodrag"
            aria-label={`Close ${view.title}`}
            title="Close: show it as one node"
            onClick={() => edits.setCollapsed(view.id, true)}
          >
            <Minimize2 size={13} aria-hidden="true" />
          </button>
        ) : null}
        <Progress id={view.id} />
      </header>
      <Wall side="left" outer={view.inputs} inner={view.innerOutputs} view={view} />
      <Wall side="right" outer={view.outputs} inner={view.innerInputs} view={view} />
      {view.frame?.contents === 0 ? <p className="hd-frame-empty">Drag nodes in here</p> : null}
      <RunHandle view={view} />
      <WaitingFor nodeId={view.id} />
      <span className="hd-frame-far" aria-hidden="true">
        {view.title}
      </span>
      {isReadOnly ? null : <Resizers view={view} isShown={selected === true} />}
    </div>
  );
});

interface WallProps {
  readonly side: 'left' | 'right';
  readonly outer: readonly PortView[];
  readonly inner: readonly PortView[];
  readonly view: NodeView;
}

/** A wall with its ports: those to the outside at the top, those to the inside below. */
function Wall({ side, outer, inner, view }: WallProps) {
  return (
    <div className="hd-wall" data-side={side}>
      <ul>
        {outer.map((port) => (
          <PortRow key={port.name} port={port} />
        ))}
      </ul>
      <ul style={{ marginTop: (innerRow(view) - outer.length) * 20 }}>
        {inner.map((port) => (
          <PortRow key={port.name} port={port} />
        ))}
      </ul>
    </div>
  );
}

/** How many iterations are over, as a thread under the header. */
function Progress({ id }: { readonly id: string }) {
  const iterations = useIterations(id);
  if (!iterations) return null;
  const { total, done, failed } = iterations;
  return (
    <span
      className="hd-progress"
      role="progressbar"
      aria-label="Iterations"
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={done + failed}
    >
      <span style={{ width: `${(100 * done) / total}%`, background: 'var(--success)' }} />
      <span style={{ width: `${(100 * failed) / total}%`, background: 'var(--danger)' }} />
    </span>
  );
}

const CONTROLS = [
  { position: 'right', variant: ResizeControlVariant.Line },
  { position: 'bottom', variant: ResizeControlVariant.Line },
  { position: 'bottom-right', variant: ResizeControlVariant.Handle },
] as const;

function Resizers({ view, isShown }: { readonly view: NodeView; readonly isShown: boolean }) {
  const edits = useFrameEdits();
  if (!isShown || !view.frame || !edits) return null;
  const { least } = view.frame;
  return CONTROLS.map(({ position, variant }) => (
    <NodeResizeControl
      key={position}
      position={position}
      variant={variant}
      minWidth={least.width}
      minHeight={least.height}
      className={`hd-resize hd-resize-${position}`}
      onResizeEnd={(_event, { width, height }) => edits.resize(view.id, { width, height })}
    />
  ));
}
