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
    ready: pass.ready,
    skipped: pass.skipped,
    settled: pass.settled(),
    forgotten: pass.forgotten,
    failing: pass.failing,
    isWaiting: pass.ready.length === 0 && pass.isWaiting,
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
  readonly isOver: boolean;
  readonly failed?: string;
}

const SKIPPED: NodeState = { status: 'skipped' };
const OVER: Scope = { isOver: true };
const UNDER_WAY: Scope = { isOver: false };

/** One decision in the making. */
class Pass {
  readonly state: StateDraft;
  /** What was found so far; what a scope that failed has added is taken back. */
  readonly ready: string[] = [];
  readonly skipped: string[] = [];
  readonly forgotten: string[] = [];
  readonly failing: Record<string, string> = {};
  isWaiting = false;
  readonly #opened: string[] = [];
  readonly #index: PlanIndex;

  constructor(plan: Plan, state: RunState) {
    this.#index = indexOf(plan);
    this.state = new StateDraft(state);
  }

  /** The entries of the state that this decision made. */
  settled(): RunState {
    const made: Record<string, NodeState> = {};
    for (const keys of [this.skipped, this.#opened])
      for (const key of keys) {
        const now = this.state.get(key);
        if (now) made[key] = now;
      }
    return made;
  }

  scope(parent: string | undefined, iteration: string): Scope {
    const { ready, skipped } = this;
    const before = { ready: ready.length, skipped: skipped.length };
    let isOver = true;
    for (const node of this.#index.children(parent)) {
      const key = activationKey(node.id, iteration);
      const now = this.state.get(key);
      if (now?.status === 'failed') {
        ready.length = before.ready;
        skipped.length = before.skipped;
        return { isOver: false, failed: key };
      }
      if (isSettled(now)) continue;
      if (!this.#step(node, key, iteration, now)) isOver = false;
    }
    return isOver ? OVER : UNDER_WAY;
  }

  /** What an activation that is not settled may do now; true when that is never to start. */
  #step(node: PlanNode, key: string, iteration: string, now: NodeState | undefined): boolean {
    if (now?.status === 'waiting') this.isWaiting = true;
    else if (now?.status === 'open') this.#container(node, key, iteration, now);
    else if (now !== undefined) this.ready.push(key);
    else {
      const verdict = this.#judge(node, iteration);
      if (verdict === 'start') this.ready.push(key);
      if (verdict === 'skip') {
        this.state.set(key, SKIPPED);
        this.skipped.push(key);
        return true;
      }
    }
    return false;
  }

  /** Walks the iterations under way, ends those that are over, and finds the container ready when all are. */
  #container(node: PlanNode, key: string, iteration: string, now: Iterations): void {
    const { ready } = this;
    const rule = node.container;
    if (!rule) {
      ready.push(key);
      return;
    }
    const before = ready.length;
    let open = now;
    for (;;) {
      ready.length = before;
      let ended = open;
      for (const place of underWay(open.marks, rule.parallel)) {
        const inner = innerIteration(iteration, place);
        const scope = this.scope(node.id, inner);
        if (scope.failed !== undefined && rule.failures === 'fail') {
          this.failing[key] = scope.failed;
          // What was forgotten is over: a resumed run must not do it again.
          if (ended !== open) this.#open(key, ended);
          ready.length = before;
          ready.push(key);
          return;
        }
        if (scope.failed === undefined && !scope.isOver) continue;
        const given = this.#hasResult(rule.result, inner) ? 'y' : 'e';
        ended = marked(ended, place, scope.failed === undefined ? given : 'f', this.#failureOf(scope.failed));
        this.#forget(node.id, inner);
      }
      if (ended === open) {
        if (open.marks.includes('.')) return;
        ready.length = before;
        ready.push(key);
        return;
      }
      open = ended;
      this.#open(key, open);
    }
  }

  #open(key: string, iterations: Iterations): void {
    this.state.set(key, { status: 'open', ...iterations });
    this.#opened.push(key);
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

  /** Also what this very decision skipped: nothing of it is to be written. */
  #forget(container: string, inner: string): void {
    for (const key of keysInside(this.#index, this.state.keys(), container, inner)) {
      this.state.delete(key);
      this.forgotten.push(key);
    }
  }

  #judge(node: PlanNode, iteration: string): 'start' | 'skip' | 'wait' {
    const inbound = this.#index.inbound(node.id);
    if (!this.#areKnown(inbound, iteration) && !this.#isEnough(node, inbound, iteration)) return 'wait';
    if (!this.#areKnown(node.references, iteration)) return 'wait';
    if (inbound.length > 0 && !this.#isAnyLive(inbound, iteration)) return 'skip';
    if (inbound.length === 0 && node.references.length > 0 && !this.#isReadable(node, iteration))
      return 'skip';
    return this.#isStarved(node, iteration) ? 'skip' : 'start';
  }

  #isStarved({ inputs }: PlanNode, iteration: string): boolean {
    for (const { required, sources } of inputs)
      if (required && sources.length > 0 && !this.#isAnyLive(sources, iteration)) return true;
    return false;
  }

  #areKnown(sources: readonly PlanSource[], iteration: string): boolean {
    for (const source of sources)
      if (!source.inside && !isSettled(this.state.get(seenFrom(this.#index, source.node, iteration))))
        return false;
    return true;
  }

  #isEnough({ join }: PlanNode, inbound: readonly PlanSource[], iteration: string): boolean {
    if (join.mode === 'all') return false;
    let missing = join.mode === 'any' ? 1 : join.count;
    for (const source of inbound) if (this.#isLive(source, iteration) && --missing === 0) return true;
    return missing <= 0;
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
