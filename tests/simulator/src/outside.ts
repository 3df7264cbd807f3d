import { type Plan, parseActivationKey, type RunEventBody, type RunState } from '@heddle/contracts';
import { advance, indexOf, planResume, segmentsWith } from '@heddle/engine';
import type { MemoryRun, memorySnapshot } from '../../../packages/adapters/memory/src/memory-run.ts';
import { placeOf } from '../../../packages/engine/src/settlement.ts';
import type { World } from './world.ts';

/** What comes to a run from outside its workers: signals, people, called runs, the sweeper. */

interface Waking {
  readonly run: MemoryRun;
  readonly activation: string;
  readonly by: 'signal' | 'person' | 'run';
  /** What a person decided of a body whose end nobody knows. */
  readonly decision?: 'retry' | 'complete' | 'fail' | undefined;
  readonly calledRunId?: string;
  /** The wait that is answered; any unless told. */
  readonly waitSeq?: number | undefined;
}

/** Somebody or something wakes an activation. */
export function wake(world: World, waking: Waking): boolean {
  const { run, activation, by, decision, calledRunId, waitSeq } = waking;
  const { nodeId, iteration } = parseActivationKey(activation);
  const { runId, planId } = run.start;
  const [segment = ''] = segmentsWith(world.plan(planId), [activation]);
  const place = placeOf({ id: nodeId }, iteration);
  const result = world.record.waits.wake({
    runId,
    workspaceId: world.workspaceId,
    activation,
    segment,
    by,
    event: { type: 'node-woken', at: world.now, ...place, by },
    ...(decision === undefined ? {} : { value: answerOf(world, decision) }),
    ...(calledRunId === undefined ? {} : { calledRunId }),
    ...(waitSeq === undefined ? {} : { waitSeq }),
  });
  world.note?.(`${by} wakes ${activation} of ${runId}: ${result?.outcome} ${decision ?? ''}`);
  if (result?.outcome !== 'woken') return false;
  if (decision !== undefined) world.coverage?.count(`a person decides ${decision}`);
  if (decision === 'retry') world.effects.allowAgain(`${runId}/${activation}`);
  world.ring([{ runId, segment }]);
  return true;
}

/** A decision, with outputs of the person or without. */
function answerOf(world: World, decision: string) {
  return { decision, outputs: world.random() < 0.5 ? {} : { value: 1 } };
}

/** Wakes whoever called a run that is over. */
export function tellCaller(world: World, runId: string): void {
  const { start, endedAt } = world.run(runId);
  const run = start.caller && world.record.runs.get(start.caller.runId);
  if (endedAt === undefined || !run || !start.caller) return;
  wake(world, { run, activation: start.caller.activation, by: 'run', calledRunId: runId });
}

/** Rings for what is ready too long or whose worker is dead, for what is due, and for calls that were not heard. */
export function sweep(world: World): void {
  world.claims.swept();
  const bells = world.record.sweep({ readyOlderThanMs: 2_000, limit: 500 });
  if (bells.length > 0)
    world.note?.(`sweep rings ${bells.map((bell) => `${bell.runId} ${bell.segment}`).join(', ')}`);
  world.ring(bells);
  world.ring(world.record.waits.wakeDue(500));
  for (const run of world.record.waits.unheard(500)) tellCaller(world, run.start.runId);
  for (const { runId } of world.record.waits.orphaned(500)) {
    world.coverage?.count('a called run is cancelled with its caller');
    cancel(world, world.run(runId));
  }
}

/** A person cancels a run. */
export function cancel(world: World, run: MemoryRun): void {
  const { runId } = run.start;
  world.note?.(`cancel ${runId}`);
  const event: RunEventBody = { type: 'run-cancelled', at: world.now, usage: run.usage };
  if (world.record.cancel({ runId, workspaceId: world.workspaceId, event })?.ended)
    world.claims.runOver(runId);
}

/** A person continues a failed run as it was at the time they looked at it. */
export function resume(world: World, seen: ReturnType<typeof memorySnapshot>): void {
  const { runId, planId, state, version } = seen;
  const { again, ...change } = planResume(state);
  const ready = readyAfter(world.plan(planId), state, change);
  const isDone = world.record.waits.resume({
    runId,
    workspaceId: world.workspaceId,
    expectedVersion: version,
    ...change,
    ready,
    event: { type: 'run-resumed', at: world.now, nodes: [...again] },
  });
  world.note?.(`resume ${runId}: ${isDone}, again ${again.join(', ')}`);
  if (!isDone) return;
  if (Object.keys(change.settled).length > 0) world.coverage?.count('a failed container is resumed');
  const index = indexOf(world.plan(planId));
  for (const key of again) {
    const { nodeId } = parseActivationKey(key);
    world.effects.allowAgain(`${runId}/${key}`);
    world.effects.allowInside(runId, (inside) => index.isInside(inside, nodeId));
  }
  world.ring(ready.map((segment) => ({ runId, segment })));
}

function readyAfter(
  plan: Plan,
  state: RunState,
  { settled, forgotten }: { readonly settled: RunState; readonly forgotten: readonly string[] },
): string[] {
  const kept = Object.entries({ ...state, ...settled }).filter(([key]) => !forgotten.includes(key));
  return segmentsWith(plan, advance(plan, Object.fromEntries(kept)).ready);
}
