import { Client } from 'pg';

/** Wait before a lost connection is made again; doubles from the first number to the second. */
const RECONNECT_MS = [100, 2_000] as const;

/** Longest wait for a connection or an answer; a connection that keeps silent for longer is given up. */
const ANSWER_MS = 5_000;

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
  let again: NodeJS.Timeout | undefined;
  let ended = false;

  async function connect(): Promise<void> {
    const next = new Client({
      connectionString: options.url,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      connectionTimeoutMillis: ANSWER_MS,
      query_timeout: ANSWER_MS,
    });
    next.on('error', (error) => {
      if (!ended) options.onError(error);
    });
    next.on('end', () => {
      if (client === next) client = undefined;
      if (!ended) connectLater();
    });
    await next.connect();
    await setUp(next);
    if (ended) {
      await next.end();
      return;
    }
    client = next;
    wait = RECONNECT_MS[0];
  }

  /** A failed attempt reports itself twice, as an error and as the end of its client: one timer serves both. */
  function connectLater(): void {
    if (again !== undefined || ended) return;
    again = setTimeout(() => {
      again = undefined;
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
      const current = client;
      try {
        await current?.query(text, [...values]);
      } catch (error) {
        // After a silence the answer may still come, for a question that is no longer asked: start anew.
        if (client === current) client = undefined;
        void current?.end().catch(options.onError);
        throw error;
      }
    },
    async end() {
      ended = true;
      clearTimeout(again);
      await client?.end();
    },
  };
}
