import { connect as connectPlain, createServer, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { errorText, StartError, systemErrorCode } from './start-error.ts';

const CONNECT_WITHIN_MS = 5_000;
const OLDEST_POSTGRES = 15;

/**
 * Proves that the server can listen where it is told to. Port 0 means any.
 * @throws StartError `port-unusable`
 */
export async function checkPort(host: string, port: number): Promise<void> {
  if (port === 0) return;
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) =>
      reject(new StartError('port-unusable', portMessage(host, port, error), error)),
    );
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve()));
  });
}

function portMessage(host: string, port: number, error: Error): string {
  const code = systemErrorCode(error);
  if (code === 'EADDRINUSE') {
    return `PORT: expected a free port, found ${port} on ${host} in use by another program. Stop that program, or choose another port: PORT=${port + 1} npm start.`;
  }
  if (code === 'EACCES') {
    return `PORT: expected a port this user may open, found ${port}. Choose one above 1023: PORT=4400 npm start.`;
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `HOST: expected an address of this machine, found ${host}. Use 127.0.0.1, or 0.0.0.0 for all.`;
  }
  return `PORT: expected to listen on ${host}:${port}, found: ${errorText(error)}.`;
}

/**
 * Proves that a Postgres of one's own answers, lets us in and is new enough.
 * @throws StartError `database-unreachable`; the password is never in it.
 */
export async function checkDatabase(url: string): Promise<void> {
  const { Client } = (await import('pg')).default;
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_WITHIN_MS });
  // After a failed connect the socket may report once more; there is nobody to tell.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>(
      `SELECT current_setting('server_version_num') AS version`,
    );
    const major = Math.floor(Number(rows[0]?.version) / 10_000);
    if (major < OLDEST_POSTGRES) throw new Error(`Postgres ${major}, which is older than ${OLDEST_POSTGRES}`);
  } catch (error) {
    const found = reason(error);
    throw new StartError(
      'database-unreachable',
      `DATABASE_URL: expected a Postgres ${OLDEST_POSTGRES} or later at ${withoutSecrets(url)}, found: ${found}. Start that server or mend the address; unset it for the embedded one.`,
      error,
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Proves that a Redis answers. Whether it lets us in and is set up well is the queue's own check.
 * @throws StartError `queue-unreachable`; the password is never in it.
 */
export async function checkRedis(url: string): Promise<void> {
  try {
    const answer = await ping(new URL(url));
    if (!/^(\+PONG|-NOAUTH|-NOPERM|-LOADING|-DENIED)/.test(answer))
      throw new Error('something that is no Redis');
  } catch (error) {
    throw new StartError(
      'queue-unreachable',
      `REDIS_URL: expected a Redis at ${withoutSecrets(url)}, found: ${reason(error)}. Start that server or mend the address; unset it to keep the queue in the database.`,
      error,
    );
  }
}

function ping(url: URL): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = open(url);
    const fail = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    socket.setTimeout(CONNECT_WITHIN_MS, () =>
      fail(new Error(`no answer within ${CONNECT_WITHIN_MS / 1000} s`)),
    );
    socket.once('error', fail);
    socket.once('close', () => fail(new Error('a closed connection')));
    socket.once('data', (data) => {
      resolve(data.toString('latin1'));
      socket.destroy();
    });
    socket.write('PING\r\n');
  });
}

function open(url: URL): Socket {
  if (url.protocol === 'unix:') return connectPlain(decodeURIComponent(url.pathname));
  const place = {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port === '' ? 6379 : url.port),
  };
  return url.protocol === 'rediss:' ? connectTls({ ...place, servername: place.host }) : connectPlain(place);
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing that listens there',
  ENOTFOUND: 'no machine of that name',
  EAI_AGAIN: 'no machine of that name',
  ENOENT: 'no socket there',
  ETIMEDOUT: 'no answer',
};

function reason(error: unknown): string {
  const known = REASONS[systemErrorCode(error) ?? ''];
  if (known !== undefined) return known;
  // Node gathers the failures of a name's several addresses under one error without text.
  if (error instanceof AggregateError) return reason(error.errors[0]);
  return errorText(error);
}

/** An address as it may be printed: host, port and path, no user, password or options. */
export function withoutSecrets(url: string): string {
  try {
    const { protocol, host, pathname, searchParams } = new URL(url);
    const socket = searchParams.get('host');
    return `${protocol}//${socket ?? host}${pathname}`;
  } catch {
    return 'an address that cannot be read';
  }
}
