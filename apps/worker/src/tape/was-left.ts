import type { Plan, RunState } from '@heddle/contracts';
import { activationKey, isSettled, parseActivationKey } from '@heddle/contracts';
import { indexOf, type NodeAttempt, seenFrom } from '@heddle/engine';
import type { RunLog } from '@heddle/ports';

/**
 * Whether the run that is replayed ended while this activation was under way or still to come: an output that ends the
 * run, or a failure elsewhere, was faster. Of a run that was cancelled nobody knows what would have ended it.
 */
export async function wasLeft(
  runs: Pick<RunLog, 'snapshot'>,
  { plan, run, node, iteration }: NodeAttempt,
): Promise<boolean> {
  // A call is its borrower's affair.
  if (run.replay === undefined || iteration.includes('~')) return false;
  const before = await runs.snapshot({ runId: run.replay.runId, workspaceId: run.workspaceId });
  if (before?.status !== 'completed' && before?.status !== 'failed') return false;
  return isLeft(plan, before.state, activationKey(node.id, iteration));
}

/** Whether a run that ended in this state left an activation behind: it is not settled, and no iteration around it is over. */
export function isLeft(plan: Plan, state: RunState, key: string): boolean {
  if (isSettled(state[key])) return false;
  const index = indexOf(plan);
  const { nodeId, iteration } = parseActivationKey(key);
  return index.around(nodeId).every((container) => {
    const now = state[seenFrom(index, container.id, iteration)];
    const place = Number(iteration.split('.')[index.depth(container.id)]);
    const marks = now && 'marks' in now ? now.marks : undefined;
    return marks === undefined ? !isSettled(now) : marks[place] === '.' || place >= marks.length;
  });
}
