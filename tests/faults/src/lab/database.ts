import { randomBytes } from 'node:crypto';
import path from 'node:path';
import {
  findPostgresBinaries,
  openEmbeddedPostgres,
  placePostgres,
  postgresAccount,
  SUPERUSER,
} from '@heddle/embedded';
import { startTestPostgres, type TestServer } from '@heddle/testkit/servers';
import { Client } from 'pg';
import { folderOn, type SmallDisk } from './small-disk.ts';

/** A Postgres of the lab's own with one database. */
export interface LabDatabase {
  /** For the product: a role that row-level security binds. */
  readonly url: string;
  /** For the lab's own eyes. */
  readonly superuserUrl: string;
  /** What its supervisor told people. */
  said(): readonly string[];
  stop(): Promise<void>;
}

/** Starts an embedded Postgres and makes a database in it. On a disk of its own it is durable, as people get it. */
export async function startLabDatabase(disk?: SmallDisk): Promise<LabDatabase> {
  const said: string[] = [];
  const server = disk === undefined ? await startTestPostgres() : await startOn(disk, said);
  const name = `faults_${randomBytes(4).toString('hex')}`;
  const client = new Client({ connectionString: server.url });
  await client.connect();
  try {
    await client.query(
      `do $$ begin create role heddle login; exception when duplicate_object or unique_violation then null; end $$`,
    );
    await client.query(`create database ${name} owner heddle`);
  } finally {
    await client.end();
  }
  const address = (role?: string): string => {
    const url = new URL(server.url);
    url.pathname = `/${name}`;
    if (role !== undefined) url.username = role;
    return url.href;
  };
  return {
    url: address('heddle'),
    superuserUrl: address(),
    said: () => said,
    stop: () => server.stop(),
  };
}

async function startOn(disk: SmallDisk, said: string[]): Promise<TestServer> {
  const dataDirectory = folderOn(disk, 'data');
  const say = (line: string): void => {
    said.push(line);
  };
  const server = await openEmbeddedPostgres({
    placement: await placePostgres({
      dataDirectory,
      binaries: findPostgresBinaries(),
      account: postgresAccount(),
      say,
      systemDirectories: [dataDirectory],
    }),
    tuning: { maxConnections: 200, sharedBuffersMb: 64, durable: true },
    logFile: path.join(dataDirectory, 'postgres.log'),
    say,
  });
  return {
    url: server.url({ role: SUPERUSER, database: 'postgres' }),
    stop: () => server.stop(),
  };
}
