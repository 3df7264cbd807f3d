import {
  activationKey,
  isTerminalEvent,
  type JsonObject,
  type NodeState,
  type Plan,
  type PlanNode,
  type PlanSource,
  parseActivationKey,
  type RunEvent,
  type RunState,
  type RunView,
} from '@heddle/contracts';
import { emptyRun, foldEvent, indexOf, type PlanIndex, seenFrom } from '@heddle/engine';
import type { MemoryRun } from '../../../packages/adapters/memory/src/memory-run.ts';
import { settingsOf } from './bodies.ts';
import { compareView } from './check-view.ts';
import { must, Violation } from './violation.ts';

/** How an activation ended, by the log alone. */
interface Resolved {
  readonly status: 'completed' | 'failed' | 'skipped';
  readonly outputs: JsonObject;
}

/** What must hold of one run after every step, from its log and its state. Knows nothing of how they came about. */
export class RunCheck {
  view: RunView;
  readonly #index: PlanIndex;
  readonly #resolved = new Map<string, Resolved>();
  readonly #opened = new Map<string, number>();
  readonly #waiting = new Map<string, readonly string[]>();
  readonly #dueAt = new Map<string, number>();
  readonly #gone = new Set<string>();
  #state: RunState = {};
  #seq = 0;
  #version = -1;
  #end: string | undefined;

  constructor(plan: Plan, run: MemoryRun) {
    this.#index = indexOf(plan);
    const { runId, planId, input } = run.start;
    this.view = emptyRun({ id: runId, planId, input, createdAt: run.createdAt }, plan);
  }

  /** When time may wake an activation, by the record's clock. */
  timer(activation: string, dueAt: number): void {
    this.#dueAt.set(activation, dueAt);
  }

