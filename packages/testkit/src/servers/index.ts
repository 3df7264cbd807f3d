export { ROOT, type StartedApp, startApp } from './app-process.ts';
export { type Availability, findCorpora, noteSkip, requireBrowser, requireServer } from './availability.ts';
export { endChild, freePort, waitUntil } from './child-server.ts';
export { startTestChroma } from './chroma.ts';
export {
  type ModelCall,
  type ModelReply,
  type ModelScript,
  type ModelServer,
  startModelServer,
} from './model-server.ts';
export { startTestPostgres } from './postgres.ts';
export { type ProxyMode, startTestProxy, type TestProxy } from './proxy.ts';
export { startTestRedis, type TestRedis, type TestRedisOptions } from './redis.ts';
export type { SharedServerName } from './shared-client.ts';
export { createTestDatabase, type TestDatabase } from './test-database.ts';
export type { TestServer, Unavailable } from './test-server.ts';
