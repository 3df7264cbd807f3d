import { createMemoryRunLog } from '@heddle/adapter-memory';
import { compile } from '@heddle/compiler';
import {
  activationKey,
  type Flow,
  flowSchema,
  type Json,
  type JsonObject,
  type Plan,
  type RunEvent,
} from '@heddle/contracts';
import {
  claimSegment,
  type EngineHost,
  firstSegments,
  type NodeAttempt,
  POISONED_AFTER,
  runSegment,
  segmentsWith,
} from '@heddle/engine';
import { type NodeResult, type RunLog, type SegmentBell, uuidv7 } from '@heddle/ports';
import { testCatalog } from './test-catalog.ts';

/** Nodes as `id: kind`, edges as `from.port>to.port`: enough to draw a graph in one line. */
export function drawn(
  nodes: Record<
    string,
    string | { kind: string; config?: Record<string, Json>; policies?: object; parent?: string }
  >,
  edges: string,
): Flow {
  return flowSchema.parse({
    format: 'heddle/flow@1',
    name: 'Drawn',
    nodes: Object.entries(nodes).map(([id, node]) => ({
      id,
      config: {},
      ...(typeof node === 'string' ? { kind: node } : node),
    })),
    edges: edges
      .split(/\s+/)
      .filter(Boolean)
      .map((edge) => {
        const [from = '', to = ''] = edge.split('>');
        return { from, to };
      }),
  });
}

/** The plan of a drawn flow; a diagnostic fails the test that asked. */
export function planned(flow: Flow): Plan {
  const { plan, diagnostics } = compile(flow, { catalog: testCatalog });
  if (!plan) throw new Error(diagnostics.map((item) => item.message).join('\n'));
  return plan;
}

export interface Hostility {
  readonly random: () => number;
  /** Chance that a bell is lost, and that it rings twice. */
  readonly lost?: number;
  readonly twice?: number;
  /** Chance that a worker dies in a body; at most twice in a segment, since the third time poisons a node. */
  readonly deaths?: number;
  /** Of the record: refused operations and lost answers. */
  readonly refusals?: number;
  readonly lostAnswers?: number;
}

export interface WorkbenchRun {
  readonly runId: string;
  readonly events: readonly RunEvent[];
  /** How often each body was entered, by node. */
  readonly entered: ReadonlyMap<string, number>;
  readonly log: RunLog;
}

/** Whose runs these are. */
export const WORKSPACE = uuidv7();

/** What each test kind does. */
export function testBody(attempt: NodeAttempt): NodeResult {
  const { node, inputs, iteration } = attempt;
  const kind = node.kind.slice(0, node.kind.indexOf('@'));
  if (kind === 'each' || kind === 'repeat') return containerBody(kind, attempt);
  if (kind === 'pause')
    return attempt.woken
      ? { outputs: { value: attempt.woken.by } }
      : { outputs: {}, wait: { reason: 'a pause', time: { afterMs: Number(node.config.ms) } } };
  if (iteration !== '' && kind !== 'fork') return { outputs: { value: { [node.id]: inputs.in ?? null } } };
  if (node.role === 'input') return { outputs: { value: inputs.value ?? null } };
  if (node.role === 'output') return { outputs: inputs };
  if (kind === 'fork') {
    const take = node.config.take;
    return { outputs: typeof take === 'string' && take !== 'none' ? { [take]: node.id } : {} };
  }
  return { outputs: { value: node.id } };
}

function containerBody(kind: string, { node, inputs, iterations }: NodeAttempt): NodeResult {
  if (kind === 'each') {
    if (iterations) return { outputs: { results: [...iterations.results] } };
    const items = Array.isArray(inputs.items) ? inputs.items : [];
    return items.length === 0
      ? { outputs: { results: [] } }
      : { outputs: {}, iterate: { count: items.length } };
  }
  const rounds = iterations?.count ?? 0;
  if (rounds < Number(node.config.rounds)) return { outputs: {}, iterate: { count: rounds + 1 } };
  return { outputs: { result: iterations?.results.at(-1) ?? null } };
}

/**
 * Runs a plan to its end on several workers over a hostile record and a hostile bell: deliveries are reordered,
 * doubled and lost, workers die in the middle. A sweeper is the only second chance.
 */
