import { type MemoryRun, memorySnapshot } from '../../../packages/adapters/memory/src/memory-run.ts';
import type { Execution } from './execution.ts';
import * as outside from './outside.ts';
import type { Choices } from './random.ts';
import { must } from './violation.ts';
import type { Worker } from './worker.ts';
import type { World } from './world.ts';

/** One kind of step. False: there was nothing to do. */
type Step = (world: World, choices: Choices) => boolean;

/** Which steps are drawn, by repetition. */
export type StepTable = readonly Step[];

const MAX_AT_ONCE = 3;

function pick<Item>(items: readonly Item[], choices: Choices): Item | undefined {
  return items[choices.draw(items.length)];
}

function awake(world: World): Worker[] {
  return world.workers.filter((worker) => !worker.isPaused);
}

function deliverBell(world: World, choices: Choices, isCalm: boolean): boolean {
  const free = awake(world).filter((worker) => worker.executions.length < MAX_AT_ONCE);
  const worker = pick(free, choices);
  const place = choices.draw(world.bells.length);
  const bell = world.bells[place];
  if (!worker || !bell) return false;
  const fate = isCalm ? 9 : choices.draw(10);
  if (fate > 0) world.bells.splice(place, 1);
  if (fate !== 1) world.claim(worker, bell, fate === 2);
  return true;
}

/** An execution for which something can be done. */
function execution(world: World, choices: Choices, can: (each: Execution) => boolean): Execution | undefined {
  const able: Execution[] = [];
  for (const worker of world.workers)
    if (!worker.isPaused) for (const each of worker.executions) if (can(each)) able.push(each);
  return pick(able, choices);
}

const settle: Step = (world, choices) => {
  const found = execution(world, choices, (each) => each.canSettle);
  const key = found && pick([...found.running.keys()], choices);
  if (!found || key === undefined) return false;
  world.note?.(`  a body ends: ${key} under ${found.token}`);
  found.settle(key);
  return true;
};

function commitStep(world: World, choices: Choices, isCalm: boolean): boolean {
  const found = execution(world, choices, (each) => each.line.isBusy);
  if (!found) return false;
  if (found.line.hasAnswer) {
    found.hear();
    return true;
  }
  const fate = isCalm ? 9 : choices.draw(12);
  if (fate < 2)
    world.note?.(`  a commit of ${found.token} is ${fate === 0 ? 'refused' : 'made and its answer lost'}`);
  if (fate === 0) found.line.deliver('refused');
  else found.line.deliver(fate === 1 ? 'lost' : 'answered');
  return true;
}

const progress: Step = (world, choices) => {
  const found = execution(world, choices, (each) => each.canShowProgress);
  found?.line.showProgress();
  return found !== undefined;
};

const giveBack: Step = (world, choices) => {
  const worker = pick(
    awake(world).filter((each) => each.lost.length > 0),
    choices,
  );
  const bell = worker?.lost.shift();
  if (!worker || !bell) return false;
  world.giveBack(worker, bell);
  return true;
};

const heartbeats: Step = (world) => {
  for (const worker of awake(world)) world.heartbeat(worker);
  return true;
};

const crash: Step = (world, choices) => {
  const worker = pick(world.workers, choices);
  if (!worker) return false;
  world.note?.(`${worker.id} dies`);
  world.dismiss(worker, false);
  return true;
};

/** A worker that is told to stop drops its work and says goodbye. */
const stop: Step = (world, choices) => {
  const worker = pick(awake(world), choices);
  if (!worker) return false;
  world.note?.(`${worker.id} stops`);
  world.dismiss(worker, true);
  return true;
};

const pause: Step = (world, choices) => {
  const worker = pick(world.workers, choices);
  if (!worker) return false;
  worker.isPaused = !worker.isPaused;
  world.note?.(`${worker.id} ${worker.isPaused ? 'freezes' : 'goes on'}`);
  return true;
};

const SPANS = [1, 50, 500, 3_000, 9_000, 60_000];

