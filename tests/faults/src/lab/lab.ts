import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort, type ModelServer, startModelServer } from '@heddle/testkit/servers';
import type { LabAddresses } from '../graph/lab-graph.ts';
import { type Bells, openBells } from './bells.ts';
import { createClient } from './client.ts';
import { type LabDatabase, startLabDatabase } from './database.ts';
import { type Link, startLink } from './link.ts';
import { type AppProcess, startApp } from './process.ts';
import { type LabRecord, openRecord } from './record.ts';
import { type LabRedis, startLabRedis } from './redis.ts';
import { type Sink, startSink } from './sink.ts';
import type { SmallDisk } from './small-disk.ts';
import { createTenants, type Tenant } from './tenants.ts';

/** Where BullMQ and the bus live. */
export type Backend = 'redis' | 'postgres';

/** A process of the product, with wires of its own to its servers. */
export interface LabProcess extends AppProcess {
  readonly postgres: Link;
  /** Absent when the queue is in Postgres. */
  readonly redis: Link | undefined;
}

/** A whole Heddle of real processes, and everything a fault may do to it. */
export interface Lab {
  readonly backend: Backend;
  readonly database: LabDatabase;
  /** What the database lies on, when it lies on a disk of its own. */
  readonly disk: SmallDisk | undefined;
  readonly record: LabRecord;
  readonly redis: LabRedis | undefined;
  readonly sink: Sink;
  readonly models: ModelServer;
  readonly addresses: LabAddresses;
  readonly tenants: readonly Tenant[];
  /** Further workspaces, for a fault that needs many. */
  addTenants(count: number): Promise<readonly Tenant[]>;
  readonly bells: Bells;
  server(): LabProcess;
  /** Workers that were started and are not known to be gone, oldest first. */
  workers(): readonly LabProcess[];
  /** A further worker, with further settings. */
  addWorker(environment?: Readonly<Record<string, string>>): Promise<LabProcess>;
  /** A further server at an address of its own, with further settings. */
  addServer(environment?: Readonly<Record<string, string>>): Promise<LabProcess>;
  /** Starts the server again on its port. */
  startServerAgain(): Promise<void>;
  /** Everything runs and reaches everything: wires heal, missing processes start. */
  restore(): Promise<void>;
  stop(): Promise<void>;
}

/** Workers that run while nothing is being broken. */
export const WORKERS = 2;
const TENANTS = 4;

/** Starts servers, server, workers and workspaces. A given disk is the lab's from now on. */
export async function startLab(backend: Backend, disk?: SmallDisk): Promise<Lab> {
  const stops: (() => Promise<void>)[] = [];
  const keep = <Kept extends { stop(): Promise<void> }>(kept: Kept): Kept => {
    stops.unshift(() => kept.stop());
    return kept;
  };
  const stopAll = async (): Promise<void> => {
    for (const stop of stops.splice(0)) await stop().catch((error: unknown) => console.error(error));
  };
  try {
    return await assemble({ backend, disk: disk && keep(disk) }, keep, stopAll);
  } catch (error) {
    await stopAll();
    throw error;
  }
}

type Keep = <Kept extends { stop(): Promise<void> }>(kept: Kept) => Kept;

