import { Client } from 'pg';

/** Wait before a lost connection is made again; doubles from the first number to the second. */
const RECONNECT_MS = [100, 2_000] as const;

/** One Postgres connection that is made again when it is lost, and set up anew each time. */
export interface Link {
  ready(): Promise<void>;
  query(text: string, values: readonly unknown[]): Promise<void>;
  end(): Promise<void>;
}

/** Opens a link at its first use. */
export function createLink(
  options: { readonly url: string; readonly onError: (error: Error) => void },
  setUp: (client: Client) => Promise<void>,
): Link {
  let client: Client | undefined;
  let connecting: Promise<void> | undefined;
  let wait: number = RECONNECT_MS[0];
  let ended = false;

  async function connect(): Promise<void> {
    const next = new Client({ connectionString: options.url, keepAlive: true });
    next.on('error', (error) => {
      if (!ended) options.onError(error);
    });
    next.on('end', () => {
      if (client === next) client = undefined;
      if (!ended) connectLater();
    });
    await next.connect();
    await setUp(next);
    client = next;
    wait = RECONNECT_MS[0];
  }

  function connectLater(): void {
    setTimeout(() => {
      if (!ended) void ready().catch(connectLater);
    }, wait).unref();
    wait = Math.min(wait * 2, RECONNECT_MS[1]);
  }

  function ready(): Promise<void> {
    if (client) return Promise.resolve();
    connecting ??= connect().finally(() => {
      connecting = undefined;
    });
    return connecting;
  }

  return {
    ready,
    async query(text, values) {
      await ready();
      await client?.query(text, [...values]);
    },
    async end() {
      ended = true;
      await client?.end();
    },
  };
}
