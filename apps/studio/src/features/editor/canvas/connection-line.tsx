import { type ConnectionLineComponentProps, getBezierPath } from '@xyflow/react';
import type { CanvasNode } from '../../../canvas/flow-to-canvas.ts';
import { parseHandleId } from '../../../canvas/node-geometry.ts';
import { portsOn } from '../../../canvas/node-view.ts';
import { portTypeColor } from '../../../canvas/port-look.ts';

/** The line being drawn, in the colour of what it would carry. */
export function ConnectionLine(props: ConnectionLineComponentProps<CanvasNode>) {
  const { fromX, fromY, toX, toY, fromPosition, toPosition, fromNode, fromHandle, connectionStatus } = props;
  const [path] = getBezierPath({
    sourceX: fromX,
    sourceY: fromY,
    targetX: toX,
    targetY: toY,
    sourcePosition: fromPosition,
    targetPosition: toPosition,
    curvature: 0.3,
  });
  const color = connectionStatus === 'invalid' ? 'var(--danger)' : colorOf(fromNode, fromHandle.id ?? '');
  return (
    <g>
      <path d={path} className="hd-connection" style={{ stroke: color }} />
      <circle cx={toX} cy={toY} r="4" style={{ fill: color }} />
    </g>
  );
}

function colorOf(node: { readonly data: CanvasNode['data'] }, handle: string): string {
  const end = parseHandleId(handle);
  if (!end || !('view' in node.data)) return 'var(--accent)';
  const { view } = node.data;
  const port = portsOn(view, end.side).find((each) => each.name === end.port);
  return port ? portTypeColor(port.type) : 'var(--text-muted)';
}
