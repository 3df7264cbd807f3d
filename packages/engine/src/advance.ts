import {
  activationKey,
  type IterationFailure,
  type Iterations,
  isSettled,
  type NodeState,
  type Plan,
  type PlanNode,
  type PlanSource,
  parseActivationKey,
  type RunState,
} from '@heddle/contracts';
import { keysInside, takes } from './activations.ts';
import { marked, underWay } from './iterations.ts';
import { indexOf, innerIteration, type PlanIndex, seenFrom } from './plan-index.ts';
import { StateDraft } from './state-draft.ts';

/** What follows from a run's control state. A pure function of plan and state: the same in any order of arrival. */
export interface Decision {
  /** Activations that may start now, in plan order. */
  readonly ready: readonly string[];
  /** Activations that will never start, to be settled as skipped, in plan order. */
  readonly skipped: readonly string[];
  /** What the skipped ones and containers whose iterations ended stand at now. */
  readonly settled: RunState;
  /** Activations of iterations that are over, to be taken out of the state. */
  readonly forgotten: readonly string[];
  /** Ready containers that fail because of an activation inside: the container, and that activation. */
  readonly failing: Readonly<Record<string, string>>;
  /** Nothing runs or can run until somebody or time wakes a waiting node. */
  readonly isWaiting: boolean;
  /** Set when nothing is left to do. `output` is the node that answers, if any lives. */
  readonly over?:
    | { readonly status: 'completed'; readonly output?: string }
    | { readonly status: 'failed'; readonly activation: string };
}

/**
 * Decides what comes next (rules E1–E15 in SPEC.md). Skips and ends of iterations propagate within one call, since the
 * plan's nodes are in topological order. Nodes that are running are `ready` here; whoever asks knows what it started.
 */
export function advance(plan: Plan, state: RunState): Decision {
  const pass = new Pass(plan, state);
  const top = pass.scope(undefined, '');
  const completed = plan.outputs.filter((id) => pass.state.get(id)?.status === 'completed');
  const ending = completed.find((id) => indexOf(plan).node(id)?.ends);
  // An answer that ends the run stands before a failure beside it: a resumed run would have nothing left to do.
  if (ending !== undefined) return { ...NOTHING, over: { status: 'completed', output: ending } };
  if (top.failed !== undefined) return { ...NOTHING, over: { status: 'failed', activation: top.failed } };
  const decision = {
    ready: top.ready,
    skipped: top.skipped,
    settled: pass.settledBy(top.skipped),
    forgotten: pass.forgotten,
    failing: pass.failing,
    isWaiting: top.ready.length === 0 && pass.isWaiting,
  };
  if (!top.isOver) return decision;
  const [output] = completed;
  return { ...decision, over: { status: 'completed', ...(output === undefined ? {} : { output }) } };
}

const NOTHING: Decision = {
  ready: [],
  skipped: [],
  settled: {},
  forgotten: [],
  failing: {},
  isWaiting: false,
};

/** How the nodes of one scope stand: the top, or one iteration of a container. */
interface Scope {
  readonly ready: string[];
  readonly skipped: string[];
  readonly isOver: boolean;
  readonly failed?: string;
}

/** One decision in the making. */
class Pass {
  readonly state: StateDraft;
  readonly #opened = new Set<string>();
  readonly forgotten: string[] = [];
  readonly failing: Record<string, string> = {};
  isWaiting = false;
  readonly #index: PlanIndex;

  constructor(plan: Plan, state: RunState) {
    this.#index = indexOf(plan);
    this.state = new StateDraft(state);
  }

  /** The entries of the state that this decision made. */
  settledBy(skipped: readonly string[]): RunState {
    const made: Record<string, NodeState> = {};
    for (const key of [...skipped, ...this.#opened]) {
      const now = this.state.get(key);
      if (now) made[key] = now;
    }
    return made;
  }

  scope(parent: string | undefined, iteration: string): Scope {
    const ready: string[] = [];
    const skipped: string[] = [];
    let isOver = true;
    for (const node of this.#index.children(parent)) {
      const key = activationKey(node.id, iteration);
      const now = this.state.get(key);
      if (now?.status === 'failed') return { ready: [], skipped: [], isOver: false, failed: key };
      if (isSettled(now)) continue;
      const next =
        now?.status === 'open' ? this.#container(node, key, now) : this.#step(node, iteration, now);
      if (next.skipped.includes(key)) this.state.set(key, { status: 'skipped' });
      else isOver = false;
      ready.push(...next.ready);
      skipped.push(...next.skipped);
    }
    return { ready, skipped, isOver };
  }

  #step(node: PlanNode, iteration: string, now: NodeState | undefined): Pick<Scope, 'ready' | 'skipped'> {
    const key = activationKey(node.id, iteration);
    if (now?.status === 'waiting') {
      this.isWaiting = true;
      return { ready: [], skipped: [] };
    }
    const verdict = now === undefined ? this.#judge(node, iteration) : 'start';
    return { ready: verdict === 'start' ? [key] : [], skipped: verdict === 'skip' ? [key] : [] };
  }

