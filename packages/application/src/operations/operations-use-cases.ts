import {
  type DeadLetterGroup,
  HeddleError,
  type Operations,
  type Principal,
  type ResumeLettersBody,
  type ResumeLettersResult,
  type StuckRun,
} from '@heddle/contracts';
import type { OperationsLog } from '@heddle/ports';
import { authorise } from '../authorise.ts';
import { resumeRun } from '../runs/resume-run.ts';
import type { Services } from '../services.ts';
import { whyStuck } from './why-stuck.ts';

/** Runs of a cause that one request resumes. */
const MAX_RESUMED = 100;

/** Queue, workers and open runs of the Principal's workspace. */
export async function getOperations(
  { operations, queue, runs, clock }: Pick<Services, 'operations' | 'queue' | 'runs' | 'clock'>,
  principal: Principal,
): Promise<Operations> {
  const { workspaceId } = authorise(principal, 'runs:read');
  const [load, workers, depth] = await Promise.all([
    operations.load({ workspaceId }),
    runs.workers(),
    queue.depth(),
  ]);
  return {
    at: clock.now(),
    open: { ...load.open },
    queue: {
      ready: load.ready,
      ...(load.oldestReadyMs === undefined ? {} : { oldestReadyMs: load.oldestReadyMs }),
      deliveries: { ...depth.segments },
    },
    workers: workers.map((worker) => ({ ...worker, held: load.held[worker.workerId] ?? 0 })),
  };
}

/** Open runs without progress, each with its reason. Runs that a living worker has in hand are not among them. */
export async function listStuckRuns(
  services: Pick<Services, 'operations' | 'runs' | 'clock'>,
  principal: Principal,
  query: { readonly quietForMs: number; readonly limit: number },
): Promise<StuckRun[]> {
  const { workspaceId } = authorise(principal, 'runs:read');
  return stuckRuns(services, { ...query, workspaceId });
}

/** The same for the whole installation when no workspace is named; for metrics. */
export async function stuckRuns(
  { operations, runs, clock }: Pick<Services, 'operations' | 'runs' | 'clock'>,
  query: Parameters<OperationsLog['quiet']>[0],
): Promise<StuckRun[]> {
  const [quiet, workers] = await Promise.all([operations.quiet(query), runs.workers()]);
  const around = { now: clock.now(), workersAlive: workers.filter((worker) => worker.alive).length };
  return quiet.flatMap((run): StuckRun[] => {
    const stuck = whyStuck(run, around);
    if (!stuck) return [];
    const { runId, flowId, flowName, status, preview, progressAt } = run;
    return [
      {
        runId,
        status,
        preview,
        progressAt,
        ...(flowId === undefined ? {} : { flowId }),
        ...(flowName === undefined ? {} : { flowName }),
        ...stuck,
      },
    ];
  });
}

/** Failed runs of saved flows, by cause. */
export async function listDeadLetters(
  { operations }: Pick<Services, 'operations'>,
  principal: Principal,
  limit: number,
): Promise<{ items: DeadLetterGroup[]; total: number }> {
  const { workspaceId } = authorise(principal, 'runs:read');
  const [groups, { failed }] = await Promise.all([
    operations.failures({ workspaceId, limit }),
    operations.load({ workspaceId }),
  ]);
  return {
    items: groups.map(({ newestError, ...group }) => ({ ...group, message: newestError.message })),
    total: failed,
  };
}

/**
 * Resumes failed runs from what failed, one by one; what cannot be resumed is told and does not stop the rest.
 *
 * @throws HeddleError `not-allowed`.
 */
export async function resumeDeadLetters(
  services: Pick<Services, 'operations' | 'runs' | 'plans' | 'queue' | 'bus'>,
  principal: Principal,
  request: ResumeLettersBody,
): Promise<ResumeLettersResult> {
  const { workspaceId } = authorise(principal, 'runs:write');
  const runIds = 'runIds' in request ? request.runIds : await ofGroup(services, workspaceId, request.group);
  const resumed: string[] = [];
  const refused: { runId: string; code: string; message: string }[] = [];
  for (const runId of runIds.slice(0, MAX_RESUMED)) {
    try {
      await resumeRun(services, principal, runId);
      resumed.push(runId);
    } catch (error) {
      const { code, message } = HeddleError.from(error);
      refused.push({ runId, code, message });
    }
  }
  return { resumed, refused, left: runIds.length > MAX_RESUMED };
}

function ofGroup(
  { operations }: Pick<Services, 'operations'>,
  workspaceId: string,
  { flowId, code, nodeId }: Extract<ResumeLettersBody, { group: unknown }>['group'],
): Promise<readonly string[]> {
  return operations.failedRuns({
    workspaceId,
    flowId,
    code,
    limit: MAX_RESUMED + 1,
    ...(nodeId === undefined ? {} : { nodeId }),
  });
}
