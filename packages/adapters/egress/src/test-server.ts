import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HeddleError } from '@heddle/contracts';
import { afterEach } from 'vitest';
import { createEgress, type Egress, type EgressOptions } from './egress.ts';

/** A real server on loopback for the tests of this package. */
export interface TestServer {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** Every request that came, in order. */
  readonly requests: readonly IncomingMessage[];
  /** How many connections were opened, whether or not they carried a request. */
  connections(): number;
  close(): Promise<void>;
}

/** Starts one; `host` `::` also takes IPv4. */
export async function startTestServer(listener: RequestListener, host = '127.0.0.1'): Promise<TestServer> {
  const requests: IncomingMessage[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    requests.push(request);
    listener(request, response);
  });
  server.on('connection', () => {
    connections += 1;
  });
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // cast: a listening TCP server has one
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    requests,
    connections: () => connections,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Starts servers and guards, and closes all of them after each test of the file that calls this. */
export function useTestServers(): {
  serve(listener: RequestListener, host?: string): Promise<TestServer>;
  guard(options?: EgressOptions): Egress;
  defer(cleanup: () => Promise<unknown>): void;
} {
  const cleanups: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0)) await cleanup();
  });
  return {
    async serve(listener, host) {
      const server = await startTestServer(listener, host);
      cleanups.push(server.close);
      return server;
    },
    guard(options) {
      const egress = createEgress(options);
      cleanups.push(egress.close);
      return egress;
    },
    defer(cleanup) {
      cleanups.push(cleanup);
    },
  };
}

/** The code of the HeddleError a promise rejects with; what else happened as text. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'resolved';
  } catch (error) {
    return HeddleError.is(error) ? error.code : `threw ${String(error)}`;
  }
}
