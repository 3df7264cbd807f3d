import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from '@xyflow/react';
import { type CSSProperties, memo, useState } from 'react';
import { useStore } from 'zustand';
import { useCanvasStores } from './canvas-context.ts';
import type { CanvasEdge } from './flow-to-canvas.ts';
import { portTypeColor } from './port-look.ts';

const HIT_WIDTH = 18;

/** A line between two ports. Its colour and dash tell what it carries; its name appears under the pointer. */
export const FlowEdgeLine = memo(function FlowEdgeLine(props: EdgeProps<CanvasEdge>) {
  const { id, data, selected, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition } = props;
  const [isHovered, setHovered] = useState(false);
  const [path, labelX, labelY] = getBezierPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition,
    targetPosition,
    curvature: 0.3,
  });
  if (!data) return null;
  const color = data.isBroken || data.kind === 'error' ? 'var(--danger)' : portTypeColor(data.type);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the pointer only reveals a label that the edge's accessible name has too
    <g
      className="hd-edge"
      data-kind={data.kind}
      data-broken={data.isBroken || undefined}
      data-selected={selected || undefined}
      style={{ '--edge': color } as CSSProperties} // cast: React's type has no custom properties
      onMouseEnter={() => setHovered(true)}
      onMouseLeave={() => setHovered(false)}
    >
      <BaseEdge id={id} path={path} interactionWidth={HIT_WIDTH} className="hd-edge-line" />
      <Pulse props={props} path={path} />
      {isHovered || selected ? (
        <EdgeLabelRenderer>
          <span
            className="hd-edge-label"
            style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}
          >
            {data.label}
          </span>
        </EdgeLabelRenderer>
      ) : null}
    </g>
  );
});

/** Data moves along an edge once, when the node it leaves has settled during a live run. */
function Pulse({ props, path }: { readonly props: EdgeProps<CanvasEdge>; readonly path: string }) {
  const { run } = useCanvasStores();
  const { source, data } = props;
  const port = data?.edge?.from.slice(source.length + 1) ?? '';
  const settledAt = useStore(run, (state) => {
    const node = state.nodes[source];
    const isTaken =
      node?.status === 'completed' && node.outputs !== undefined && Object.hasOwn(node.outputs, port);
    return state.connection === 'live' && isTaken ? node.endedAt : undefined;
  });
  if (settledAt === undefined || data?.kind === 'attachment') return null;
  return <circle key={settledAt} r="4" className="hd-pulse" style={{ offsetPath: `path("${path}")` }} />;
}
