import type { Principal } from '@heddle/contracts';
import { authorise, notFound } from '../authorise.ts';
import type { Services } from '../services.ts';
import { tellCaller } from './wake-run.ts';

type Cancelling = Pick<Services, 'runs' | 'plans' | 'queue' | 'bus' | 'clock'>;

interface Target {
  readonly runId: string;
  readonly workspaceId: string;
}

/** Stops a run, the runs it called, and theirs. Doing it twice, or after its end, changes nothing. */
export async function cancelRun(
  services: Cancelling,
  principal: Principal,
  runId: string,
): Promise<{ status: string }> {
  const { workspaceId } = authorise(principal, 'runs:write');
  return stop(services, { runId, workspaceId });
}

/** Stops runs whose caller is over without them: it was cancelled, or ended early. At most so many. */
export async function cancelOrphans(services: Cancelling, limit: number): Promise<void> {
  for (const orphan of await services.runs.orphaned(limit)) await stop(services, orphan);
}

async function stop(services: Cancelling, target: Target): Promise<{ status: string }> {
  const { runs, bus, clock } = services;
  const record = await runs.get(target);
  const result =
    record &&
    (await runs.cancel({
      ...target,
      event: { type: 'run-cancelled', at: clock.now(), usage: record.usage },
    }));
  if (!record || !result) throw notFound('run');
  if (!result.ended) return { status: result.status };
  bus.publish({ type: 'cancelled', runId: target.runId });
  if (record.serialKey !== undefined) await releaseNext(services, record.serialKey);
  // The run is cancelled whatever comes of the rest: sweeps find runs that were called, and callers that were not told.
  await Promise.allSettled([
    ...(record.caller ? [tellCaller(services, target.runId, target.workspaceId)] : []),
    stopCalled(services, target),
  ]);
  return { status: result.status };
}

async function stopCalled(services: Cancelling, { runId, workspaceId }: Target): Promise<void> {
  for (const called of await services.runs.called({ runId, workspaceId }))
    await stop(services, { runId: called, workspaceId });
}

async function releaseNext({ runs, queue }: Cancelling, serialKey: string): Promise<void> {
  const next = await runs.releaseSerial(serialKey);
  if (!next) return;
  const bells = next.ready.map((segment) => ({ runId: next.runId, segment }));
  await queue.ring('segments', bells).catch(() => undefined);
}
