import { rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunningHeddle, startHeddle } from '@heddle/embedded';
import { freePort } from './child-server.ts';
import { createTestDatabase } from './test-database.ts';
import { makeTestFolder } from './test-folder.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/** A whole Heddle of its own for one test file. */
export interface TestHeddle extends RunningHeddle {
  readonly dataDirectory: string;
  readonly databaseUrl: string;
}

/**
 * Starts the built server and workers (`npm run build`) on a free port, a fresh database and a fresh data directory.
 * Settings of the surroundings do not reach it; `environment` adds to what it is given.
 */
export async function startTestHeddle(
  environment: Readonly<Record<string, string>> = {},
): Promise<TestHeddle> {
  const folder = makeTestFolder();
  const dataDirectory = path.join(folder, 'data');
  const database = await createTestDatabase();
  const clean = async (): Promise<void> => {
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const heddle = await startHeddle({
      root: ROOT,
      environment: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        PORT: String(await freePort()),
        HEDDLE_DATA_DIR: dataDirectory,
        DATABASE_URL: database.url,
        ...environment,
      },
      say: () => undefined,
      signal: new AbortController().signal,
    });
    return { ...heddle, dataDirectory, databaseUrl: database.url, stop: () => heddle.stop().finally(clean) };
  } catch (error) {
    await clean();
    throw error;
  }
}
