import {
  type CalledFlow,
  type Diagnostic,
  type DiagnosticCode,
  type Flow,
  flowSchema,
} from '@heddle/contracts';
import { drawn } from '../drawn-flow.ts';

/** What a workspace has, as the compiler is told. */
export interface Workspace {
  readonly secrets?: string[];
  readonly knowledge?: string[];
  readonly flows?: CalledFlow[];
}

/** A flow with one mistake, and what the compiler says of it. */
export interface DiagnosticCase {
  readonly flow: Flow;
  readonly workspace?: Workspace;
  /** Parts of the diagnostic that must be there. */
  readonly finds: Partial<Diagnostic>;
  /** What the message names and says to do. */
  readonly says: RegExp;
  /** Another error that the same cause has. */
  readonly also?: DiagnosticCode;
}

/** A flow in which everything between `ask` and `reply` is right but for what a test adds. */
export function around(nodes: Parameters<typeof drawn>[0], edges = ''): Flow {
  return drawn({ ask: 'input', reply: 'output', ...nodes }, `ask.text>reply.text ${edges}`);
}

/** The node `up` inside of another. */
export function held(flow: Flow, parent: string): Flow {
  return flowSchema.parse({
    ...flow,
    nodes: flow.nodes.map((node) => (node.id === 'up' ? { ...node, parent } : node)),
  });
}