  /** Walks the iterations under way, ends those that are over, and finds the container ready when all are. */
  #container(node: PlanNode, key: string, now: Iterations): Pick<Scope, 'ready' | 'skipped'> {
    const rule = node.container;
    if (!rule) return { ready: [key], skipped: [] };
    const { iteration } = parseActivationKey(key);
    const skipped: string[] = [];
    let open = now;
    for (;;) {
      const ready: string[] = [];
      let ended = open;
      for (const place of underWay(open.marks, rule.parallel)) {
        const inner = innerIteration(iteration, place);
        const scope = this.scope(node.id, inner);
        ready.push(...scope.ready);
        skipped.push(...scope.skipped);
        if (scope.failed !== undefined && rule.failures === 'fail') {
          this.failing[key] = scope.failed;
          return { ready: [key], skipped: [] };
        }
        if (scope.failed === undefined && !scope.isOver) continue;
        const given = this.#hasResult(rule.result, inner) ? 'y' : 'e';
        ended = marked(ended, place, scope.failed === undefined ? given : 'f', this.#failureOf(scope.failed));
        this.#forget(node.id, inner);
      }
      if (ended === open) {
        const isReady = !open.marks.includes('.');
        return { ready: isReady ? [key] : ready, skipped };
      }
      open = ended;
      this.state.set(key, { status: 'open', ...open });
      this.#opened.add(key);
    }
  }

  #hasResult(source: PlanSource | undefined, inner: string): boolean {
    return source !== undefined && this.#isLive(source, inner);
  }

  #failureOf(activation: string | undefined): IterationFailure | undefined {
    const failed = activation === undefined ? undefined : this.state.get(activation);
    if (activation === undefined || failed?.status !== 'failed') return undefined;
    const { nodeId } = parseActivationKey(activation);
    return { nodeId, ...(failed.error ?? { code: 'node-failed', message: `Node \`${nodeId}\` failed.` }) };
  }

  #forget(container: string, inner: string): void {
    for (const key of keysInside(this.#index, this.state.keys(), container, inner))
      if (this.state.delete(key)) this.forgotten.push(key);
  }

  #judge(node: PlanNode, iteration: string): 'start' | 'skip' | 'wait' {
    const inbound = this.#index.inbound(node.id);
    if (!this.#areKnown(inbound, iteration) && !this.#isEnough(node, inbound, iteration)) return 'wait';
    if (!this.#areKnown(node.references, iteration)) return 'wait';
    if (inbound.length > 0 && !this.#isAnyLive(inbound, iteration)) return 'skip';
    if (inbound.length === 0 && node.references.length > 0 && !this.#isReadable(node, iteration))
      return 'skip';
    const starved = node.inputs.some(
      (input) => input.required && input.sources.length > 0 && !this.#isAnyLive(input.sources, iteration),
    );
    return starved ? 'skip' : 'start';
  }

  #areKnown(sources: readonly PlanSource[], iteration: string): boolean {
    for (const source of sources) {
      if (source.inside) continue;
      if (!isSettled(this.state.get(seenFrom(this.#index, source.node, iteration)))) return false;
    }
    return true;
  }

  #isEnough({ join }: PlanNode, inbound: readonly PlanSource[], iteration: string): boolean {
    if (join.mode === 'all') return false;
    const live = inbound.filter((source) => this.#isLive(source, iteration)).length;
    return live >= (join.mode === 'any' ? 1 : join.count);
  }

  #isReadable({ references }: PlanNode, iteration: string): boolean {
    return references.some((reference) => reference.hasDefault || this.#isLive(reference, iteration));
  }

  #isAnyLive(sources: readonly PlanSource[], iteration: string): boolean {
    for (const source of sources) if (this.#isLive(source, iteration)) return true;
    return false;
  }

  #isLive(source: PlanSource, iteration: string): boolean {
    return (
      source.inside === true ||
      takes(this.state.get(seenFrom(this.#index, source.node, iteration)), source.port)
    );
  }
}
