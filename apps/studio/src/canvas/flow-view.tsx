import './canvas.css';
import type { Flow } from '@heddle/contracts';
import {
  Background,
  BackgroundVariant,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  useOnViewportChange,
  useReactFlow,
} from '@xyflow/react';
import { Maximize } from 'lucide-react';
import { memo, useCallback, useMemo, useRef } from 'react';
import { IconButton } from '../ui/button.tsx';
import { edgeTypes, nodeTypes } from './canvas-types.ts';
import { detailAt } from './detail.ts';
import { type CanvasEdge, type CanvasNode, toCanvasEdges, toCanvasNodes } from './flow-to-canvas.ts';
import { kinds } from './kinds.ts';
import { GRID } from './node-geometry.ts';
import { createNodeViews } from './node-view.ts';
import { withPlaces } from './preview-model.ts';

export interface FlowViewProps {
  readonly flow: Flow;
  readonly selected?: string | undefined;
  /** Told which node was chosen; undefined when the ground was. */
  readonly onSelect?: (id: string | undefined) => void;
}

/**
 * A flow on a canvas that only shows: it can be moved, zoomed and its nodes chosen, not changed. Its run and its
 * iterations are those of the {@link CanvasProvider} around it.
 */
export const FlowView = memo(function FlowView(props: FlowViewProps) {
  return (
    <ReactFlowProvider>
      <Shown {...props} />
    </ReactFlowProvider>
  );
});

const FIT = { padding: 0.12, maxZoom: 1, minZoom: 0.1 } as const;

function Shown({ flow, selected, onSelect }: FlowViewProps) {
  const frame = useRef<HTMLDivElement>(null);
  const { getZoom, fitView } = useReactFlow();
  const { nodes, edges } = useMemo(() => {
    const first = createNodeViews(flow, kinds);
    const placed = withPlaces(flow, first);
    // A container is as large as the places of its contents make it.
    const views = createNodeViews(placed, kinds, first);
    return { nodes: toCanvasNodes(placed, views, []), edges: toCanvasEdges(placed, views, []) };
  }, [flow]);
  const shown = useMemo(
    () => nodes.map((node): CanvasNode => (node.id === selected ? { ...node, selected: true } : node)),
    [nodes, selected],
  );
  const showDetail = useCallback((zoom: number) => {
    if (frame.current) frame.current.dataset.detail = detailAt(zoom);
  }, []);
  useOnViewportChange({ onChange: ({ zoom }) => showDetail(zoom) });
  const onNodesChange = (changes: NodeChange<CanvasNode>[]) => {
    const chosen = changes.find((change) => change.type === 'select' && change.selected);
    if (chosen?.type === 'select') onSelect?.(chosen.id);
  };
  return (
    <div ref={frame} className="hd-canvas absolute inset-0" data-testid="run-graph">
      <ReactFlow<CanvasNode, CanvasEdge>
        nodes={shown}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={onNodesChange}
        onPaneClick={() => onSelect?.(undefined)}
        onInit={() => showDetail(getZoom())}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesReconnectable={false}
        elevateNodesOnSelect={false}
        zIndexMode="manual"
        deleteKeyCode={null}
        zoomOnDoubleClick={false}
        panOnScroll
        fitView
        fitViewOptions={FIT}
        minZoom={0.1}
        maxZoom={2}
        attributionPosition="bottom-left"
        aria-label={flow.name}
      >
        <Background variant={BackgroundVariant.Dots} gap={GRID} size={1.25} />
      </ReactFlow>
      <IconButton
        icon={Maximize}
        label="Fit the graph"
        size="small"
        variant="secondary"
        tooltipSide="left"
        className="absolute right-2.5 bottom-2.5"
        onClick={() => void fitView(FIT)}
      />
    </div>
  );
}
