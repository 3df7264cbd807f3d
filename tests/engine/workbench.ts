import { createMemoryRunLog } from '@heddle/adapter-memory';
import { activationKey, type JsonObject, type Plan, type RunEvent } from '@heddle/contracts';
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
import { testBody } from './test-body.ts';

/** What goes wrong, and how often. */
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

/** How it went. */
export interface WorkbenchRun {
  readonly runId: string;
  readonly events: readonly RunEvent[];
  /** How often each body was entered, by node. */
  readonly entered: ReadonlyMap<string, number>;
  readonly log: RunLog;
}

/** Whose runs these are. */
export const WORKSPACE = uuidv7();

/**
 * Runs a plan to its end on several workers over a hostile record and a hostile bell: deliveries are reordered,
 * doubled and lost, workers die in the middle. A sweeper is the only second chance.
 */
export async function runOnWorkbench(
  plan: Plan,
  hostility: Hostility,
  body: Body = testBody,
  input: JsonObject = { value: 1 },
): Promise<WorkbenchRun> {
  const bench = openBench(plan, hostility);
  const { log, entered } = bench;
  const run = { runId: uuidv7(), workspaceId: WORKSPACE };
  const first = firstSegments(plan);
  await stubborn(async () => {
    if (await log.get(run)) return;
    const events = [{ type: 'run-started' as const, at: bench.clock.now() }];
    await log.start({ ...run, planId: plan.id, input, ready: first, events });
  });
  await bench.ring(first.map((segment) => ({ runId: run.runId, segment })));
  await workOff(bench, run, () => hire(bench, body));
  return { runId: run.runId, events: await wholeLog(log, run), entered, log };
}

type Body = (attempt: NodeAttempt) => Promise<NodeResult> | NodeResult;

/** A record, a bell and a clock that goes on when nothing else does. */
interface Bench {
  readonly plan: Plan;
  readonly hostility: Hostility;
  readonly log: RunLog;
  readonly clock: { now(): number };
  /** Lets time pass, in milliseconds. */
  readonly pass: (ms: number) => void;
  /** Deliveries on their way, in the order in which they arrive. */
  readonly bells: SegmentBell[];
  readonly ring: (rung: readonly SegmentBell[]) => Promise<void>;
  /** How often each body was entered. */
  readonly entered: Map<string, number>;
  /** Deaths by segment. */
  readonly died: Map<string, number>;
  hired: number;
}

function openBench(plan: Plan, hostility: Hostility): Bench {
  const { random, lost = 0, twice = 0, refusals, lostAnswers } = hostility;
  let now = 1_000_000;
  const clock = { now: () => now };
  const bells: SegmentBell[] = [];
  return {
    plan,
    hostility,
    log: createMemoryRunLog({
      clock,
      random,
      ...(refusals ? { refusals } : {}),
      ...(lostAnswers ? { lostAnswers } : {}),
    }),
    clock,
    pass: (ms) => {
      now += ms;
    },
    bells,
    ring: async (rung) => {
      for (const bell of rung) {
        if (random() >= lost) bells.splice(Math.floor(random() * (bells.length + 1)), 0, bell);
        if (random() < twice) bells.push(bell);
      }
    },
    entered: new Map(),
    died: new Map(),
    hired: 0,
  };
}

interface Worker {
  readonly host: EngineHost;
  readonly death: AbortController;
}

function hire(bench: Bench, body: Body): Worker {
  const { plan, log, clock, ring } = bench;
  const { random } = bench.hostility;
  const workerId = `worker-${bench.hired++}`;
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
      bench.entered.set(activation, (bench.entered.get(activation) ?? 0) + 1);
      await turns(Math.floor(random() * 4));
      if (!diesIn(bench, activation)) return body(attempt);
      death.abort(new Error('killed'));
      return new Promise(() => undefined);
    },
    clock,
    random,
    sleep: async () => undefined,
  };
  return { host, death };
}

/** Whether the worker dies in this body; counts it then. */
function diesIn({ plan, hostility, died }: Bench, activation: string): boolean {
  const { random, deaths = 0 } = hostility;
  const [segment = ''] = segmentsWith(plan, [activation]);
  const before = died.get(segment) ?? 0;
  if (random() >= deaths || before >= POISONED_AFTER - 1) return false;
  died.set(segment, before + 1);
  return true;
}

type Run = { readonly runId: string; readonly workspaceId: string };

/** Three workers, of which the dead are replaced, take what rings until the run is over. */
async function workOff(bench: Bench, run: Run, hireOne: () => Worker): Promise<void> {
  const { log, bells } = bench;
  const { random } = bench.hostility;
  const startedAt = bench.clock.now();
  const beat = ({ host }: Worker, at: number) =>
    stubborn(() => log.heartbeat({ workerId: host.workerId, pid: 1, startedAt: at }));
  const workers = [hireOne(), hireOne(), hireOne()];
  for (const worker of workers) await beat(worker, startedAt);
  for (let round = 0; round < 5_000; round++) {
    if (await stubborn(async () => (await log.get(run))?.endedAt)) break;
    for (const [index, worker] of workers.entries()) {
      if (!worker.death.signal.aborted) continue;
      const next = hireOne();
      workers[index] = next;
      await beat(next, bench.clock.now());
    }
    const bell = bells.shift();
    const worker = workers[Math.floor(random() * workers.length)];
    if (bell && worker) void take(worker, bell);
    else {
      bench.pass(3_000);
      for (const each of workers) if (!each.death.signal.aborted) await beat(each, bench.clock.now());
      await bench.ring((await stubborn(() => log.sweep({ readyOlderThanMs: 2_000, limit: 500 }))).bells);
      await bench.ring((await stubborn(() => log.wakeDue(500))).bells);
    }
    await turns(3);
  }
  for (const { death } of workers) death.abort(new Error('over'));
}

/** What fails here is what the hostile record did to it; the sweeper rings again. */
async function take({ host, death }: Worker, bell: SegmentBell): Promise<void> {
  try {
    const claimed = await claimSegment(host, bell, 'job');
    if (claimed) await runSegment(host, claimed, death.signal);
  } catch {
    // Said above.
  }
}

async function wholeLog(log: RunLog, run: Run): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for (;;) {
    const more = await stubborn(() => log.events({ ...run, after: events.length }));
    if (more.length === 0) return events;
    events.push(...more);
  }
}

/** Asks a record that refused or lost its answer until it says something. */
async function stubborn<Result>(work: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await work();
    } catch {
      // Whoever depends on it asks again.
    }
  }
}

/** Lets everything else that is under way take so many steps. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}
