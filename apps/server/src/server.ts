import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { localEmbedderAvailability } from '@heddle/adapter-embeddings-local';
import type { Services } from '@heddle/application';
import { HeddleError, type Settings } from '@heddle/contracts';
import { catalog } from '@heddle/nodes/catalog';
import { documentFiles, type Platform, packageFolder, readTemplates } from '@heddle/platform';
import { createFairTurn, systemClock } from '@heddle/ports';
import { type ServerType, serve } from '@hono/node-server';
import { createApp } from './app.ts';
import { createEndpointCache } from './endpoint-cache.ts';
import { createFirstSetup } from './first-setup.ts';
import { createMetrics } from './metrics.ts';
import { createAuthenticate } from './middleware/authenticate.ts';
import { createKeyLimiter, createLimiter } from './middleware/limits.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import { createProviderTest, providerChoices } from './providers.ts';
import type { ServerContext } from './server-context.ts';

/** A server that takes requests. `setupUrl` while nobody has an account. */
export interface RunningServer {
  readonly url: string;
  readonly setupUrl: string | undefined;
  stop(): Promise<void>;
}

/** Two folders up from `dist/main.js` and from `src/server.ts` alike. */
const APP_FOLDER = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const ROOT = path.resolve(APP_FOLDER, '..', '..');

/** Requests under way get this long when the server stops. */
const GRACE_MS = 5_000;

/** Serves the API and the studio. @throws HeddleError `setting-invalid` when the port cannot be had. */
export async function startServer(platform: Platform): Promise<RunningServer> {
  const { settings, logger } = platform;
  let url = settings.publicUrl ?? `http://${displayHost(settings)}:${settings.port}`;
  const services = await createServices(platform, () => url);
  const setup = await createFirstSetup(services.accounts, settings.adminToken);
  if (settings.adminToken !== undefined) await services.accounts.defaultWorkspace();
  const isHttps = settings.publicUrl?.startsWith('https://') ?? false;
  const cookie = { name: isHttps ? '__Host-heddle_session' : 'heddle_session', secure: isHttps };
  const context: ServerContext = {
    services,
    cookie,
    setup,
    authenticate: createAuthenticate({ services, adminToken: settings.adminToken, cookieName: cookie.name }),
    limits: {
      signIn: createLimiter({ points: 10, seconds: 300, what: 'sign-in attempts' }),
      keys: createKeyLimiter(),
      approvals: {
        byLink: createLimiter({ points: 30, seconds: 60, what: 'visits of this link' }),
        // Behind a proxy everybody comes from one address, so it is no tighter.
        byAddress: createLimiter({ points: 300, seconds: 60, what: 'visits of links' }),
      },
    },
    endpoints: createEndpointCache(services.flows),
    providers: providerChoices,
    testProvider: createProviderTest(services),
    searchKind: searchKindOf(services),
  };
  const studioFolder = path.join(ROOT, 'apps', 'studio', 'dist');
  const app = createApp({
    context,
    logger,
    metrics: createMetrics(platform),
    checks: platform.checks,
    studioFolder: existsSync(studioFolder) ? studioFolder : undefined,
  });
  const server = await listen(app.fetch, settings);
  const { port } = server.address() as AddressInfo; // cast: a TCP server has an address with a port
  url = settings.publicUrl ?? `http://${displayHost(settings)}:${port}`;
  return {
    url,
    setupUrl: setup.token === undefined ? undefined : `${url}/setup?token=${setup.token}`,
    stop: async () => {
      await close(server);
      await platform.close();
    },
  };
}

function displayHost({ host }: Settings): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

async function createServices(platform: Platform, publicUrl: () => string): Promise<Services> {
  const availability = await localEmbedderAvailability();
  return {
    ...platform,
    turns: createFairTurn(systemClock),
    clock: systemClock,
    catalog,
    templates: await readTemplates(path.join(ROOT, 'templates'), packageFolder),
    embedder: availability.available
      ? { id: availability.id }
      : { id: 'keywords', degraded: `keyword only: ${availability.reason}` },
    publicUrl,
    hashPassword,
    verifyPassword,
    knowledgeDirs: platform.settings.knowledgeDirs,
    readFolder: async (folder) =>
      (await documentFiles(folder)).map((file) => ({
        name: path.relative(folder, file),
        path: file,
        read: async () => new Uint8Array(await readFile(file)),
      })),
  };
}

/** The kind whose config names a knowledge base and whose outputs are its chunks. */
function searchKindOf({ catalog: kinds }: Services): string {
  const found = Object.values(kinds).find(
    (spec) => spec.category === 'rag' && spec.ports({}).outputs.some((port) => port.type === 'list<chunk>'),
  );
  if (found) return found.kind;
  throw new HeddleError('internal', 'No node kind searches a knowledge base.');
}

function listen(
  fetch: (request: Request, env: never) => Response | Promise<Response>,
  { port, host }: Settings,
): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve(
      {
        fetch: fetch as Parameters<typeof serve>[0]['fetch'], // cast: Hono's own fetch
        port,
        hostname: host,
        overrideGlobalObjects: false,
      },
      () => resolve(server),
    );
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(
        new HeddleError(
          'setting-invalid',
          taken
            ? `PORT: expected a free port, found ${port} in use on ${host}. Stop what uses it, or set PORT to another.`
            : `HOST, PORT: cannot listen on ${host}:${port}: ${error.message}`,
          { cause: error },
        ),
      );
    });
  });
}

async function close(server: ServerType): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  if ('closeIdleConnections' in server) server.closeIdleConnections();
  const timer = setTimeout(() => {
    if ('closeAllConnections' in server) server.closeAllConnections();
  }, GRACE_MS);
  await closed;
  clearTimeout(timer);
}
