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

interface LinkOptions {
  readonly url: string;
  readonly onError: (error: Error) => void;
}

/** Opens a link at its first use. */
export function createLink(options: LinkOptions, setUp: (client: Client) => Promise<void>): Link {
  let client: Client | undefined;
  let connecting: Promise<void> | undefined;
  let ended = false;
  const retry = createRetry(() => ready());

  async function connect(): Promise<void> {
    const next = createClient(options.url);
    next.on('error', (error) => {
      if (!ended) options.onError(error);
    });
    next.on('end', () => {
      if (client === next) client = undefined;
      if (!ended) retry.later();
    });
    await next.connect();
    await setUp(next);
    if (ended) {
      await next.end();
      return;
    }
    client = next;
    retry.succeeded();
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
      await current?.query(text, [...values]).catch((error: unknown) => {
        // After a silence the answer may still come, for a question that is no longer asked: start anew.
        if (client === current) client = undefined;
        void current.end().catch(options.onError);
        throw error;
      });
    },
    async end() {
      ended = true;
      retry.stop();
      await client?.end();
    },
  };
}

function createClient(url: string): Client {
  return new Client({
    connectionString: url,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: ANSWER_MS,
    query_timeout: ANSWER_MS,
  });
}

/** Tries again and again with growing waits until one attempt succeeds or it is stopped. */
function createRetry(attempt: () => Promise<void>): {
  later(): void;
  succeeded(): void;
  stop(): void;
} {
  let wait: number = RECONNECT_MS[0];
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  /** A failed attempt reports itself twice, as an error and as the end of its client: one timer serves both. */
  function later(): void {
    if (timer !== undefined || isStopped) return;
    timer = setTimeout(() => {
      timer = undefined;
      if (!isStopped) void attempt().catch(later);
    }, wait).unref();
    wait = Math.min(wait * 2, RECONNECT_MS[1]);
  }

  return {
    later,
    succeeded() {
      wait = RECONNECT_MS[0];
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