  /** Looks at what is new. @throws Violation */
  inspect(run: MemoryRun): void {
    if (run.version === this.#version && run.events.length === this.#seq) return;
    this.#version = run.version;
    this.read(run.events);
    must(
      (run.endedAt !== undefined) === (this.#end !== undefined),
      'F2',
      () => `the run is ${run.status} and its last event ${run.events.at(-1)?.type}`,
    );
    this.#states(run.state);
    compareView(this.view, run, this.#seq % 8 === 0 || this.#end !== undefined);
    this.#state = run.state;
  }

  /** Looks at what is new in a log. @throws Violation */
  read(events: readonly RunEvent[]): void {
    while (this.#seq < events.length) {
      const event = events[this.#seq];
      this.#seq += 1;
      must(event?.seq === this.#seq, 'F2', () => `event ${event?.seq} stands at ${this.#seq}`);
      this.#event(event);
      this.view = foldEvent(this.view, event);
    }
  }

  #event(event: RunEvent): void {
    if (event.type === 'run-resumed') {
      must(this.#end === 'run-failed', 'F2', () => `a run that is ${this.#end} was resumed`);
      this.#end = undefined;
      this.#again(event.nodes);
      return;
    }
    must(this.#end === undefined, 'F2', () => `${event.type} follows ${this.#end}`);
    if (isTerminalEvent(event)) this.#end = event.type;
    if (!('nodeId' in event) || event.nodeId === undefined || isTerminalEvent(event)) return;
    const { nodeId } = event;
    const iteration = ('iteration' in event ? event.iteration : undefined) ?? '';
    const node = this.#index.node(nodeId);
    if (!node) throw new Violation('F2', `${event.type} names ${nodeId}, which the plan has not`);
    this.#nodeEvent(event, node, iteration);
  }

  #nodeEvent(event: RunEvent, node: PlanNode, iteration: string): void {
    const key = activationKey(node.id, iteration);
    switch (event.type) {
      case 'node-started':
        must(!this.#resolved.has(key), 'S10', () => `${key} started after it was settled`);
        this.#mayStart(node, iteration);
        return;
      case 'node-completed':
        this.#resolve(key, 'completed', event.outputs ?? {});
        return;
      case 'node-failed':
        if (event.willRetryAt === undefined) this.#resolve(key, 'failed', {});
        return;
      case 'node-skipped':
        this.#mustSkip(node, iteration);
        this.#resolve(key, 'skipped', {});
        return;
      case 'iterations-opened': {
        const { kind, count } = settingsOf(node);
        must(event.count <= count, 'E11', () => `${key} (${kind}) has ${event.count} of ${count} iterations`);
        must(event.count > (this.#opened.get(key) ?? 0), 'E11', () => `${key} opened ${event.count} again`);
        this.#opened.set(key, event.count);
        return;
      }
      case 'run-waiting':
        this.#waiting.set(key, event.on ?? []);
        return;
      case 'node-woken':
        this.#woken(key, event.by, event.at);
        return;
      default:
    }
  }

  #woken(key: string, by: string, at: number): void {
    must(this.#waiting.get(key)?.includes(by) === true, 'S11', () => `${key} was woken by ${by}`);
    this.#waiting.delete(key);
    const dueAt = this.#dueAt.get(key) ?? Number.NEGATIVE_INFINITY;
    if (by === 'time') must(at >= dueAt, 'S11', () => `${key} was due at ${dueAt} and woken at ${at}`);
  }

  #resolve(key: string, status: Resolved['status'], outputs: JsonObject): void {
    const before = this.#resolved.get(key);
    must(before === undefined, 'G3', () => `${key} was ${before?.status} and is ${status}`);
    this.#resolved.set(key, { status, outputs });
  }

  #known(source: PlanSource, iteration: string): boolean {
    if (source.inside) return true;
    return this.#resolved.has(seenFrom(this.#index, source.node, iteration));
  }

  #live(source: PlanSource, iteration: string): boolean {
    if (source.inside) return true;
    const parent = this.#resolved.get(seenFrom(this.#index, source.node, iteration));
    return parent?.status === 'completed' && Object.hasOwn(parent.outputs, source.port);
  }

  /** The parents by the log: how many are live, whether all are resolved, whether a required port has none. */
  #parents(node: PlanNode, iteration: string) {
    const inbound = [...node.inputs.flatMap((input) => input.sources), ...node.after];
    const live = (source: PlanSource): boolean => this.#live(source, iteration);
    return {
      count: inbound.length,
      live: inbound.filter(live).length,
      isKnown: inbound.every((source) => this.#known(source, iteration)),
      isReferenceKnown: node.references.every((source) => this.#known(source, iteration)),
      isStarved: node.inputs.some(
        (input) => input.required && input.sources.length > 0 && !input.sources.some(live),
      ),
    };
  }

  #mayStart(node: PlanNode, iteration: string): void {
    const { count, live, isKnown, isReferenceKnown, isStarved } = this.#parents(node, iteration);
    const needed = node.join.mode === 'quorum' ? node.join.count : 1;
    const isEnough = node.join.mode !== 'all' && live >= needed;
    const may = (isKnown || isEnough) && isReferenceKnown && !isStarved && (count === 0 || live > 0);
    must(may && this.#isOpenAround(node, iteration), 'E2', () => `${node.id}@${iteration} started too early`);
  }

  #mustSkip(node: PlanNode, iteration: string): void {
    const { count, live, isKnown, isStarved } = this.#parents(node, iteration);
    const isDead = (count > 0 && live === 0) || isStarved;
    must(isKnown && isDead, 'E4', () => `${node.id}@${iteration} was skipped without a reason`);
  }

  /** Whether the containers around have opened this iteration. */
  #isOpenAround(node: PlanNode, iteration: string): boolean {
    return this.#index.around(node.id).every((container) => {
      const key = seenFrom(this.#index, container.id, iteration);
      const place = Number(iteration.split('.')[this.#index.depth(container.id)]);
      return place < (this.#opened.get(key) ?? 0) && !this.#resolved.has(key);
    });
  }

  #states(state: RunState): void {
    if (state === this.#state) return;
    for (const key of Object.keys(this.#state)) if (!Object.hasOwn(state, key)) this.#gone.add(key);
    for (const [key, now] of Object.entries(state)) {
      if (now === this.#state[key]) continue;
      must(!this.#gone.has(key), 'E13', () => `${key} was forgotten and came back as ${now.status}`);
      this.#matches(key, now);
    }
    for (const [key, { status }] of this.#resolved)
      must(
        state[key]?.status === status || (state[key] === undefined && this.#isPast(state, key)),
        'F1',
        () => `${key} is ${status} in the log and ${state[key]?.status} in the state`,
      );
  }

  #matches(key: string, now: NodeState): void {
    const told = this.#resolved.get(key);
    const disagrees = (): string =>
      `${key} is ${JSON.stringify(now)}, the log says ${told?.status ?? 'nothing'}`;
    if (now.status === 'completed') {
      must(told?.status === 'completed', 'F1', disagrees);
      const absent = now.absent ?? [];
      must(
        absent.every((port) => !Object.hasOwn(told.outputs, port)),
        'F1',
        disagrees,
      );
    } else if (now.status === 'skipped' || now.status === 'failed')
      must(told?.status === now.status, 'F1', disagrees);
    else must(told === undefined, 'F1', disagrees);
    if (now.status === 'waiting') must(this.#waiting.has(key), 'F1', disagrees);
    if (now.status === 'open') this.#marks(key, now.marks);
  }

  /** Marks of iterations that are over never change, and there are as many as were opened. */
  #marks(key: string, marks: string): void {
    const before = this.#state[key];
    const had = before?.status === 'open' ? before.marks : '';
    const isSame = [...had].every((mark, place) => mark === '.' || mark === marks[place]);
    must(isSame, 'E13', () => `${key} was ${had} and is ${marks}`);
    must(
      marks.length === this.#opened.get(key),
      'E11',
      () => `${key} is ${marks} with ${this.#opened.get(key)} open`,
    );
  }

  /** An iteration around it is over, or its container is. */
  #isPast(state: RunState, key: string): boolean {
    const { nodeId, iteration } = parseActivationKey(key);
    return this.#index.around(nodeId).some((container) => {
      const around = state[seenFrom(this.#index, container.id, iteration)];
      const place = Number(iteration.split('.')[this.#index.depth(container.id)]);
      return around?.status !== 'open' || around.marks[place] !== '.';
    });
  }

  /** A resumed run does again what failed; of containers, their failed iterations from the start. */
  #again(activations: readonly string[]): void {
    for (const key of activations) {
      this.#resolved.delete(key);
      const before = this.#state[key];
      const { nodeId, iteration } = parseActivationKey(key);
      if (before?.status !== 'failed' || before.marks === undefined) continue;
      const failed = [...before.marks].flatMap((mark, place) =>
        mark === 'f' ? [iteration === '' ? String(place) : `${iteration}.${place}`] : [],
      );
      const isAgain = (other: string): boolean => {
        const at = parseActivationKey(other);
        if (!this.#index.isInside(at.nodeId, nodeId)) return false;
        return failed.some((inner) => at.iteration === inner || at.iteration.startsWith(`${inner}.`));
      };
      for (const known of [this.#resolved, this.#opened, this.#waiting, this.#gone])
        for (const other of known.keys()) if (isAgain(other)) known.delete(other);
    }
    this.#state = Object.fromEntries(
      Object.entries(this.#state).filter(([key]) => !activations.includes(key)),
    );
  }
}