async function assemble(
  { backend, disk }: Pick<Lab, 'backend' | 'disk'>,
  keep: Keep,
  stopAll: () => Promise<void>,
): Promise<Lab> {
  const folder = mkdtempSync(path.join(tmpdir(), 'heddle-faults-'));
  keep({ stop: async () => rmSync(folder, { recursive: true, force: true }) });
  const database = keep(await startLabDatabase(disk));
  const redis = backend === 'redis' ? keep(await startLabRedis()) : undefined;
  const sink = keep(await startSink());
  const models = keep(await startModelServer());
  const port = String(await freePort());
  const settings = {
    HOST: '127.0.0.1',
    PORT: port,
    HEDDLE_DATA_DIR: folder,
    HEDDLE_SECRET_KEY: randomBytes(32).toString('base64'),
    HEDDLE_ADMIN_TOKEN: randomBytes(24).toString('hex'),
    HEDDLE_EGRESS_ALLOW: `${sink.host},${models.host}`,
    LOG_LEVEL: 'warn',
  };
  const url = `http://127.0.0.1:${port}`;
  const launch = launcher({ database, redis }, settings, keep);
  const processes = await startProcesses(launch, url);
  // The processes make what these open.
  const { record, bells } = openStores({ database, redis }, keep);
  return {
    backend,
    database,
    disk,
    record,
    redis,
    sink,
    models,
    addresses: { sink: sink.url, model: models.baseUrl },
    bells,
    tenants: await createTenants(record, url, TENANTS),
    addTenants: (count) => createTenants(record, url, count),
    ...processes,
    stop: stopAll,
  };
}

type Environment = Readonly<Record<string, string>>;
type Launch = (app: 'server' | 'worker', more?: Environment) => Promise<LabProcess>;

/** Starts processes of the product, each on wires of its own to its servers. */
function launcher(
  { database, redis }: Pick<Lab, 'database' | 'redis'>,
  settings: Environment,
  keep: Keep,
): Launch {
  return async (app, more = {}) => {
    const postgres = keep(await startLink(database.url));
    const wire = redis && keep(await startLink(redis.url));
    const started = await startApp(app, {
      ...settings,
      DATABASE_URL: postgres.url,
      ...(wire === undefined ? {} : { REDIS_URL: wire.url }),
      ...more,
    });
    return keep({ ...started, postgres, redis: wire });
  };
}

/** The lab's own ways to the record and to the queue, past every wire. */
function openStores(
  { database, redis }: Pick<Lab, 'database' | 'redis'>,
  keep: Keep,
): Pick<Lab, 'record' | 'bells'> {
  const record = openRecord(database.superuserUrl);
  keep({ stop: () => record.close() });
  const bells = openBells({ redis }, database.url);
  keep({ stop: () => bells.close() });
  return { record, bells };
}

type Processes = Pick<Lab, 'server' | 'workers' | 'addWorker' | 'addServer' | 'startServerAgain' | 'restore'>;

/** A server and the usual workers, and what brings them back. */
async function startProcesses(launch: Launch, url: string): Promise<Processes> {
  let server = await launch('server');
  const workers: LabProcess[] = [];
  const running = (): readonly LabProcess[] => workers.filter((worker) => worker.isRunning());
  const addWorker = async (more?: Environment): Promise<LabProcess> => {
    const worker = await launch('worker', more);
    workers.push(worker);
    return worker;
  };
  const startServerAgain = async (): Promise<void> => {
    server = await launch('server');
  };
  for (let count = 0; count < WORKERS; count++) await addWorker();
  return {
    server: () => server,
    workers: running,
    addWorker,
    addServer: async (more) => launch('server', { PORT: String(await freePort()), ...more }),
    startServerAgain,
    restore: async () => {
      for (const { postgres, redis: wire } of [server, ...workers]) {
        postgres.heal();
        wire?.heal();
      }
      for (const worker of running()) worker.signal('SIGCONT');
      for (const spare of running().slice(WORKERS)) await spare.stop();
      while (running().length < WORKERS) await addWorker();
      if (!server.isRunning()) await startServerAgain();
      await whenHealthy(url);
    },
  };
}

/** Waits until the server says that it reaches everything. */
async function whenHealthy(url: string): Promise<void> {
  const client = createClient(url, {});
  const deadline = Date.now() + 60_000;
  for (;;) {
    const answer = await client.send('GET', '/readyz').catch(() => undefined);
    if (answer?.status === 200) return;
    if (Date.now() > deadline)
      throw new Error(`The server was not ready within 60 s: ${JSON.stringify(answer?.body)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
