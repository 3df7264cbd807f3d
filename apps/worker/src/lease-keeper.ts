import type { RunLog } from '@heddle/ports';
import type { Logger } from 'pino';

/** How often a worker says that it is alive. A claim is dead 8 s after the last word. */
const HEARTBEAT_MS = 2_000;

/**
 * Keeps the worker's lease. The heartbeat runs on the event loop on purpose: a worker whose loop is stuck loses its
 * claims to another, and the fence drops what it still commits.
 */
export async function startLeaseKeeper(options: {
  readonly runs: RunLog;
  readonly workerId: string;
  readonly logger: Logger;
}): Promise<{ stop(): Promise<void> }> {
  const { runs, workerId, logger } = options;
  const lease = { workerId, pid: process.pid, startedAt: Date.now() };
  await runs.heartbeat(lease);
  const timer = setInterval(() => {
    runs.heartbeat(lease).catch((error: unknown) => logger.warn({ err: error }, 'heartbeat'));
  }, HEARTBEAT_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await runs.retire(workerId);
    },
  };
}
