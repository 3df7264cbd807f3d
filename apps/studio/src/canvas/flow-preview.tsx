import type { Flow } from '@heddle/contracts';

import { memo, useMemo } from 'react';
import { classes } from '../lib/classes.ts';
import { categoryColor, nodeIcon } from '../ui/node-icon.tsx';
import { kinds } from './kinds.ts';
import { createNodeViews } from './node-view.ts';
import { breakTitle, type FlowPicture, fitScale, type PreviewNode, toFlowPicture } from './preview-model.ts';

const MARGIN = 24;
const TITLE_PX = 11;
/** In flow units; a name that would need more room is left out. */
const LARGEST_TITLE = 44;
/** Pixels per flow unit: one node alone must not look like a wall. */
const LARGEST_SILHOUETTE = 0.12;

export interface FlowPreviewProps {
  readonly flow: Flow;
  /** The size it is drawn for, in pixels; it scales with its container. */
  readonly width: number;
  readonly height: number;
  /** `silhouette` leaves names and icons out, for very small pictures. */
  readonly detail?: 'named' | 'silhouette';
  readonly className?: string;
}

/** A picture of a flow, drawn from the flow itself: nodes by category, edges by type. */
export const FlowPreview = memo(function FlowPreview(props: FlowPreviewProps) {
  const { flow, width, height, detail = 'named', className } = props;
  const picture = useMemo(() => toFlowPicture(flow, createNodeViews(flow, kinds)), [flow]);
  if (!picture) return <div className={className} aria-hidden="true" />;
  const frame = { width: width - 2 * MARGIN, height: height - 2 * MARGIN };
  const scale =
    detail === 'named'
      ? fitScale(picture.bounds, frame, 0.8)
      : fitScale(picture.bounds, { width, height }, LARGEST_SILHOUETTE);
  return (
    <svg
      viewBox={viewBoxOf(picture, { width: width / scale, height: height / scale })}
      className={classes('block', className)}
      fill="none"
      role="img"
      aria-label={`${flow.name}: ${flow.nodes.length} nodes`}
    >
      {picture.nodes.map((node) =>
        node.isFrame ? <PreviewFrame key={node.id} node={node} scale={scale} /> : null,
      )}
      <PreviewEdges picture={picture} scale={scale} />
      {picture.nodes
        .filter((node) => !node.isFrame)
        .map((node) =>
          detail === 'named' ? (
            <NamedNode key={node.id} node={node} scale={scale} />
          ) : (
            <rect
              key={node.id}
              x={node.x}
              y={node.y}
              width={node.width}
              height={node.height}
              rx={2.5 / scale}
              fill={categoryColor(node.category)}
            />
          ),
        )}
    </svg>
  );
});

function viewBoxOf(
  { bounds }: FlowPicture,
  size: { readonly width: number; readonly height: number },
): string {
  const x = bounds.x - (size.width - bounds.width) / 2;
  const y = bounds.y - (size.height - bounds.height) / 2;
  return `${x} ${y} ${size.width} ${size.height}`;
}

const DASHES = { data: undefined, error: undefined, attachment: '5 4', reference: '2 4' } as const;

function PreviewEdges({ picture, scale }: { readonly picture: FlowPicture; readonly scale: number }) {
  return picture.edges.map((edge) => (
    <path
      key={edge.id}
      d={edge.path}
      stroke={edge.color}
      strokeOpacity={edge.kind === 'reference' ? 0.4 : 0.75}
      strokeWidth={(scale < 0.15 ? 0.8 : 1.4) / scale}
      strokeDasharray={DASHES[edge.kind]
        ?.split(' ')
        .map((part) => Number(part) / scale)
        .join(' ')}
    />
  ));
}

/** A container: its ground in a breath of its category's colour, its name where there is room for it. */
function PreviewFrame({ node, scale }: { readonly node: PreviewNode; readonly scale: number }) {
  const color = categoryColor(node.category);
  const fontSize = TITLE_PX / scale;
  return (
    <g>
      <rect
        x={node.x}
        y={node.y}
        width={node.width}
        height={node.height}
        rx={Math.min(20, 6 / scale)}
        fill={color}
        fillOpacity={0.07}
        stroke={color}
        strokeOpacity={0.45}
        strokeWidth={1 / scale}
      />
      {fontSize > LARGEST_TITLE ? null : (
        <text
          className="fill-text font-medium"
          style={{ fontSize }}
          x={node.x + 14}
          y={node.y + 8 + fontSize}
        >
          {node.title}
        </text>
      )}
    </g>
  );
}

function NamedNode({ node, scale }: { readonly node: PreviewNode; readonly scale: number }) {
  const color = categoryColor(node.category);
  const isNamed = TITLE_PX / scale <= LARGEST_TITLE;
  return (
    <g>
      <rect
        x={node.x}
        y={node.y}
        width={node.width}
        height={node.height}
        rx={Math.min(16, 5 / scale)}
        fill="var(--surface)"
        stroke={isNamed ? 'var(--line-strong)' : color}
        strokeOpacity={isNamed ? 1 : 0.45}
        strokeWidth={1 / scale}
      />
      {isNamed ? <TileAndTitle node={node} fontSize={TITLE_PX / scale} /> : <Chip node={node} />}
    </g>
  );
}

/** Too small for a name: the node as a chip of its category's colour. */
function Chip({ node }: { readonly node: PreviewNode }) {
  const size = Math.min(58, node.height - 10);
  return (
    <>
      <rect
        x={node.x}
        y={node.y}
        width={node.width}
        height={node.height}
        rx={16}
        fill={categoryColor(node.category)}
        fillOpacity={0.16}
      />
      <Glyph
        node={node}
        size={size}
        x={node.x + (node.width - size) / 2}
        y={node.y + (node.height - size) / 2}
      />
    </>
  );
}

function TileAndTitle({ node, fontSize }: { readonly node: PreviewNode; readonly fontSize: number }) {
  const tile = Math.min(node.height - 14, fontSize * 1.9);
  const left = node.x + 12;
  const middle = node.y + node.height / 2;
  const textAt = left + tile + fontSize * 0.6;
  const room = node.x + node.width - textAt - 8;
  const lines = breakTitle(node.title, room, fontSize, node.height > fontSize * 2.8 ? 2 : 1);
  return (
    <>
      <rect
        x={left}
        y={middle - tile / 2}
        width={tile}
        height={tile}
        rx={tile / 4}
        fill={categoryColor(node.category)}
        fillOpacity={0.16}
      />
      <Glyph node={node} size={tile * 0.58} x={left + tile * 0.21} y={middle - tile * 0.29} />
      <text className="fill-text font-medium" style={{ fontSize }}>
        {lines.map((line, index) => (
          <tspan
            key={line}
            x={textAt}
            y={middle + (index - (lines.length - 1) / 2) * fontSize * 1.2 + fontSize * 0.35}
          >
            {line}
          </tspan>
        ))}
      </text>
    </>
  );
}

interface GlyphProps {
  readonly node: PreviewNode;
  readonly size: number;
  readonly x: number;
  readonly y: number;
}

function Glyph({ node, size, x, y }: GlyphProps) {
  const Icon = nodeIcon(node.icon, node.category);
  const color = categoryColor(node.category);
  return <Icon x={x} y={y} width={size} height={size} color={color} strokeWidth={2.25} aria-hidden="true" />;
}
