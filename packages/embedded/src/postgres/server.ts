import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, closeSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Account } from '../process/account.ts';
import { identifyProcess, type ProcessIdentity, signalProcess, waitUntilGone } from '../process/identity.ts';
import { errorText, StartError } from '../start-error.ts';
import type { PostgresBinaries } from './binaries.ts';
import { APPLICATION_DATABASE, APPLICATION_ROLE, firstComplaint } from './cluster.ts';
import { complaintOfRoom } from './disk-room.ts';
import { readPostmasterLock } from './lock-file.ts';

export interface PostgresServerOptions {
  readonly cluster: string;
  readonly binaries: PostgresBinaries;
  readonly account: Account | undefined;
  readonly socketDirectory: string;
  readonly configuration: string;
  /** Where the server writes its log; appended to. */
  readonly logFile: string;
}

/** A Postgres that this process started. */
export interface PostgresServer {
  readonly identity: ProcessIdentity;
  /** Settles when the server has ended, however it did. */
  readonly ended: Promise<void>;
  /** Fast shutdown: connections are cut, the log is flushed. Settles when the process is gone. */
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 180_000;
const FAST_SHUTDOWN_MS = 15_000;
const IMMEDIATE_SHUTDOWN_MS = 5_000;

/**
 * Starts the server of a cluster in a process group of its own (a Ctrl-C must reach the applications first) and waits
 * until it accepts connections.
 * @throws StartError `postgres-failed` with the server's last complaint.
 */
export async function startPostgres(options: PostgresServerOptions): Promise<PostgresServer> {
  writeConfiguration(options);
  const log = openSync(options.logFile, 'a', 0o600);
  const logStart = statSync(options.logFile).size;
  const child = spawn(options.binaries.postgres, ['-D', options.cluster], {
    stdio: ['ignore', log, log],
    detached: true,
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    ...options.account,
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const spawned = await spawning(child);
  const identity = await waitUntilReady(spawned, options, logStart);
  return {
    identity,
    ended,
    stop: async () => {
      await stopPostmaster(identity);
      await ended;
    },
  };
}

/**
 * Stops a Postgres: fast shutdown first (flushes everything, cuts connections), then immediate, then kill.
 * The processes that a killed postmaster leaves end by themselves.
 */
export async function stopPostmaster(identity: ProcessIdentity): Promise<void> {
  signalProcess(identity, 'SIGINT');
  if (await waitUntilGone(identity, FAST_SHUTDOWN_MS)) return;
  signalProcess(identity, 'SIGQUIT');
  if (await waitUntilGone(identity, IMMEDIATE_SHUTDOWN_MS)) return;
  signalProcess(identity, 'SIGKILL');
  await waitUntilGone(identity, IMMEDIATE_SHUTDOWN_MS);
}

/** Connection string over a unix socket, in the form that `pg` and libpq both read. */
export function connectionString(
  socketDirectory: string,
  target: { readonly role?: string; readonly database?: string } = {},
): string {
  const { role = APPLICATION_ROLE, database = APPLICATION_DATABASE } = target;
  return `postgres://${role}@localhost/${database}?host=${encodeURIComponent(socketDirectory)}`;
}

function writeConfiguration({ cluster, configuration, account }: PostgresServerOptions): void {
  const file = path.join(cluster, 'postgresql.conf');
  writeFileSync(file, configuration, { mode: 0o600 });
  if (account !== undefined) chownSync(file, account.uid, account.gid);
}

async function spawning(child: ChildProcess): Promise<ChildProcess & { readonly pid: number }> {
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) =>
      reject(new StartError('postgres-failed', cannotStart(errorText(error)), error)),
    );
  });
  // cast: after 'spawn' a child has its pid
  return child as ChildProcess & { readonly pid: number };
}

async function waitUntilReady(
  child: ChildProcess & { readonly pid: number },
  options: PostgresServerOptions,
  logStart: number,
): Promise<ProcessIdentity> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (child.exitCode === null && child.signalCode === null) {
    const lock = readPostmasterLock(options.cluster);
    const identity = identifyProcess(child.pid);
    if (identity !== undefined && lock?.pid === child.pid && lock.isReady) return identity;
    if (Date.now() >= deadline) {
      child.kill('SIGKILL');
      throw new StartError('postgres-failed', cannotStart(`not ready after ${READY_WITHIN_MS / 1000} s`));
    }
    await delay(15);
  }
  const said =
    complaintOfRoom(options.cluster) ?? firstComplaint(readFileSync(options.logFile, 'utf8').slice(logStart));
  throw new StartError('postgres-failed', cannotStart(said));
}

function cannotStart(said: string): string {
  return `Postgres could not be started: "${said}". Mend that, or set DATABASE_URL to a Postgres of your own.`;
}
