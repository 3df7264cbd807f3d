import { chown, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Account } from '../process/account.ts';
import { runCommand } from '../process/run-command.ts';
import { errorText, StartError } from '../start-error.ts';
import type { PostgresBinaries } from './binaries.ts';

/** Role of the applications. It owns its database and is no superuser, so that row-level security binds it. */
export const APPLICATION_ROLE = 'heddle';
/** The database of the applications. */
export const APPLICATION_DATABASE = 'heddle';
/** Role that may do everything; used only to make and drop test databases. */
export const SUPERUSER = 'postgres';

const UNFINISHED = 'cluster.new-';

export interface ClusterOptions {
  /** Folder that holds the cluster and is ours alone. */
  readonly home: string;
  readonly binaries: PostgresBinaries;
  readonly account: Account | undefined;
}

/** Where the cluster of a home lies. */
export function clusterDirectory(home: string): string {
  return path.join(home, 'cluster');
}

/**
 * Makes the cluster of a home if it has none, with the application's role and database in it. It is made beside its
 * place and renamed when whole, so a start that is killed half way leaves nothing that looks like one.
 * @returns whether one was made.
 * @throws StartError `postgres-failed` with the last words of initdb.
 */
export async function ensureCluster(options: ClusterOptions): Promise<boolean> {
  const directory = clusterDirectory(options.home);
  if (await exists(path.join(directory, 'PG_VERSION'))) return false;
  for (const entry of await readdir(options.home)) {
    if (entry.startsWith(UNFINISHED))
      await rm(path.join(options.home, entry), { recursive: true, force: true });
  }
  const unfinished = await mkdtemp(path.join(options.home, UNFINISHED));
  try {
    if (options.account !== undefined) await chown(unfinished, options.account.uid, options.account.gid);
    await initialise(unfinished, options);
    await rename(unfinished, directory);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
  return true;
}

async function initialise(directory: string, { binaries, account }: ClusterOptions): Promise<void> {
  const initdb = await runCommand({
    command: binaries.initdb,
    // The builtin provider needs neither the system's locales nor an ICU library, and sorts alike on every machine.
    args: [
      ...['--pgdata', directory, '--username', SUPERUSER, '--auth', 'trust', '--encoding', 'UTF8'],
      ...[
        '--locale',
        'C',
        '--locale-provider',
        'builtin',
        '--builtin-locale',
        'C.UTF-8',
        '--no-instructions',
      ],
    ],
    account,
    timeoutMs: 120_000,
  });
  if (initdb.exitCode !== 0) throw failed('initdb', initdb.stderr, initdb.failure);
  const single = await runCommand({
    command: binaries.postgres,
    args: ['--single', '-D', directory, 'postgres'],
    account,
    // One statement a line: that is how single-user mode reads.
    input: `CREATE ROLE ${APPLICATION_ROLE} LOGIN;\nCREATE DATABASE ${APPLICATION_DATABASE} OWNER ${APPLICATION_ROLE};\n`,
    timeoutMs: 60_000,
  });
  // Single-user mode ends with 0 whatever its statements did.
  if (single.exitCode !== 0 || /\b(ERROR|FATAL|PANIC):/.test(single.stderr)) {
    throw failed('making the database', single.stderr, single.failure);
  }
}

function failed(step: string, output: string, failure: Error | undefined): StartError {
  const said = failure === undefined ? firstComplaint(output) : errorText(failure);
  return new StartError(
    'postgres-failed',
    `Postgres could not be prepared: ${step} failed with "${said}". Mend that, or set DATABASE_URL to a Postgres of your own.`,
    failure,
  );
}

/** What a server that is not up yet, or no more, says to clients that knock. */
const REFUSAL = /\bFATAL: +(the database system is |terminating connection )/;

/**
 * The first line in which Postgres complains, without its time stamp; the last line of all when none does. What it
 * says to clients that knock meanwhile is no complaint.
 */
export function firstComplaint(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '' && !REFUSAL.test(line));
  const complaint =
    lines.find((line) => /\b(FATAL|PANIC|ERROR|error):/.test(line)) ?? lines.at(-1) ?? 'no word';
  return complaint.replace(/^.*?\b(?=(FATAL|PANIC|ERROR):)/, '').trim();
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
