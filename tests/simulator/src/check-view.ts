import { activationKey } from '@heddle/contracts';
import type { RunFold } from '@heddle/engine';
import type { MemoryRun } from '../../../packages/adapters/memory/src/memory-run.ts';
import { must } from './violation.ts';

/**
 * What people see of a state. A body that was woken runs, and so does a container; what a failure of the run cut short
 * is pending once it is resumed.
 */
const SHOWN = {
  completed: ['completed'],
  skipped: ['skipped'],
  failed: ['failed'],
  open: ['running', 'cancelled'],
  begun: ['running', 'cancelled', 'pending'],
  waiting: ['waiting', 'cancelled'],
  woken: ['running', 'cancelled', 'pending'],
} as const;

/** The fold of the log says the same as the state. `isThorough`: of every activation, and folding twice changes nothing. */
export function compareView(fold: RunFold, run: MemoryRun, isThorough: boolean): void {
  if (run.endedAt === undefined && !isThorough) return;
  const view = fold.view();
  if (run.endedAt !== undefined)
    must(view.status === run.status, 'F1', () => `the log says ${view.status}, the record ${run.status}`);
  if (!isThorough) return;
  const shown = new Map(view.nodes.map((node) => [activationKey(node.id, node.iteration), node.status]));
  for (const [key, { status }] of Object.entries(run.state)) {
    const seen = shown.get(key);
    const isSame = (SHOWN[status] as readonly string[]).includes(seen ?? 'missing'); // cast: widened for a membership test
    must(isSame, 'F1', () => `${key} is ${status} in the state and ${seen} in the fold of the log`);
  }
  for (const event of run.events) fold.add(event);
  must(fold.view() === view, 'F1', () => 'folding the log twice changes the view');
  const spent = run.usage.inputTokens - view.usage.inputTokens;
  must(spent >= 0, 'F1', () => `the log tells of ${-spent} tokens more than the record counts`);
}
