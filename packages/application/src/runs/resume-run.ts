import { HeddleError, type Principal, type RunState } from '@heddle/contracts';
import { advance, failedCall, planResume, segmentsWith } from '@heddle/engine';
import { systemClock } from '@heddle/ports';
import { authorise, notFound } from '../authorise.ts';
import type { Services } from '../services.ts';
import { planOfRun } from './read-run.ts';

type Resuming = Pick<Services, 'runs' | 'plans' | 'queue'>;

/**
 * Continues a failed run from what failed: everything that settled stays settled, and nothing that was paid for is
 * paid again.
 *
 * @throws HeddleError `not-found`, `conflict` when the run did not fail or somebody was faster.
 */
export async function resumeRun(
  services: Resuming,
  principal: Principal,
  runId: string,
): Promise<{ runId: string }> {
  const { workspaceId } = authorise(principal, 'runs:write');
  if (!(await reopenRun(services, { runId, workspaceId })))
    throw new HeddleError('conflict', 'Somebody else resumed this run just now.');
  return { runId };
}

/**
 * As {@link resumeRun}, for whoever may. Runs that it called and that failed since it was over are resumed with it: what
 * waits for them, or was just told, would else fail it again with what may be mended by now.
 *
 * @returns false when somebody was faster.
 * @throws HeddleError `not-found`, `conflict` when the run did not fail.
 */
export async function reopenRun(
  services: Resuming,
  { runId, workspaceId }: { readonly runId: string; readonly workspaceId: string },
): Promise<boolean> {
  const snapshot = await services.runs.snapshot({ runId, workspaceId });
  if (!snapshot) throw notFound('run');
  if (snapshot.status !== 'failed')
    throw new HeddleError(
      'conflict',
      `Only a failed run can be resumed; this one is ${snapshot.status}. Nothing was changed.`,
      { details: { runId, status: snapshot.status } },
    );
  await reopenCalled(services, workspaceId, snapshot.state);
  const plan = await planOfRun(services.plans, snapshot);
  const { settled, forgotten, again } = planResume(snapshot.state);
  const state = Object.fromEntries(
    Object.entries({ ...snapshot.state, ...settled }).filter(([key]) => !forgotten.includes(key)),
  );
  const ready = segmentsWith(plan, advance(plan, state).ready);
  const done = await services.runs.resume({
    runId,
    workspaceId,
    expectedVersion: snapshot.version,
    settled,
    forgotten,
    ready,
    event: { type: 'run-resumed', at: systemClock.now(), nodes: [...again] },
  });
  if (!done) return false;
  await services.queue
    .ring(
      'segments',
      ready.map((segment) => ({ runId, segment })),
    )
    .catch(() => undefined);
  return true;
}

/** Before the caller itself, which a sweep could else tell of their old failures. */
async function reopenCalled(services: Resuming, workspaceId: string, state: RunState): Promise<void> {
  for (const now of Object.values(state)) {
    const runId = now.status === 'waiting' ? now.runId : failedCall(now);
    const called = runId === undefined ? undefined : await services.runs.get({ runId, workspaceId });
    // Whoever was faster has resumed it all the same.
    if (runId !== undefined && called?.status === 'failed')
      await reopenRun(services, { runId, workspaceId }).catch(unlessConflict);
  }
}

function unlessConflict(error: unknown): void {
  if (!HeddleError.is(error) || error.code !== 'conflict') throw error;
}
