import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  createTestDatabase,
  freePort,
  type ModelServer,
  startModelServer,
  startTestRedis,
} from '@heddle/testkit/servers';
import { type Client, createClient } from './client.ts';
import { type HeddleProcess, startProcess } from './process.ts';

/** How a test's Heddle differs from one server, one worker, everything in Postgres and an admin token. */
export interface StartOptions {
  /** Queue and events on a Redis of its own. */
  readonly redis?: boolean;
  readonly workers?: number;
  /** Further settings; an empty one counts as unset. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A Heddle of real processes. */
export interface StartedHeddle {
  readonly url: string;
  readonly adminToken: string;
  /** Speaks with the admin token. */
  readonly client: Client;
  readonly models: ModelServer;
  readonly databaseUrl: string;
  server(): HeddleProcess;
  /** Workers that were started and not stopped, oldest first. */
  workers(): readonly HeddleProcess[];
  addWorker(): Promise<HeddleProcess>;
  /** Ends the server, brutally when asked, and starts it again on the same port. */
  restartServer(how: 'stop' | 'kill'): Promise<void>;
  stop(): Promise<void>;
}

/** Starts server and workers on a fresh database, with a model server that flows may reach. */
export async function startHeddle(options: StartOptions = {}): Promise<StartedHeddle> {
  const database = await createTestDatabase();
  const models = await startModelServer();
  const redis = options.redis ? await privateRedis() : undefined;
  const folder = mkdtempSync(path.join(tmpdir(), 'heddle-integration-'));
  const adminToken = `test-${randomBytes(24).toString('hex')}`;
  const environment = {
    PORT: String(await freePort()),
    HOST: '127.0.0.1',
    DATABASE_URL: database.url,
    HEDDLE_DATA_DIR: folder,
    HEDDLE_SECRET_KEY: randomBytes(32).toString('base64'),
    HEDDLE_ADMIN_TOKEN: adminToken,
    HEDDLE_EGRESS_ALLOW: models.host,
    LOG_LEVEL: 'info',
    ...(redis ? { REDIS_URL: redis.url } : {}),
    ...options.environment,
  };
  let server = await startProcess('server', environment);
  const workers: HeddleProcess[] = [];
  const addWorker = async (): Promise<HeddleProcess> => {
    const worker = await startProcess('worker', environment);
    workers.push(worker);
    return worker;
  };
  for (let count = 0; count < (options.workers ?? 1); count++) await addWorker();
  const url = server.ready.url ?? `http://127.0.0.1:${environment.PORT}`;
  return {
    url,
    adminToken,
    client: createClient(url, adminToken),
    models,
    databaseUrl: database.url,
    server: () => server,
    workers: () => workers,
    addWorker,
    restartServer: async (how) => {
      await (how === 'kill' ? server.kill() : server.stop());
      server = await startProcess('server', environment);
    },
    stop: async () => {
      await models.stop();
      await Promise.all([...workers.map((worker) => worker.stop()), server.stop()]);
      await redis?.stop();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The test run's Redis is shared, but a queue belongs to one Heddle. */
async function privateRedis() {
  const redis = await startTestRedis();
  if ('reason' in redis) throw new Error(redis.reason);
  return redis;
}
