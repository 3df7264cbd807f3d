/** Whom a node's body calls outside. */
export type CalledServer = 'sink' | 'model';

/** What a body does whenever it runs: the lab's servers make it so. */
export type Fate = 'completes' | 'fails';

/** A node, and what the generator knows about it that the product does not. */
export interface LabNode {
  readonly id: string;
  readonly kind: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly policies?: Readonly<Record<string, unknown>>;
  readonly parent?: string;
  readonly calls?: CalledServer;
  readonly fate: Fate;
  /** Outlets that are taken when the body completes; the other ports of `outlets` are not. */
  readonly takes?: readonly string[];
  /** Ports that are not always taken. */
  readonly outlets?: readonly string[];
  /** Iterations in which the body fails though it completes in the others. */
  readonly failsIn?: readonly string[];
  /** How many live inbound edges it waits for, unless every edge is settled before; `all` waits for that. */
  readonly join: 'all' | number;
  /** Bodies that fail before one completes. */
  readonly flaky: number;
  /** How often the body may run under its policy. */
  readonly attempts: number;
  /** Suffixes of its activations; one empty suffix outside containers. */
  readonly iterations: readonly string[];
}

/** An edge from `<node>.<port>` to `<node>.<port>`. */
export interface LabEdge {
  readonly from: string;
  readonly to: string;
}

/** A flow that was made by chance, in topological order. */
export interface LabGraph {
  readonly seed: number;
  readonly nodes: readonly LabNode[];
  readonly edges: readonly LabEdge[];
}

/** Where the lab's servers listen. */
export interface LabAddresses {
  /** `http://host:port` of the sink. */
  readonly sink: string;
  /** Base URL of the model server. */
  readonly model: string;
}

/** The node of an edge's end. */
export function nodeOfEnd(end: string): string {
  return end.slice(0, end.indexOf('.'));
}

/** The port of an edge's end. */
export function portOfEnd(end: string): string {
  return end.slice(end.indexOf('.') + 1);
}

/** The flow document that is sent to the product. */
export function toFlow(graph: LabGraph, name: string): object {
  return {
    format: 'heddle/flow@1',
    name,
    nodes: graph.nodes.map(({ id, kind, config, policies, parent }) => ({
      id,
      kind,
      config,
      ...(policies === undefined ? {} : { policies }),
      ...(parent === undefined ? {} : { parent }),
    })),
    edges: graph.edges,
  };
}
