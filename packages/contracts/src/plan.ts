import type { NodeId, PlanId } from './ids.ts';
import type { JsonObject, JsonSchema } from './json.ts';
import type { ContainerRule, JoinRule, NodeEffects, NodeRole, NodeWeight } from './node-spec.ts';
import type { Policies } from './policies.ts';
import type { AttachmentType } from './port-type.ts';

export const PLAN_FORMAT = 'heddle/plan@1';

/** One end of a dependency: a value on a port of an earlier node. */
export interface PlanSource {
  readonly node: NodeId;
  readonly port: string;
  /** Name of the implicit conversion on the way, from the one table in `graph`. */
  readonly conversion?: string;
  /** `node` is a container around the reader, and `port` one of its inside ports. */
  readonly inside?: true;
}

export interface PlanInput {
  readonly port: string;
  readonly many: boolean;
  readonly required: boolean;
  readonly sources: readonly PlanSource[];
}

/** A container as the engine sees it: its rule, and what enters its inside input. */
export interface PlanContainer extends ContainerRule {
  /** The one source of an iteration's result; without it iterations give nothing. */
  readonly result?: PlanSource;
}

/** A node as the engine sees it: configuration checked, edges resolved, control flow expressed by ports alone. */
export interface PlanNode {
  readonly id: NodeId;
  /** `<kind>@<major>`. */
  readonly kind: string;
  readonly config: JsonObject;
  readonly inputs: readonly PlanInput[];
  /** Edges into `run`: they order, and skip the node when every inbound edge is dead. */
  readonly after: readonly PlanSource[];
  /** Values that templates and expressions in the config read. */
  readonly references: readonly (PlanSource & { readonly hasDefault: boolean })[];
  /** All outputs; `always` is false for outlets and optional ones. */
  readonly outputs: readonly { readonly name: string; readonly always: boolean }[];
  readonly borrows: readonly {
    readonly port: string;
    readonly type: AttachmentType;
    readonly lender: NodeId;
    readonly lenderPort: string;
  }[];
  /** Lent to another node: never started in sequence. */
  readonly lent: boolean;
  readonly policies: Policies;
  readonly effects: NodeEffects;
  readonly paid: boolean;
  readonly weight: NodeWeight;
  readonly role: NodeRole;
  readonly join: JoinRule;
  /** Of an output: its completion ends the run at once, and what is under way is dropped. */
  readonly ends?: true;
  /** The container it is inside of. */
  readonly parent?: NodeId;
  /** Set for containers. Their `references` hold those of the nodes inside that reach out, too. */
  readonly container?: PlanContainer;
}

/** A fused chain of nodes: one claim, one BullMQ delivery. */
export interface Segment {
  readonly id: string;
  readonly nodes: readonly NodeId[];
  /** The container whose iterations run it, each as an instance of its own. */
  readonly parent?: NodeId;
  readonly queue: string;
  /** Segments whose nodes this one waits for; `when` names the outlet (`<node>.<port>`) it hangs on. */
  readonly after: readonly { readonly segment: string; readonly when?: string }[];
  /** Why a new segment begins here, for people. */
  readonly reason: string;
}

/** Text of `node.port` may be shown while it is made, because it ends unchanged in `output.<port>`. */
export interface PlanStream {
  readonly node: NodeId;
  readonly port: string;
  readonly output: string;
}

/** An immutable, content-addressed plan. A run stays on the plan it was accepted with. */
export interface Plan {
  readonly format: typeof PLAN_FORMAT;
  readonly id: PlanId;
  /** In topological order. */
  readonly nodes: readonly PlanNode[];
  readonly segments: readonly Segment[];
  readonly input: { readonly node: NodeId; readonly mode: 'form' | 'chat'; readonly schema: JsonSchema };
  /** Output nodes in graph order: the first live one answers. */
  readonly outputs: readonly NodeId[];
  readonly streams: readonly PlanStream[];
  readonly sessionful: boolean;
  readonly secrets: readonly string[];
  readonly knowledge: readonly string[];
}
