import type { NodeState, Plan } from '@heddle/contracts';
import type { MemoryRun } from '../../../packages/adapters/memory/src/memory-run.ts';
import type { Coverage } from './coverage.ts';
import { randomPlan } from './graphs.ts';
import { type Choices, Player, Recorder, seededChoices, type Tape } from './random.ts';
import { CALM, FAULTY, type StepTable, upkeep } from './steps.ts';
import { Violation } from './violation.ts';
import { type Mutant, World } from './world.ts';

/** `safety`: after every step all that must hold holds. `liveness`: afterwards faults stop, and every run ends. */
export type Mode = 'safety' | 'liveness';

export interface Simulation {
  readonly seed: number;
  readonly mode: Mode;
  readonly mutant?: Mutant | undefined;
  readonly note?: ((line: string) => void) | undefined;
  readonly coverage?: Coverage | undefined;
}

/** How a simulation went. */
export interface Outcome {
  readonly steps: number;
  readonly violation?: Violation;
}

/** Steps with faults: at least so many, and up to so many more. */
const FAULTY_STEPS = { least: 40, more: 160 };

/** Calm steps after which a run that is not over never will be. */
const CALM_STEPS = 4_000;

/** Seeds that share a graph: compiling costs more than simulating. */
const SEEDS_PER_GRAPH = 16;

/** Draws of the step table that came to nothing before time is made to pass. */
const IDLE_DRAWS = 40;

let lastPlan: { readonly graph: number; readonly plan: Plan } | undefined;

/** The plan that a seed is simulated on. */
export function planOfSeed(seed: number): Plan {
  const graph = Math.floor(seed / SEEDS_PER_GRAPH);
  if (lastPlan?.graph !== graph) lastPlan = { graph, plan: randomPlan(graph) };
  return lastPlan.plan;
}

function faultySteps(seed: number): number {
  return FAULTY_STEPS.least + ((Math.imul(seed, 2_654_435_761) >>> 0) % FAULTY_STEPS.more);
}

/** Simulates a seed. The same seed gives the same steps, on every machine. */
export function simulate(simulation: Simulation): Outcome {
  return play(simulation, faultySteps(simulation.seed), seededChoices(simulation.seed));
}

/** Simulates a seed and writes its decisions down, step by step. */
export function record(simulation: Simulation): Outcome & { readonly tape: readonly Tape[] } {
  const recorder = new Recorder(seededChoices(simulation.seed));
  const outcome = play(simulation, faultySteps(simulation.seed), recorder, () => recorder.next());
  return { ...outcome, tape: recorder.steps.slice(0, outcome.steps) };
}

/** Plays written decisions; calm steps that follow are drawn from the seed. */
export function replay(simulation: Simulation, tape: readonly Tape[]): Outcome {
  const player = new Player(tape);
  return play(simulation, tape.length, player, () => player.next());
}

function play(
  simulation: Simulation,
  limit: number,
  choices: Choices,
  next = (): void => undefined,
): Outcome {
  const { seed, mode } = simulation;
  const world = new World({ ...simulation, plan: planOfSeed(seed) });
  let steps = 0;
  try {
    world.inspect();
    for (; steps < limit; steps++) {
      next();
      stepOf(world, choices, FAULTY);
    }
    if (mode === 'liveness') steps += calmDown(world, seededChoices(seed ^ 0x2545f491));
    return { steps };
  } catch (error) {
    const violation = error instanceof Violation ? error : new Violation('crash', String(stackOf(error)));
    return { steps: steps + 1, violation };
  }
}

function stackOf(error: unknown): unknown {
  return error instanceof Error ? error.stack : error;
}

/** One step that does something, and everything that must hold after it. */
function stepOf(world: World, choices: Choices, table: StepTable): boolean {
  for (let draws = 0; draws < IDLE_DRAWS; draws++) {
    const step = table[choices.draw(table.length)];
    if (!step?.(world, choices)) continue;
    for (const worker of world.workers) worker.tidy();
    world.inspect();
    return true;
  }
  return false;
}

/** Faults stop. @throws Violation when a run does not come to its end, saying why. */
function calmDown(world: World, choices: Choices): number {
  for (const worker of world.workers) worker.isPaused = false;
  world.note?.('faults stop');
  for (let steps = 0; steps < CALM_STEPS; steps++) {
    if (!openRuns(world).next().value) return steps;
    if (steps % 16 === 0 || !stepOf(world, choices, CALM)) {
      upkeep(world);
      world.inspect();
    }
  }
  throw new Violation('liveness', [...openRuns(world)].map(standing).join('; '));
}

/** Runs that are neither over nor a person's to decide. */
function* openRuns(world: World): Generator<MemoryRun> {
  for (const run of world.record.runs.values())
    if (run.endedAt === undefined && !hasDoubt(run) && !waitsForDoubtful(world, run)) yield run;
}

function standing(run: MemoryRun): string {
  const { state, ready, status } = run;
  return `${run.start.runId} is ${status}: state ${JSON.stringify(state)}, ready ${JSON.stringify(ready)}, claims ${JSON.stringify([...run.claims])}, timers ${JSON.stringify([...run.timers])}`;
}

function hasDoubt(run: MemoryRun): boolean {
  return run.endedAt === undefined && Object.values(run.state).some(isDoubt);
}

function isDoubt(now: NodeState): boolean {
  return now.status === 'waiting' && now.on.includes('person');
}

/** Whether it waits for a run of its session, or for one it called, that is a person's to decide. */
function waitsForDoubtful(world: World, { start }: MemoryRun): boolean {
  return [...world.record.runs.values()].some(
    (other) =>
      hasDoubt(other) &&
      ((start.serialKey !== undefined && other.start.serialKey === start.serialKey) ||
        other.start.caller?.runId === start.runId),
  );
}
