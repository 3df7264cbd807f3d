import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { endChild, freePort, waitUntil } from './child-server.ts';
import { makeTestFolder } from './test-folder.ts';
import type { TestServer, Unavailable } from './test-server.ts';

/** Runs Chroma's command line, which lives in its native bindings, in a process of its own. */
const RUNNER = "require(process.argv[1]).cli(['chroma', 'run', ...process.argv.slice(2)])";

/**
 * Starts a real Chroma on a free loopback port. `HEDDLE_TEST_CHROMA` is the folder of the unpacked npm package
 * `chromadb-js-bindings-<platform>`, which `.ci/run` fetches. Says why when there is none.
 */
export async function startTestChroma(): Promise<TestServer | Unavailable> {
  const bindings = process.env.HEDDLE_TEST_CHROMA;
  if (bindings === undefined || !existsSync(bindings)) {
    return {
      reason: 'No Chroma: HEDDLE_TEST_CHROMA names no folder with its native bindings (.ci/run fetches them)',
    };
  }
  const folder = makeTestFolder();
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [
      '-e',
      RUNNER,
      bindings,
      '--path',
      path.join(folder, 'data'),
      '--port',
      String(port),
      '--host',
      '127.0.0.1',
    ],
    { stdio: 'ignore', cwd: folder },
  );
  await waitUntil({ port, child, what: 'Chroma' });
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      await endChild(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
