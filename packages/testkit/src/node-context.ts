import type { Citation, JsonObject, Usage } from '@heddle/contracts';
import type { Attachment, NodeContext, NodeImplementation, NodeResult, NodeRunInfo } from '@heddle/ports';

/** What a test gives a node; everything else throws when it is touched. */
export type NodeContextOverrides = Partial<Omit<NodeContext, 'config' | 'run'>> & {
  /** As people write it: the kind's own schema parses it and fills in the defaults. */
  readonly config?: JsonObject;
  readonly run?: Partial<NodeRunInfo>;
};

/** Where a node of a test runs unless the test says otherwise. */
export const TEST_RUN: NodeRunInfo = {
  runId: 'run-1',
  nodeId: 'node',
  iteration: '',
  attempt: 1,
  workspaceId: 'workspace-1',
  flowId: 'flow-1',
  idempotencyKey: 'run-1:node:',
};

/**
 * A context in which nothing exists but what the test gives: touching another member throws `<member>: not given in
 * this test`, so that a test shows all that its node relies on. Inputs and attachments are empty, and the signal is
 * never aborted.
 */
export function createNodeContext<Config>(
  overrides: Partial<Omit<NodeContext, 'config' | 'run'>> & {
    readonly config: Config;
    readonly run?: Partial<NodeRunInfo>;
  },
): NodeContext<Config> {
  return {
    inputs: {},
    attachments: {},
    signal: new AbortController().signal,
    evaluate: notGiven('evaluate'),
    secret: notGiven('secret'),
    emit: {
      isWatched: true,
      delta: notGiven('emit.delta'),
      citation: notGiven('emit.citation'),
      usage: notGiven('emit.usage'),
    },
    http: { request: notGiven('http.request') },
    models: { chat: notGiven('models.chat') },
    knowledge: { retrieve: notGiven('knowledge.retrieve') },
    memory: { turns: notGiven('memory.turns') },
    vault: { read: notGiven('vault.read'), seal: notGiven('vault.seal') },
    flows: { start: notGiven('flows.start') },
    clock: { now: notGiven('clock.now') },
    ...overrides,
    run: { ...TEST_RUN, ...overrides.run },
  };
}

function notGiven(member: string): () => never {
  return function refuse() {
    throw new Error(`${member}: not given in this test`);
  };
}

/** Runs a node's body once, with its config parsed by its own schema. */
export async function runNode(
  implementation: NodeImplementation,
  overrides: NodeContextOverrides = {},
): Promise<NodeResult> {
  if (!implementation.run) throw new Error(`${implementation.spec.kind} has no body to run`);
  return implementation.run(contextOf(implementation, overrides));
}

/** Lends a node, with its config parsed by its own schema. */
export async function lendNode(
  implementation: NodeImplementation,
  overrides: NodeContextOverrides = {},
): Promise<Attachment> {
  if (!implementation.lend) throw new Error(`${implementation.spec.kind} lends nothing`);
  return implementation.lend(contextOf(implementation, overrides));
}

function contextOf({ spec }: NodeImplementation, overrides: NodeContextOverrides): NodeContext {
  return createNodeContext({ ...overrides, config: spec.config.parse(overrides.config ?? {}) });
}

/** An `emit` that remembers what it was given. */
export interface RecordedEmissions {
  readonly emit: NodeContext['emit'];
  readonly deltas: readonly string[];
  readonly citations: readonly Citation[];
  readonly usages: readonly Usage[];
}

/** Records what a node emits. */
export function recordEmissions(): RecordedEmissions {
  const deltas: string[] = [];
  const citations: Citation[] = [];
  const usages: Usage[] = [];
  return {
    emit: {
      isWatched: true,
      delta: (text) => deltas.push(text),
      citation: (citation) => citations.push(citation),
      usage: (usage) => usages.push(usage),
    },
    deltas,
    citations,
    usages,
  };
}