const time: Step = (world, choices) => {
  world.now += SPANS[choices.draw(SPANS.length)] ?? 1;
  return true;
};

const sweep: Step = (world) => {
  outside.sweep(world);
  return true;
};

/** A signal for whoever waits for one; people answer doubts only where `mayDecide`. */
function signal(world: World, choices: Choices, mayDecide: boolean): boolean {
  const waiting: [MemoryRun, string, 'signal' | 'person'][] = [];
  for (const run of world.record.runs.values())
    for (const [key, now] of Object.entries(run.state)) {
      if (now.status !== 'waiting') continue;
      if (now.on.includes('signal')) waiting.push([run, key, 'signal']);
      if (mayDecide && now.on.includes('person')) waiting.push([run, key, 'person']);
    }
  const found = pick(waiting, choices);
  if (!found) return false;
  const [run, key, by] = found;
  const decision = by === 'person' ? DECISIONS[choices.draw(3)] : undefined;
  outside.wake(world, { run, activation: key, by, decision });
  return true;
}

const DECISIONS = ['retry', 'complete', 'fail'] as const;

/** A signal that nobody waits for: too early, too late, or to a wait that is over. */
const strayAnswer: Step = (world, choices) => {
  const run = pick([...world.record.runs.values()], choices);
  const nodes = world.plan(run?.start.planId ?? '').nodes.filter((node) => node.kind.startsWith('ask@'));
  const activation = pick(nodes, choices)?.id;
  if (!run || activation === undefined) return false;
  const now = run.state[activation];
  const waitSeq = now?.status === 'waiting' ? (now.seq ?? 1) - 1 : undefined;
  world.coverage?.count(
    waitSeq === undefined ? 'a signal comes to a node that does not wait' : 'an answer to an earlier wait',
  );
  const isWoken = outside.wake(world, { run, activation, by: 'signal', waitSeq });
  must(!isWoken, 'E14', () => `${activation} was woken by an answer to something else`);
  return true;
};

const cancel: Step = (world, choices) => {
  const run = pick([...world.record.runs.values()], choices);
  if (!run || choices.draw(16) > 0) return false;
  outside.cancel(world, run);
  return true;
};

const resume: Step = (world, choices) => {
  const failed = [...world.record.runs.values()].filter((run) => run.status === 'failed');
  const run = pick(failed, choices);
  const before = world.looked;
  if (before && choices.draw(2) === 0) {
    world.looked = undefined;
    outside.resume(world, before);
    return true;
  }
  if (!run) return false;
  const seen = memorySnapshot(run);
  world.looked = seen;
  if (choices.draw(3) > 0) outside.resume(world, seen);
  return true;
};

const times = (count: number, step: Step): Step[] => Array.from({ length: count }, () => step);

/** Everything may happen. */
export const FAULTY: StepTable = [
  ...times(14, (world, choices) => deliverBell(world, choices, false)),
  ...times(22, (world, choices) => commitStep(world, choices, false)),
  ...times(14, settle),
  ...times(3, progress),
  ...times(3, giveBack),
  ...times(4, heartbeats),
  ...times(4, time),
  ...times(3, sweep),
  ...times(2, pause),
  ...times(2, resume),
  ...times(2, (world, choices) => signal(world, choices, true)),
  strayAnswer,
  crash,
  stop,
  cancel,
];

/** Faults have stopped: everything that was asked for is done, in any order. */
export const CALM: StepTable = [
  ...times(8, (world, choices) => deliverBell(world, choices, true)),
  ...times(12, (world, choices) => commitStep(world, choices, true)),
  ...times(8, settle),
  progress,
  ...times(4, giveBack),
  ...times(3, (world, choices) => signal(world, choices, false)),
];

/** Between calm steps: workers say that they live, time passes, the sweeper looks. */
export function upkeep(world: World): void {
  for (const worker of world.workers) world.heartbeat(worker);
  world.now += 2_500;
  for (const worker of world.workers) world.heartbeat(worker);
  outside.sweep(world);
}
