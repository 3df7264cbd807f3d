import { readdirSync } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  identifyProcess,
  type ProcessIdentity,
  signalProcess,
  workingDirectoryOf,
} from '../process/identity.ts';
import { errorText } from '../start-error.ts';
import { clusterDirectory, ensureCluster } from './cluster.ts';
import { DEFAULT_TUNING, type PostgresTuning, postgresConfiguration } from './configuration.ts';
import { removeStaleLock, runningPostmaster } from './lock-file.ts';
import type { PostgresPlacement } from './placement.ts';
import { type PostgresServer, startPostgres, stopPostmaster } from './server.ts';
import { makeSocketDirectory } from './socket-directory.ts';

export interface EmbeddedPostgresOptions {
  readonly placement: PostgresPlacement;
  readonly tuning?: PostgresTuning;
  readonly logFile: string;
  readonly say: (line: string) => void;
}

const ORPHANS_END_WITHIN_MS = 10_000;
const LARGEST_LOG_BYTES = 10 * 1024 * 1024;

/**
 * Makes the cluster if there is none and starts its server. A server of the same cluster that outlived its supervisor
 * is stopped first; a stale lock of a killed one is left to Postgres, which knows best.
 * @throws StartError `postgres-failed`
 */
export async function openEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<PostgresServer> {
  const { placement, say } = options;
  const cluster = clusterDirectory(placement.home);
  const orphan = runningPostmaster(cluster);
  if (orphan !== undefined) {
    say('A Postgres of an earlier start still runs; stopping it');
    await stopPostmaster(orphan);
  }
  await rotate(options.logFile);
  const isNew = await ensureCluster(placement);
  if (isNew) say('Made the database');
  const socket = await makeSocketDirectory(placement.home, placement.account);
  const configuration = postgresConfiguration(options.tuning ?? DEFAULT_TUNING, socket.path);
  const start = () =>
    startPostgres({
      ...placement,
      cluster,
      configuration,
      socketDirectory: socket.path,
      logFile: options.logFile,
    });
  try {
    const server = await startAfterOrphans(start, cluster);
    return { ...server, stop: () => server.stop().finally(socket.remove) };
  } catch (error) {
    await socket.remove();
    throw error;
  }
}

/**
 * Backends of a killed postmaster hold its shared memory until they notice; Postgres refuses a second server over it.
 * They notice within moments unless they are busy, and then they are ended.
 */
async function startAfterOrphans(
  start: () => Promise<PostgresServer>,
  cluster: string,
): Promise<PostgresServer> {
  const deadline = Date.now() + ORPHANS_END_WITHIN_MS;
  for (;;) {
    try {
      return await start();
    } catch (error) {
      if (/lock file "postmaster.pid"/.test(errorText(error)) && removeStaleLock(cluster)) continue;
      if (!/shared memory block|lock file/.test(errorText(error))) throw error;
      if (Date.now() >= deadline) throw error;
      const isLate = Date.now() >= deadline - ORPHANS_END_WITHIN_MS / 2;
      if (isLate) for (const backend of processesOf(cluster)) signalProcess(backend, 'SIGQUIT');
      await delay(200);
    }
  }
}

/** Every process of a server works in its cluster's folder. Empty where the system does not tell. */
function processesOf(cluster: string): ProcessIdentity[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => workingDirectoryOf(pid) === cluster)
    .flatMap((pid) => identifyProcess(pid) ?? []);
}

async function rotate(logFile: string): Promise<void> {
  const size = await stat(logFile).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LARGEST_LOG_BYTES)
    await rename(logFile, path.join(path.dirname(logFile), `${path.basename(logFile)}.1`));
}
