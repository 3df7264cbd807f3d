import { setTimeout as delay } from 'node:timers/promises';
import { restartDelay } from '../children/backoff.ts';
import { logFile } from '../children/log-file.ts';
import { processesIn, signalProcess } from '../process/identity.ts';
import { errorText } from '../start-error.ts';
import { clusterDirectory, ensureCluster } from './cluster.ts';
import { DEFAULT_TUNING, type PostgresTuning, postgresConfiguration } from './configuration.ts';
import { removeStaleLock, runningPostmaster } from './lock-file.ts';
import type { PostgresPlacement } from './placement.ts';
import { connectionString, type PostgresServer, startPostgres, stopPostmaster } from './server.ts';
import { makeSocketDirectory } from './socket-directory.ts';

export interface EmbeddedPostgresOptions {
  readonly placement: PostgresPlacement;
  readonly tuning?: PostgresTuning;
  readonly logFile: string;
  /** Tells a person one line. */
  readonly say: (line: string) => void;
}

/** The database of an installation, kept running until it is stopped. */
export interface EmbeddedPostgres {
  /** Number of the server's first process; another one after a crash. */
  readonly pid: () => number;
  /** Connection string over its socket, the same for its whole life; the application's role and database by default. */
  url(target?: { readonly role?: string; readonly database?: string }): string;
  /** Fast shutdown: connections are cut, everything is flushed. Settles when the server is gone. */
  stop(): Promise<void>;
}

const ORPHANS_END_WITHIN_MS = 10_000;

/**
 * Makes the cluster if there is none, starts its server, and starts it again should it crash. A server of the same
 * cluster that outlived its supervisor is stopped first; the lock of a killed one is left to Postgres, which knows best.
 * @throws StartError `postgres-failed`
 */
export async function openEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { placement, say } = options;
  const cluster = clusterDirectory(placement.home);
  const orphan = runningPostmaster(cluster);
  if (orphan !== undefined) {
    say('Stopping the Postgres that an earlier start left running');
    await stopPostmaster(orphan);
  }
  const isNew = await ensureCluster(placement);
  if (isNew) say('Made the database');
  const socket = await makeSocketDirectory(placement.home, placement.account);
  const configuration = postgresConfiguration(options.tuning ?? DEFAULT_TUNING, socket.path);
  logFile(options.logFile).trim();
  const start = () =>
    startAfterOrphans(cluster, () =>
      startPostgres({
        ...placement,
        cluster,
        configuration,
        socketDirectory: socket.path,
        logFile: options.logFile,
      }),
    );
  try {
    const kept = keepRunning(await start(), start, say);
    return {
      pid: kept.pid,
      url: (target) => connectionString(socket.path, target),
      stop: () => kept.stop().finally(socket.remove),
    };
  } catch (error) {
    await socket.remove();
    throw error;
  }
}

function keepRunning(
  first: PostgresServer,
  start: () => Promise<PostgresServer>,
  say: (line: string) => void,
): { pid: () => number; stop: () => Promise<void> } {
  const stopping = new AbortController();
  let server = first;
  const watch = async (): Promise<void> => {
    let failures = 0;
    let isUp = true;
    while (!stopping.signal.aborted) {
      const startedAt = Date.now();
      await server.ended;
      if (stopping.signal.aborted) return;
      const next = restartDelay({ failures, wasReady: isUp, ranForMs: Date.now() - startedAt });
      failures = next.failures;
      say('Postgres ended unexpectedly; starting it again');
      await delay(next.delayMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      try {
        server = await start();
        isUp = true;
      } catch (error) {
        say(errorText(error));
        isUp = false;
      }
    }
  };
  const watching = watch();
  return {
    pid: () => server.identity.pid,
    stop: async () => {
      stopping.abort();
      await server.stop();
      await watching;
      // A start that was under way when the stop was asked for.
      await server.stop();
    },
  };
}

/**
 * Backends of a killed postmaster hold its shared memory until they notice; Postgres refuses a second server over it.
 * They notice within moments unless they are busy, and then they are ended.
 */
async function startAfterOrphans(
  cluster: string,
  start: () => Promise<PostgresServer>,
): Promise<PostgresServer> {
  const deadline = Date.now() + ORPHANS_END_WITHIN_MS;
  for (;;) {
    try {
      return await start();
    } catch (error) {
      const said = errorText(error);
      if (said.includes('lock file "postmaster.pid"') && removeStaleLock(cluster)) continue;
      if (!/shared memory block|lock file/.test(said) || Date.now() >= deadline) throw error;
      const isLate = Date.now() >= deadline - ORPHANS_END_WITHIN_MS / 2;
      if (isLate) for (const backend of processesIn(cluster)) signalProcess(backend, 'SIGQUIT');
      await delay(200);
    }
  }
}
