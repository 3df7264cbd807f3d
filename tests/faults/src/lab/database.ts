import { randomBytes } from 'node:crypto';
import { startTestPostgres } from '@heddle/testkit/servers';
import { Client } from 'pg';

/** A Postgres of the lab's own with one database. */
export interface LabDatabase {
  /** For the product: a role that row-level security binds. */
  readonly url: string;
  /** For the lab's own eyes. */
  readonly superuserUrl: string;
  stop(): Promise<void>;
}

/** Starts an embedded Postgres and makes a database in it. */
export async function startLabDatabase(): Promise<LabDatabase> {
  const server = await startTestPostgres();
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
  return { url: address('heddle'), superuserUrl: address(), stop: () => server.stop() };
}
