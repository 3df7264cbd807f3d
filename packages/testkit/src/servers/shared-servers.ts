import { startTestChroma } from './chroma.ts';
import { startTestPostgres } from './postgres.ts';
import { startTestRedis } from './redis.ts';
import type { TestServer, Unavailable } from './test-server.ts';

/** The servers of one test run, each started at most once. */
export interface SharedServers {
  /** Where a server (`/postgres`, `/redis`, `/chroma`) answers, or why there is none. */
  find(name: string): Promise<{ readonly url: string } | Unavailable>;
  stop(): Promise<void>;
}

const STARTERS: Readonly<Record<string, () => Promise<TestServer | Unavailable>>> = {
  '/postgres': startTestPostgres,
  '/redis': startTestRedis,
  '/chroma': startTestChroma,
};

/** Starts each server on first demand and stops them together. */
export function sharedServers(): SharedServers {
  const started = new Map<string, Promise<TestServer | Unavailable>>();
  return {
    find: async (name) => {
      const start = STARTERS[name];
      if (start === undefined)
        throw new Error(`Expected one of ${Object.keys(STARTERS).join(', ')}, got ${name}`);
      const starting = started.get(name) ?? start();
      started.set(name, starting);
      const server = await starting;
      return 'url' in server ? { url: server.url } : server;
    },
    stop: async () => {
      for (const starting of started.values()) {
        const server = await starting.catch(() => undefined);
        if (server !== undefined && 'stop' in server) await server.stop();
      }
    },
  };
}
