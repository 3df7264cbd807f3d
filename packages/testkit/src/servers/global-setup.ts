import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { sharedServers } from './shared-servers.ts';
import { makeTestFolder } from './test-folder.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Unix socket on which test files ask the run for its shared servers. */
    heddleTestServers: string;
  }
}

/** Vitest calls the set-up once for each project of a run; the first one serves them all. */
const SOCKET_VARIABLE = 'HEDDLE_TEST_SERVERS_SOCKET';

/**
 * The `globalSetup` of every vitest project. Servers are started when the first test file asks for one, once for the
 * whole run, so that runs of pure tests start none.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const running = process.env[SOCKET_VARIABLE];
  if (running !== undefined) {
    project.provide('heddleTestServers', running);
    return undefined;
  }
  const directory = makeTestFolder();
  const socket = path.join(directory, 'servers.sock');
  const shared = sharedServers();
  const server = createServer((request, response) => {
    shared.find(request.url ?? '/').then(
      (found) => response.writeHead(200).end(JSON.stringify(found)),
      (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.message : String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  process.env[SOCKET_VARIABLE] = socket;
  project.provide('heddleTestServers', socket);
  return async () => {
    delete process.env[SOCKET_VARIABLE];
    await close(server);
    await shared.stop();
    await rm(directory, { recursive: true, force: true });
  };
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
