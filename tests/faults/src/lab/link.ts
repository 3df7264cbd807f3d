import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Which way no byte passes: neither, or only towards one side. */
export type Silence = 'both' | 'to-server' | 'to-client';

/**
 * The wire between one process and one server. Unlike testkit's proxy it can fall silent without a reset, one way only,
 * and heal with what was under way.
 */
export interface Link {
  /** The server's address through this wire. */
  readonly url: string;
  /** Cuts every connection; new ones are let through. */
  cut(): void;
  /** Cuts every connection and refuses new ones. */
  away(): void;
  /** Lets no byte pass; connections stay open and new ones are taken. */
  silence(way: Silence): void;
  /** Everything passes again, held bytes included. */
  heal(): void;
  /** From now on leads to another server; connections to the one before are cut. */
  moveTo(target: string): void;
  stop(): Promise<void>;
}

interface Wire {
  readonly client: Socket;
  readonly server: Socket;
}

/** Lays a wire on a free loopback port to a server at a Postgres or Redis address. */
export async function startLink(target: string): Promise<Link> {
  let address = addressOf(target);
  const wires = new Set<Wire>();
  let silence: Silence | undefined;
  let isAway = false;
  const listener = createServer((client) => {
    if (isAway) {
      client.destroy();
      return;
    }
    const wire = { client, server: connect(address) };
    wires.add(wire);
    join(wire, () => wires.delete(wire));
    hold(wire, silence);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const cut = (): void => {
    for (const { client, server } of wires) {
      client.destroy();
      server.destroy();
    }
  };
  return {
    url: throughPort(target, (listener.address() as AddressInfo).port), // cast: a listening TCP server has one
    cut,
    away: () => {
      isAway = true;
      cut();
    },
    silence: (way) => {
      silence = way;
      for (const wire of wires) hold(wire, way);
    },
    heal: () => {
      isAway = false;
      silence = undefined;
      for (const wire of wires) hold(wire, undefined);
    },
    moveTo: (other) => {
      address = addressOf(other);
      cut();
    },
    stop: async () => {
      listener.close();
      cut();
      await once(listener, 'close');
    },
  };
}

/** Sockets that a silence holds; a drained peer must not wake them. */
const held = new WeakSet<Socket>();

function join({ client, server }: Wire, gone: () => void): void {
  const pump = (from: Socket, to: Socket): void => {
    from.on('data', (bytes) => {
      if (!to.write(bytes)) from.pause();
    });
    to.on('drain', () => {
      if (!held.has(from)) from.resume();
    });
    from.on('error', () => from.destroy());
    from.on('close', () => {
      to.destroy();
      gone();
    });
  };
  pump(client, server);
  pump(server, client);
}

function hold({ client, server }: Wire, way: Silence | undefined): void {
  const set = (socket: Socket, isHeld: boolean): void => {
    if (isHeld) {
      held.add(socket);
      socket.pause();
    } else {
      held.delete(socket);
      socket.resume();
    }
  };
  set(client, way === 'both' || way === 'to-server');
  set(server, way === 'both' || way === 'to-client');
}

/** Where a server listens: a Postgres in a socket directory (`?host=`), or a port. */
function addressOf(target: string): { path: string } | { host: string; port: number } {
  const { hostname, port, protocol, searchParams } = new URL(target);
  const usual = protocol === 'redis:' ? '6379' : '5432';
  const directory = searchParams.get('host');
  if (directory?.startsWith('/')) return { path: `${directory}/.s.PGSQL.${port || usual}` };
  return { host: directory ?? hostname, port: Number(port || usual) };
}

function throughPort(target: string, port: number): string {
  const url = new URL(target);
  url.searchParams.delete('host');
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return url.href;
}
