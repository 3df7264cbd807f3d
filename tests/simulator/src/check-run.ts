import {
  activationKey,
  isTerminalEvent,
  type JsonObject,
  type Plan,
  type PlanNode,
  type RunEvent,
} from '@heddle/contracts';
import { createRunFold, emptyRun, indexOf, isCall, type RunFold, seenFrom } from '@heddle/engine';
import type { MemoryRun } from '../../../packages/adapters/memory/src/memory-run.ts';
import { settingsOf } from './bodies.ts';
import { checkSkip, checkStart } from './check-start.ts';
import { StateCheck } from './check-state.ts';
import { compareView } from './check-view.ts';
import type { Coverage } from './coverage.ts';
import type { Resolved, Told } from './told.ts';
import { must, Violation } from './violation.ts';

/** What must hold of one run after every step, from its log and its state. Knows nothing of how they came about. */
export class RunCheck {
  readonly #fold: RunFold;
  readonly #told: Told;
  readonly #state: StateCheck;
  readonly #dueAt = new Map<string, number>();
  #seq = 0;
  #version = -1;
  #end: string | undefined;

  readonly #coverage: Coverage | undefined;
  readonly #isCalled: boolean;

  constructor(plan: Plan, run: MemoryRun, coverage?: Coverage) {
    this.#coverage = coverage;
    this.#isCalled = run.start.caller !== undefined;
    this.#told = { index: indexOf(plan), resolved: new Map(), opened: new Map(), waiting: new Map() };
    this.#state = new StateCheck(this.#told);
    const { runId, planId, input } = run.start;
    this.#fold = createRunFold(emptyRun({ id: runId, planId, input, createdAt: run.createdAt }, plan));
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
    this.#state.inspect(run.state);
    compareView(this.#fold, run, this.#seq % 8 === 0 || this.#end !== undefined);
  }

  /** Looks at what is new in a log. @throws Violation */
  read(events: readonly RunEvent[]): void {
    while (this.#seq < events.length) {
      const event = events[this.#seq];
      this.#seq += 1;
      must(event?.seq === this.#seq, 'F2', () => `event ${event?.seq} stands at ${this.#seq}`);
      this.#event(event);
      this.#fold.add(event);
    }
  }

  #event(event: RunEvent): void {
    if (this.#coverage) this.#cover(this.#coverage, event);
    if (event.type === 'run-resumed') {
      must(this.#end === 'run-failed', 'F2', () => `a run that is ${this.#end} was resumed`);
      this.#end = undefined;
      this.#state.again(event.nodes);
      return;
    }
    must(this.#end === undefined, 'F2', () => `${event.type} follows ${this.#end}`);
    if (isTerminalEvent(event)) this.#end = event.type;
    if (!('nodeId' in event) || event.nodeId === undefined || isTerminalEvent(event)) return;
    const { nodeId } = event;
    const iteration = ('iteration' in event ? event.iteration : undefined) ?? '';
    const node = this.#told.index.node(nodeId);
    if (!node) throw new Violation('F2', `${event.type} names ${nodeId}, which the plan has not`);
    this.#nodeEvent(event, node, iteration);
  }

  #cover(coverage: Coverage, event: RunEvent): void {
    const key =
      'nodeId' in event ? activationKey(event.nodeId ?? '', 'iteration' in event ? event.iteration : '') : '';
    const { opened, resolved, waiting, index } = this.#told;
    coverage.event(event, {
      opened: opened.get(key) ?? 0,
      isCalled: this.#isCalled,
      waits: waiting.size > 0,
    });
    if (event.type === 'run-completed' && index.children(undefined).some((node) => !resolved.has(node.id)))
      coverage.count('an output ends the run early');
    if (event.type !== 'node-started' || isCall(key)) return;
    const { nodeId, iteration = '' } = event;
    if (
      index
        .inbound(nodeId)
        .some((source) => !source.inside && !resolved.has(seenFrom(index, source.node, iteration)))
    )
      coverage.count('a node starts before all its parents are settled');
  }

  #nodeEvent(event: RunEvent, node: PlanNode, iteration: string): void {
    const key = activationKey(node.id, iteration);
    switch (event.type) {
      case 'node-started':
        if (isCall(key) && this.#told.resolved.get(key)?.status === 'failed') {
          this.#told.resolved.delete(key);
          this.#coverage?.count('a call that failed is made again');
        }
        must(!this.#told.resolved.has(key), 'S10', () => `${key} started after it was settled`);
        checkStart(this.#told, node, iteration);
        return;
      case 'node-completed':
        this.#resolve(key, 'completed', event.outputs ?? {});
        return;
      case 'node-failed':
        if (event.willRetryAt === undefined) this.#resolve(key, 'failed', {});
        return;
      case 'node-skipped':
        checkSkip(this.#told, node, iteration);
        this.#resolve(key, 'skipped', {});
        return;
      case 'iterations-opened': {
        const { kind, count } = settingsOf(node);
        must(event.count <= count, 'E11', () => `${key} (${kind}) has ${event.count} of ${count} iterations`);
        must(
          event.count > (this.#told.opened.get(key) ?? 0),
          'E11',
          () => `${key} opened ${event.count} again`,
        );
        this.#told.opened.set(key, event.count);
        return;
      }
      case 'run-waiting':
        this.#told.waiting.set(key, event.on ?? []);
        return;
      case 'node-woken':
        this.#woken(key, event.by, event.at);
        if (event.by === 'time' && settingsOf(node).dated)
          this.#coverage?.count('time wakes a node at a date');
        return;
      default:
    }
  }

  #woken(key: string, by: string, at: number): void {
    must(this.#told.waiting.get(key)?.includes(by) === true, 'S11', () => `${key} was woken by ${by}`);
    this.#told.waiting.delete(key);
    const dueAt = this.#dueAt.get(key) ?? Number.NEGATIVE_INFINITY;
    if (by === 'time') must(at >= dueAt, 'S11', () => `${key} was due at ${dueAt} and woken at ${at}`);
  }

  #resolve(key: string, status: Resolved['status'], outputs: JsonObject): void {
    const before = this.#told.resolved.get(key);
    must(before === undefined, 'G3', () => `${key} was ${before?.status} and is ${status}`);
    this.#told.resolved.set(key, { status, outputs });
  }
}