export async function runOnWorkbench(
  plan: Plan,
  hostility: Hostility,
  body: (attempt: NodeAttempt) => Promise<NodeResult> | NodeResult = testBody,
  input: JsonObject = { value: 1 },
): Promise<WorkbenchRun> {
  const { random, lost = 0, twice = 0, deaths = 0 } = hostility;
  let now = 1_000_000;
  const clock = { now: () => now };
  const log = createMemoryRunLog({
    clock,
    random,
    ...(hostility.refusals ? { refusals: hostility.refusals } : {}),
    ...(hostility.lostAnswers ? { lostAnswers: hostility.lostAnswers } : {}),
  });
  const runId = uuidv7();
  const bells: SegmentBell[] = [];
  const entered = new Map<string, number>();
  const died = new Map<string, number>();
  const ring = async (rung: readonly SegmentBell[]): Promise<void> => {
    for (const bell of rung) {
      if (random() >= lost) bells.splice(Math.floor(random() * (bells.length + 1)), 0, bell);
      if (random() < twice) bells.push(bell);
    }
  };
  let generation = 0;
  const hire = (): { host: EngineHost; death: AbortController } => {
    const workerId = `worker-${generation++}`;
    const death = new AbortController();
    const host: EngineHost = {
      workerId,
      log,
      plan: async () => plan,
      ring,
      lose: (bell) => void stubborn(() => log.giveBack({ ...bell, workerId })),
      tellCaller: async () => undefined,
      publish: () => undefined,
      publishDelta: () => undefined,
      runNode: async (attempt) => {
        const activation = activationKey(attempt.node.id, attempt.iteration);
        entered.set(activation, (entered.get(activation) ?? 0) + 1);
        for (let turn = Math.floor(random() * 4); turn > 0; turn--)
          await new Promise((resolve) => setImmediate(resolve));
        const [segment = ''] = segmentsWith(plan, [activation]);
        const before = died.get(segment) ?? 0;
        if (random() < deaths && before < POISONED_AFTER - 1) {
          died.set(segment, before + 1);
          death.abort(new Error('killed'));
          return new Promise(() => undefined);
        }
        return body(attempt);
      },
      clock,
      random,
      sleep: async () => undefined,
    };
    return { host, death };
  };
  const stubborn = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    for (;;) {
      try {
        return await work();
      } catch {
        // The record refused or lost its answer; whoever depends on it asks again.
      }
    }
  };
  const first = firstSegments(plan);
  await stubborn(async () => {
    if (await log.get({ runId, workspaceId: WORKSPACE })) return;
    await log.start({
      runId,
      workspaceId: WORKSPACE,
      planId: plan.id,
      input,
      ready: first,
      events: [{ type: 'run-started', at: now }],
    });
  });
  await ring(first.map((segment) => ({ runId, segment })));

  const workers = [hire(), hire(), hire()];
  for (const { host } of workers)
    await stubborn(() => log.heartbeat({ workerId: host.workerId, pid: 1, startedAt: now }));
  const working = new Set<Promise<unknown>>();
  for (let round = 0; round < 5_000; round++) {
    if (await stubborn(async () => (await log.get({ runId, workspaceId: WORKSPACE }))?.endedAt)) break;
    for (const [index, worker] of workers.entries()) {
      if (!worker.death.signal.aborted) continue;
      const next = hire();
      workers[index] = next;
      await stubborn(() => log.heartbeat({ workerId: next.host.workerId, pid: 1, startedAt: now }));
    }
    const bell = bells.shift();
    const worker = workers[Math.floor(random() * workers.length)];
    if (bell && worker) {
      const { host, death } = worker;
      const work = (async () => {
        const claimed = await claimSegment(host, bell, 'job');
        if (claimed) await runSegment(host, claimed, death.signal);
      })().catch(() => undefined);
      working.add(work);
      void work.finally(() => working.delete(work));
    } else {
      now += 3_000;
      for (const { host, death } of workers)
        if (!death.signal.aborted)
          await stubborn(() => log.heartbeat({ workerId: host.workerId, pid: 1, startedAt: now }));
      const { bells: again } = await stubborn(() => log.sweep({ readyOlderThanMs: 2_000, limit: 500 }));
      await ring(again);
      await ring((await stubborn(() => log.wakeDue(500))).bells);
    }
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
  for (const { death } of workers) death.abort(new Error('over'));
  const events: RunEvent[] = [];
  for (;;) {
    const more = await stubborn(() => log.events({ runId, workspaceId: WORKSPACE, after: events.length }));
    if (more.length === 0) break;
    events.push(...more);
  }
  return { runId, events, entered, log };
}
