import path from 'node:path';
import { endOrphans } from './children/process-records.ts';
import { GRACE_MS, startChildren } from './children/start-children.ts';
import { type DataDirectory, openDataDirectory } from './data-directory.ts';
import { lockInstance } from './instance-lock.ts';
import { findPostgresBinaries } from './postgres/binaries.ts';
import { openEmbeddedPostgres } from './postgres/embedded-postgres.ts';
import { placePostgres } from './postgres/placement.ts';
import { postgresAccount } from './process/account.ts';
import type { ProcessIdentity } from './process/identity.ts';
import { checkDatabase, checkPort, checkRedis, withoutSecrets } from './reachability.ts';
import { readOrMakeSecretKey } from './secret-key.ts';
import { type LoadedSettings, loadSettings } from './settings.ts';
import { createUndo, type Undo } from './undo.ts';

/** What a start needs to know of its surroundings. */
export interface StartOptions {
  /** The repository: working directory of the children, base of relative settings. */
  readonly root: string;
  /** A `.env` file for settings that the environment leaves open; none is read when unset. */
  readonly environmentFile?: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Tells a person one line of progress. */
  readonly say: (line: string) => void;
  /** Gives up a start that is under way; what was started is stopped again. */
  readonly signal: AbortSignal;
  /** Cuts the grace of a stop short. */
  readonly hurry?: AbortSignal;
  /** The npm that runs this process, when there is one. */
  readonly parent?: ProcessIdentity | undefined;
  /** Scripts of the children, relative to `root`. */
  readonly scripts?: { readonly server: string; readonly worker: string };
  /** `files` writes the children's output to the data directory's logs, `inherit` to this process's own. */
  readonly output?: 'files' | 'inherit';
  /** Arguments of Node itself for the children. */
  readonly nodeArguments?: readonly string[];
}

/** An installation that serves. */
export interface RunningHeddle {
  readonly url: string;
  /** One-time link, on a start that found no user. */
  readonly setupUrl: string | undefined;
  /** Folder of the children's logs; undefined when they write to this process's output. */
  readonly logs: string | undefined;
  /** Stops workers, then the server, then Postgres; settles when nothing is left. */
  stop(): Promise<void>;
  /** Starts children anew after their code changed. */
  restart(which: 'server' | 'workers'): Promise<void>;
}

const SCRIPTS = { server: 'apps/server/dist/main.js', worker: 'apps/worker/dist/main.js' };

/**
 * Starts everything of one installation and waits until it serves.
 * @throws StartError with the one line a person reads; nothing is left running then.
 */
export async function startHeddle(options: StartOptions): Promise<RunningHeddle> {
  const undo = createUndo();
  try {
    return await start(options, undo);
  } catch (error) {
    await undo.run();
    throw error;
  }
}

async function start(options: StartOptions, undo: Undo): Promise<RunningHeddle> {
  const { root, signal, say, hurry, output = 'files', nodeArguments = [], scripts = SCRIPTS } = options;
  const loaded = loadSettings(options.environment, options.environmentFile);
  const { settings } = loaded;
  const data = openDataDirectory(settings.dataDir, root);
  const lock = await lockInstance(data.path, options.parent);
  undo.add(lock.release);
  await clearTheWay(loaded, data, say);
  signal.throwIfAborted();
  const databaseUrl = await openDatabase(loaded, data, say, undo);
  signal.throwIfAborted();
  const environment = childEnvironment(loaded, data, databaseUrl);
  const { workers } = settings;
  say(`Starting the server${workers === 0 ? '' : ` and ${workers} ${workers === 1 ? 'worker' : 'workers'}`}`);
  const children = startChildren(
    { data, root, scripts, nodeArguments, workers, environment, output, say, hurry },
    undo,
  );
  const serving = Promise.all([children.server.ready, ...children.workers.map((worker) => worker.ready)]);
  const [server] = await abortable(serving, signal);
  const url = server.url ?? `http://${settings.host}:${settings.port}`;
  lock.announce(url);
  undo.add(lock.announceStop);
  return {
    url,
    setupUrl: server.setupUrl,
    logs: output === 'files' ? data.logs : undefined,
    stop: undo.run,
    restart: async (which) => {
      const chosen = which === 'server' ? [children.server] : children.workers;
      await Promise.all(chosen.map((child) => child.restart(GRACE_MS)));
    },
  };
}

/** Ends what a crash left, since it may hold the port, and proves what can be proven before anything is started. */
async function clearTheWay(
  { settings }: LoadedSettings,
  data: DataDirectory,
  say: (line: string) => void,
): Promise<void> {
  const orphans = await endOrphans(data.path, GRACE_MS);
  if (orphans > 0)
    say(`Ended ${orphans} ${orphans === 1 ? 'process' : 'processes'} that an earlier start left running`);
  await checkPort(settings.host, settings.port);
  if (settings.redisUrl !== undefined) await checkRedis(settings.redisUrl);
}

async function openDatabase(
  { settings }: LoadedSettings,
  data: DataDirectory,
  say: (line: string) => void,
  undo: Undo,
): Promise<string> {
  if (settings.databaseUrl !== undefined) {
    await checkDatabase(settings.databaseUrl);
    say(`Using the database at ${withoutSecrets(settings.databaseUrl)}`);
    return settings.databaseUrl;
  }
  say('Starting Postgres');
  const account = postgresAccount();
  const placement = await placePostgres({
    dataDirectory: data.path,
    binaries: findPostgresBinaries(),
    account,
    say,
  });
  const postgres = await openEmbeddedPostgres({
    placement,
    logFile: path.join(data.logs, 'postgres.log'),
    say,
  });
  undo.add(postgres.stop);
  return postgres.url();
}

/** What the children inherit: the environment with every setting resolved, so that they need no file and no default. */
function childEnvironment(
  { settings, environment }: LoadedSettings,
  data: DataDirectory,
  databaseUrl: string,
): Record<string, string | undefined> {
  return {
    ...environment,
    PORT: String(settings.port),
    HOST: settings.host,
    HEDDLE_DATA_DIR: data.path,
    DATABASE_URL: databaseUrl,
    HEDDLE_SECRET_KEY: settings.secretKey ?? readOrMakeSecretKey(data.path),
    HEDDLE_WORKERS: String(settings.workers),
  };
}

function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
