import type { EdgeTypes, NodeTypes } from '@xyflow/react';
import { FlowEdgeLine } from './flow-edge.tsx';
import { FrameCard } from './frame-node.tsx';
import { NoteCard } from './note-node.tsx';
import { StepNodeCard } from './step-node.tsx';

/** The one constant table of node components; a new object at each render would redraw every node. */
export const nodeTypes = {
  step: StepNodeCard,
  frame: FrameCard,
  note: NoteCard,
} as const satisfies NodeTypes;

/** The one constant table of edge components. */
export const edgeTypes = { flow: FlowEdgeLine } as const satisfies EdgeTypes;
