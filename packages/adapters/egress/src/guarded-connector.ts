import { lookup as resolveName } from 'node:dns/promises';
import { connect as connectSocket, type LookupFunction, type Socket } from 'node:net';
import { buildConnector } from 'undici';
import { parseAddress } from './address.ts';
import { type EgressAllow, withoutTrailingDot } from './egress-allow.ts';
import { egressRefused, egressTimeout, egressUnreachable, toEgressError } from './egress-error.ts';
import { type Destination, refuseAddresses, refuseDestination } from './policy.ts';

/** One answer of a name lookup. */
export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** Resolves a host name to all its addresses. Called once per connection, never for address literals. */
export type EgressLookup = (hostname: string) => Promise<readonly ResolvedAddress[]>;

/** The operating system's resolver, which also knows the hosts file and search domains. */
export const systemLookup: EgressLookup = (hostname) => resolveName(hostname, { all: true });

/** Where may be connected to, and how names become addresses. */
export interface GuardedConnectorOptions {
  readonly allow: EgressAllow;
  readonly lookup: EgressLookup;
  /** Milliseconds for name resolution and TCP together; TLS gets as much again. */
  readonly timeoutMs: number;
}

/**
 * An undici connector that judges the addresses it is about to connect to and dials exactly those, so that no second
 * resolution can answer differently. The connected peer is judged again before a byte, TLS included, is sent.
 */
export function createGuardedConnector(options: GuardedConnectorOptions): buildConnector.connector {
  const { allow, lookup, timeoutMs } = options;
  const secure = buildConnector({ timeout: timeoutMs });

  async function dial(destination: Destination, hostname: string): Promise<Socket> {
    const early = refuseDestination(destination, allow);
    if (early !== undefined) throw egressRefused(early, destination);
    const literal = parseAddress(hostname);
    const resolved =
      literal === undefined ? await lookup(hostname) : [{ address: hostname, family: literal.family }];
    if (resolved.length === 0) throw egressUnreachable('its name has no addresses', destination);
    const addresses = resolved.map(({ address }) => address);
    const refusal = refuseAddresses(destination, addresses, allow);
    if (refusal !== undefined) throw egressRefused(refusal, destination);
    const socket = await openSocket(hostname, destination.port, resolved, timeoutMs);
    const peerRefusal = refuseAddresses(destination, [socket.remoteAddress ?? 'unknown'], allow);
    if (peerRefusal === undefined) return socket;
    socket.destroy();
    throw egressRefused(peerRefusal, destination);
  }

  return function connectGuarded(target, callback): void {
    const isTls = target.protocol === 'https:';
    const hostname = target.hostname.replace(/^\[|\]$/g, '');
    const defaultPort = isTls ? 443 : 80;
    const port = target.port === '' ? defaultPort : Number(target.port);
    const destination = { host: withoutTrailingDot(target.hostname), port };
    const attempt = settledOnce(isTls ? timeoutMs * 2 : timeoutMs, {
      connected: (socket) => callback(null, socket),
      failed: (error) => callback(toEgressError(error, destination), null),
      timedOut: () => egressTimeout('a connection', timeoutMs, destination),
    });
    dial(destination, hostname).then((socket) => {
      if (!isTls || attempt.isSettled()) return attempt.settle(undefined, socket);
      // undici leaves the second argument out on failure, whatever its type says.
      secure({ ...target, httpSocket: socket }, (error, tlsSocket) =>
        attempt.settle(error, tlsSocket ?? undefined),
      );
    }, attempt.settle);
  };
}

interface Attempt {
  isSettled(): boolean;
  /** The first to settle decides; a socket that comes later is closed. */
  settle(error: unknown, socket?: Socket): void;
}

/** One connection attempt, which ends connected, failed, or by itself after its time. */
function settledOnce(
  timeoutMs: number,
  ends: {
    readonly connected: (socket: Socket) => void;
    readonly failed: (error: unknown) => void;
    readonly timedOut: () => Error;
  },
): Attempt {
  let isSettled = false;
  const timer = setTimeout(() => settle(ends.timedOut()), timeoutMs);
  function settle(error: unknown, socket?: Socket): void {
    if (isSettled) {
      socket?.destroy();
      return;
    }
    isSettled = true;
    clearTimeout(timer);
    if (socket === undefined) ends.failed(error);
    else ends.connected(socket);
  }
  return { isSettled: () => isSettled, settle };
}

function openSocket(
  hostname: string,
  port: number,
  resolved: readonly ResolvedAddress[],
  timeoutMs: number,
): Promise<Socket> {
  // Only these addresses, already judged, are handed to the socket; it picks among them by happy eyeballs.
  const pinned: LookupFunction = (_hostname, { all, family }, done) => {
    const wanted = resolved.filter((entry) => !family || family === entry.family);
    if (all) done(null, [...wanted]);
    else done(null, wanted[0]?.address ?? '', wanted[0]?.family ?? 0);
  };
  return new Promise((resolve, reject) => {
    const socket = connectSocket({
      host: hostname,
      port,
      lookup: pinned,
      autoSelectFamily: true,
      keepAlive: true,
      keepAliveInitialDelay: 60_000,
      noDelay: true,
      timeout: timeoutMs,
    });
    // Stays attached: an error between here and undici's own listener must not be an unhandled event.
    socket.on('error', reject);
    socket.once('timeout', () =>
      socket.destroy(Object.assign(new Error('connect timed out'), { code: 'ETIMEDOUT' })),
    );
    socket.once('connect', () => {
      socket.setTimeout(0);
      socket.removeAllListeners('timeout');
      resolve(socket);
    });
  });
}
