import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What a proxy does with connections: passes them on, refuses them, or takes them and says nothing. */
export type ProxyMode = 'open' | 'away' | 'silent';

/** A TCP proxy before a real server, so that a test can take the server away and give it back. */
export interface TestProxy {
  /** The server's address, through the proxy. */
  readonly url: string;
  /** Cuts every connection, and treats new ones this way from now on. */
  set(mode: ProxyMode): void;
  /** Lets no byte pass on the connections that are open, without closing them. */
  freeze(): void;
  stop(): Promise<void>;
}

/** Starts a proxy on a free loopback port. */
export async function startTestProxy(target: string): Promise<TestProxy> {
  const address = addressOf(target);
  const sockets = new Set<Socket>();
  let mode: ProxyMode = 'open';
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    keep(client);
    if (mode === 'away') client.destroy();
    if (mode !== 'open') return;
    const upstream = connect(address);
    keep(upstream);
    client.pipe(upstream).pipe(client);
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // cast: a listening TCP server has one
  const url = new URL(target);
  url.searchParams.delete('host');
  url.hostname = '127.0.0.1';
  url.port = String(port);
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.href,
    set(next) {
      mode = next;
      cut();
    },
    freeze() {
      mode = 'silent';
      for (const socket of sockets) socket.unpipe();
    },
    async stop() {
      server.close();
      cut();
      await once(server, 'close');
    },
  };
}

/** Where a server listens: a Postgres in a socket directory (`?host=`), or a port. */
function addressOf(target: string): { path: string } | { host: string; port: number } {
  const { hostname, port, searchParams } = new URL(target);
  const directory = searchParams.get('host');
  if (directory?.startsWith('/')) return { path: `${directory}/.s.PGSQL.${port || '5432'}` };
  return { host: directory ?? hostname, port: Number(port || '5432') };
}
