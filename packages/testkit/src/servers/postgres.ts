import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import {
  findPostgresBinaries,
  openEmbeddedPostgres,
  placePostgres,
  postgresAccount,
  SUPERUSER,
} from '@heddle/embedded';
import { makeTestFolder } from './test-folder.ts';
import type { TestServer } from './test-server.ts';

/**
 * Starts a throw-away embedded Postgres (no fsync) in the temp directory; `url` is its superuser's.
 * Test files want {@link createTestDatabase}, which shares one server among all of them.
 */
export async function startTestPostgres(): Promise<TestServer> {
  const given = process.env.HEDDLE_TEST_DATABASE_URL;
  if (given !== undefined && given !== '') return { url: given, stop: async () => undefined };
  const folder = makeTestFolder();
  const dataDirectory = path.join(folder, 'data');
  mkdirSync(dataDirectory, { mode: 0o711 });
  const account = postgresAccount();
  const silent = () => undefined;
  const placement = await placePostgres({
    dataDirectory,
    binaries: findPostgresBinaries(),
    account,
    say: silent,
    systemDirectories: [folder],
  });
  const server = await openEmbeddedPostgres({
    placement,
    tuning: { maxConnections: 200, sharedBuffersMb: 64, durable: false },
    logFile: path.join(folder, 'postgres.log'),
    say: silent,
  });
  return {
    url: server.url({ role: SUPERUSER, database: 'postgres' }),
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
