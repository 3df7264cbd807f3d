import { activationKey, type EffectEntry, type Plan, type Principal, type RunEvent } from '@heddle/contracts';
import { indexOf } from '@heddle/engine';
import { authorise, notFound } from '../authorise.ts';
import type { Services } from '../services.ts';
import { eventsUntil, planOfRun } from './read-run.ts';

/**
 * What a run may have done to the world outside, by activation: every attempt at a body with effects, the key it
 * handed out, and what is known of its outcome. An attempt that left no word is `unknown`: its worker was lost.
 */
export function effectLedger(plan: Plan, runId: string, events: readonly RunEvent[]): EffectEntry[] {
  const index = indexOf(plan);
  const entries = new Map<string, EffectEntry>();
  for (const event of events) {
    if (event.type !== 'node-started' && event.type !== 'node-completed' && event.type !== 'node-failed')
      continue;
    const node = index.node(event.nodeId);
    if (!node || node.effects === 'none') continue;
    const { nodeId, iteration = '', attempt, at } = event;
    const key = activationKey(nodeId, iteration);
    const known = entries.get(key) ?? {
      nodeId,
      iteration,
      effects: node.effects,
      idempotencyKey: `${runId}:${nodeId}:${iteration}`,
      attempts: [],
    };
    const isPinned = event.type === 'node-completed' && event.pinned === true;
    if (isPinned) continue;
    entries.set(key, { ...known, attempts: withAttempt(known.attempts, attempt, at, outcomeOf(event)) });
  }
  return [...entries.values()];
}

type Attempt = EffectEntry['attempts'][number];

function outcomeOf(event: RunEvent): Attempt['outcome'] {
  if (event.type === 'node-completed') return event.recovered ? 'failed' : 'done';
  return event.type === 'node-failed' ? 'failed' : 'unknown';
}

/** Numbers have no gaps: an attempt that nobody told of was lost with its worker. */
function withAttempt(
  attempts: readonly Attempt[],
  number: number,
  at: number,
  outcome: Attempt['outcome'],
): Attempt[] {
  const all: Attempt[] = [...attempts];
  while (all.length < number) all.push({ attempt: all.length + 1, outcome: 'unknown' });
  const before = all[number - 1];
  all[number - 1] = { attempt: number, at: before?.at ?? at, outcome };
  return all;
}

/** @throws HeddleError `not-found`. */
export async function listEffects(
  services: Services,
  principal: Principal,
  runId: string,
): Promise<{ items: EffectEntry[] }> {
  const { workspaceId } = authorise(principal, 'runs:read');
  const record = await services.runs.get({ runId, workspaceId });
  if (!record) throw notFound('run');
  const plan = await planOfRun(services.plans, record);
  const events = await eventsUntil(services.runs, { workspaceId, runId }, Number.POSITIVE_INFINITY);
  return { items: effectLedger(plan, runId, events) };
}
