import type { JsonObject, Plan, PlanNode, RunEvent } from '@heddle/contracts';
import { activationKey } from '@heddle/contracts';
import { segmentsWith } from '@heddle/engine';
import type { ClaimedRun, Commit, CommitResult, NodeResult, RunSnapshot, SegmentBell } from '@heddle/ports';
import type { EngineHost } from '../../../packages/engine/src/host.ts';
import type { SettleRequest } from '../../../packages/engine/src/settle-node.ts';
import { simulatedBody } from './bodies.ts';
import type { Coverage } from './coverage.ts';
import { Execution } from './execution.ts';
import { calledBy } from './graphs.ts';
import { tellCaller } from './outside.ts';
import type { ExecutionOptions, Site, WorkerFaults } from './site.ts';
import type { World } from './world.ts';

/** One simulated worker process: what it runs, what it may have lost, and a clock that is wrong. */
export class Worker implements Site {
  readonly id: string;
  readonly executions: Execution[] = [];
  /** Segments to give back; see `EngineHost.lose`. */
  readonly lost: SegmentBell[] = [];
  /** Stopped by its machine; it knows nothing of it. */
  isPaused = false;
  readonly faults: WorkerFaults;
  readonly host: EngineHost;
  readonly coverage: Coverage | undefined;
  readonly #world: World;

  constructor(world: World, id: string, skewMs: number) {
    this.#world = world;
    this.id = id;
    this.faults = world.faults;
    this.coverage = world.coverage;
    this.host = hostOf(id, { now: () => world.now + skewMs }, world.random);
  }

  begin(claimed: ClaimedRun, token: string): void {
    this.#execute({ site: this, claimed, token, count: 1, values: {} });
  }

  keep(options: ExecutionOptions): void {
    this.#execute(options);
  }

  #execute(options: ExecutionOptions): void {
    const execution = new Execution(options);
    this.executions.push(execution);
    execution.pump();
  }

  /** Forgets executions that are over. */
  tidy(): void {
    for (let place = this.executions.length - 1; place >= 0; place--)
      if (this.executions[place]?.isOver) this.executions.splice(place, 1);
  }

  plan(id: string): Plan {
    return this.#world.plan(id);
  }

  body(request: SettleRequest, attempt: number): NodeResult {
    const { node, iteration, run, inputs, iterations, woken } = request;
    const activation = activationKey(node.id, iteration);
    return simulatedBody({
      runId: run.runId,
      node,
      iteration,
      inputs,
      attempt,
      had: iterations?.count,
      woken,
      callRun: () => this.#call(request, activation),
    });
  }

  #call({ plan, run }: SettleRequest, activation: string): string {
    const called = calledBy(activation, run.caller !== undefined);
    if (run.caller) this.#world.coverage?.count('a called run calls another');
    const [segment = ''] = segmentsWith(plan, [activation]);
    return this.#world.start(called, {
      caller: { runId: run.runId, activation, segment, depth: (run.caller?.depth ?? 0) + 1 },
      idempotency: { scope: `call/${run.runId}`, key: activation, bodyHash: called.id },
    });
  }

  entered(runId: string, activation: string, node: PlanNode): void {
    this.#world.note?.(`  ${this.id} runs ${activation}`);
    if (node.effects === 'once') this.#world.effects.entered(runId, activation);
  }

  commit(token: string, commit: Commit): CommitResult {
    return this.#world.commit(token, commit);
  }

  events(runId: string, after: number): readonly RunEvent[] {
    return this.#world.record.runs.get(runId)?.events.slice(after) ?? [];
  }

  outputs(runId: string, activations: readonly string[]): Record<string, JsonObject> {
    const found: Record<string, JsonObject> = {};
    for (const event of this.#world.record.runs.get(runId)?.events ?? []) {
      if (event.type !== 'node-completed' || event.outputs === undefined) continue;
      const key = activationKey(event.nodeId, event.iteration);
      if (activations.includes(key)) found[key] = event.outputs;
    }
    return found;
  }

  ring(bells: readonly SegmentBell[]): void {
    this.#world.ring(bells);
  }

  lose(bell: SegmentBell): void {
    this.lost.push(bell);
  }

  ended(run: RunSnapshot): void {
    const { serialKey, caller, runId } = run;
    if (serialKey !== undefined) {
      const next = this.#world.record.release(serialKey);
      if (next) this.ring(next.ready.map((segment) => ({ runId: next.runId, segment })));
    }
    if (caller !== undefined && this.#world.random() < 0.5) tellCaller(this.#world, runId);
  }
}

const nothing = (): undefined => undefined;

/** What the pure parts ask of a host: who it is, what time it is, and chance. */
function hostOf(workerId: string, clock: EngineHost['clock'], random: () => number): EngineHost {
  const unasked = async (): Promise<never> => {
    throw new Error('The simulated worker asks the world itself.');
  };
  return {
    workerId,
    clock,
    random,
    log: {} as EngineHost['log'], // cast: the model commits through its site
    plan: unasked,
    ring: unasked,
    lose: nothing,
    tellCaller: unasked,
    publish: nothing,
    publishDelta: nothing,
    runNode: unasked,
    sleep: unasked,
  };
}
