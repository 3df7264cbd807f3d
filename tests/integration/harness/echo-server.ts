import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on loopback, and how often it was asked. */
export interface EchoServer {
  readonly url: string;
  asked(): number;
  stop(): Promise<void>;
}

/**
 * Starts one that repeats what it is told, fails on `/fail-once` the first time, and answers more than 1 MB on `/large`.
 */
export async function startEcho(): Promise<EchoServer> {
  let asked = 0;
  const failed = new Set<string>();
  const server: Server = createServer((request, response) => {
    asked += 1;
    const { url = '' } = request;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (url.startsWith('/large')) {
        response.end('x'.repeat(1_048_577));
        return;
      }
      if (url.startsWith('/fail-once') && !failed.has(url)) {
        failed.add(url);
        response.writeHead(503).end('not yet');
        return;
      }
      const said = { url, headers: request.headers, body: Buffer.concat(chunks).toString(), asked };
      response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': 'session=abc' });
      response.end(JSON.stringify(said));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // cast: a TCP server has an address with a port
  return {
    url: `http://127.0.0.1:${port}`,
    asked: () => asked,
    stop: async () => {
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
