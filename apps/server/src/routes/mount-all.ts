import * as use from '@heddle/application';
import {
  configSchema,
  HeddleError,
  type NodeInfo,
  type Principal,
  routes,
  toJsonObject,
} from '@heddle/contracts';
import { portsOf } from '@heddle/graph';
import type { Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { mountRoute } from '../mount-route.ts';
import { revisionOf } from '../revision.ts';
import type { ServerContext } from '../server-context.ts';
import { streamRun } from '../sse/run-stream.ts';
import { mountOperations } from './mount-operations.ts';
import { mountRunTools } from './mount-run-tools.ts';

/** Mounts the management API. Handlers only translate between HTTP and use cases. */
export function mountManagement(app: Hono, context: ServerContext): void {
  mountAccount(app, context);
  mountFlows(app, context);
  mountRuns(app, context);
  mountRunTools(app, context);
  mountOperations(app, context);
  mountKnowledge(app, context);
  mountSecrets(app, context);
}

function list<Item>(items: readonly Item[]): { items: readonly Item[]; next: null } {
  return { items, next: null };
}

function mountAccount(app: Hono, { services, authenticate, cookie, setup, limits }: ServerContext): void {
  const begin = (c: Context, signedIn: use.SignedIn): object => {
    setCookie(c, cookie.name, signedIn.token, {
      httpOnly: true,
      sameSite: 'Lax',
      path: '/',
      secure: cookie.secure,
      expires: new Date(signedIn.expiresAt),
    });
    return signedIn.me;
  };
  mountRoute(app, authenticate, routes.setupState, async () => ({ open: await setup.isOpen() }));
  mountRoute(app, authenticate, routes.setup, async ({ c, body }) => {
    await limits.signIn.take(`setup/${clientOf(c)}`);
    if (!(await setup.accepts(body.token)))
      throw new HeddleError(
        'not-allowed',
        'The setup link is not valid: it works once, and only while there is no owner. `npm start` prints it at the first start.',
      );
    const signedIn = await use.setUp(services, body);
    return begin(c, signedIn);
  });
  mountRoute(app, authenticate, routes.signIn, async ({ c, body }) => {
    await limits.signIn.take(`${clientOf(c)}/${body.email.trim().toLowerCase()}`);
    return begin(c, await use.signIn(services, body));
  });
  mountRoute(app, authenticate, routes.signOut, async ({ c }) => {
    const token = getCookie(c, cookie.name);
    if (token !== undefined) await use.signOut(services, token);
    deleteCookie(c, cookie.name, { path: '/', secure: cookie.secure });
    return undefined;
  });
  mountRoute(app, authenticate, routes.me, ({ principal }) => use.whoAmI(services, principal));
}

/** Who calls, for limits: the address of the connection, never a header that anybody can write. */
function clientOf(c: Context): string {
  const { incoming } = c.env as { incoming?: { socket?: { remoteAddress?: string } } }; // cast: what @hono/node-server puts there
  return incoming?.socket?.remoteAddress ?? 'unknown';
}

function mountFlows(app: Hono, { services, authenticate, endpoints }: ServerContext): void {
  mountRoute(app, authenticate, routes.listNodes, async ({ principal }) => {
    use.authorise(principal, 'flows:read');
    return list(Object.values(services.catalog).map(toNodeInfo));
  });
  mountRoute(app, authenticate, routes.tryNode, ({ principal, params, body }) =>
    use.tryNode(services, principal, params.kind, body),
  );
  mountRoute(app, authenticate, routes.checkFlow, ({ principal, body }) =>
    use.checkFlow(services, principal, body),
  );
  mountRoute(app, authenticate, routes.listFlows, ({ principal, query }) =>
    use.listFlows(services, principal, present(query)),
  );
  mountRoute(app, authenticate, routes.createFlow, ({ principal, body }) =>
    use.createFlow(services, principal, body),
  );
  mountRoute(app, authenticate, routes.getFlow, async ({ c, principal, params }) =>
    withRevision(c, await use.getFlow(services, principal, params.id)),
  );
  mountRoute(app, authenticate, routes.saveFlow, async ({ c, principal, params, body }) => {
    const saved = await use.saveFlow(services, principal, {
      flowId: params.id,
      revision: revisionOf(c),
      flow: body,
    });
    return withRevision(c, saved);
  });
  mountRoute(app, authenticate, routes.deleteFlow, async ({ principal, params }) => {
    await use.deleteFlow(services, principal, params.id);
    endpoints.clear();
  });
  mountRoute(app, authenticate, routes.publishFlow, async ({ principal, params, body }) => {
    const published = await use.publishFlow(services, principal, {
      flowId: params.id,
      ...present({ slug: body.slug, note: body.note }),
    });
    endpoints.clear();
    return published;
  });
  mountRoute(app, authenticate, routes.listVersions, async ({ principal, params }) =>
    list(await use.listVersions(services, principal, params.id)),
  );
  mountRoute(app, authenticate, routes.rollbackFlow, async ({ principal, params, body }) => {
    const published = await use.rollbackFlow(services, principal, {
      flowId: params.id,
      version: body.version,
    });
    endpoints.clear();
    return published;
  });
  mountRoute(app, authenticate, routes.listTemplates, async ({ principal }) =>
    list(use.listTemplates(services, principal)),
  );
  mountRoute(app, authenticate, routes.useTemplate, ({ principal, params }) =>
    use.useTemplate(services, principal, params.id),
  );
}

function withRevision<Saved extends { readonly revision: number }>(c: Context, saved: Saved): Saved {
  c.header('ETag', `"${saved.revision}"`);
  return saved;
}

function toNodeInfo(spec: use.Services['catalog'][string]): NodeInfo {
  const parsed = spec.config.safeParse({});
  const ports = portsOf(spec, parsed.success ? parsed.data : {});
  return {
    kind: spec.kind,
    version: spec.version,
    title: spec.title,
    summary: spec.summary,
    docs: spec.docs,
    icon: spec.icon,
    category: spec.category,
    effects: spec.effects,
    paid: spec.paid,
    ports: {
      inputs: ports.inputs.map(toJsonObject),
      outputs: ports.outputs.map(toJsonObject),
      borrows: ports.borrows.map(toJsonObject),
      lends: ports.lends.map(toJsonObject),
    },
    config: configSchema(spec),
  };
}

function mountRuns(app: Hono, { services, authenticate }: ServerContext): void {
  mountRoute(app, authenticate, routes.startRun, ({ principal, params, body }) =>
    use.runFlow(services, principal, {
      flowId: params.id,
      input: body.input,
      ...present({
        session: body.session,
        user: body.user,
        pins: body.pins,
        from: body.from,
        budget: body.budget,
      }),
    }),
  );
  mountRoute(app, authenticate, routes.listRuns, ({ principal, query }) =>
    use.listRuns(services, principal, {
      limit: query.limit,
      ...present({
        cursor: query.cursor,
        flowId: query.flowId,
        status: query.status,
        session: query.session,
      }),
    }),
  );
  mountRoute(app, authenticate, routes.getRun, ({ principal, params, query }) =>
    use.getRun(services, principal, params.id, query.at),
  );
  mountRoute(app, authenticate, routes.getRunFlow, ({ principal, params }) =>
    use.getRunFlow(services, principal, params.id),
  );
  mountRoute(app, authenticate, routes.getRunValue, ({ principal, params }) =>
    use.getRunValue(services, principal, params.id, params.ref),
  );
  mountRoute(app, authenticate, routes.resumeRun, ({ principal, params }) =>
    use.resumeRun(services, principal, params.id),
  );
  mountRoute(app, authenticate, routes.replayRun, ({ principal, params, body }) =>
    use.replayRun(services, principal, params.id, body),
  );
  mountRoute(app, authenticate, routes.listExchanges, ({ principal, params, query }) =>
    use.listExchanges(services, principal, params.id, {
      limit: query.limit,
      ...present({ cursor: query.cursor, nodeId: query.nodeId, iteration: query.iteration }),
    }),
  );
  mountRoute(app, authenticate, routes.signalRun, ({ principal, params, body }) =>
    use.signalRun(services, principal, params.id, {
      nodeId: body.nodeId,
      ...present({ iteration: body.iteration, value: body.value }),
    }),
  );
  mountRoute(app, authenticate, routes.cancelRun, ({ principal, params }) =>
    use.cancelRun(services, principal, params.id),
  );
  mountRoute(app, authenticate, routes.runEvents, async ({ c, principal, params }) => {
    const { workspaceId } = use.authorise(principal, 'runs:read');
    await assertRun(services, principal, params.id);
    return streamRun(c, { services, runId: params.id, workspaceId, deltas: true, show: (item) => item });
  });
}

async function assertRun({ runs }: use.Services, principal: Principal, runId: string): Promise<void> {
  if (!(await runs.get({ runId, workspaceId: principal.workspaceId }))) throw use.notFound('run');
}

function mountKnowledge(app: Hono, { services, authenticate, searchKind }: ServerContext): void {
  mountRoute(app, authenticate, routes.listKnowledge, async ({ principal }) =>
    list(await use.listKnowledge(services, principal)),
  );
  mountRoute(app, authenticate, routes.createKnowledge, ({ principal, body }) =>
    use.createKnowledge(services, principal, {
      name: body.name,
      ...present({ description: body.description, folder: body.folder }),
    }),
  );
  mountRoute(app, authenticate, routes.getKnowledge, ({ principal, params }) =>
    use.getKnowledge(services, principal, params.id),
  );
  mountRoute(app, authenticate, routes.deleteKnowledge, ({ principal, params }) =>
    use.deleteKnowledge(services, principal, params.id),
  );
  mountRoute(app, authenticate, routes.listDocuments, ({ principal, params, query }) =>
    use.listDocuments(services, principal, {
      knowledgeId: params.id,
      limit: query.limit,
      ...present({ cursor: query.cursor }),
    }),
  );
  mountRoute(app, authenticate, routes.uploadDocuments, async ({ principal, params, files }) =>
    list(await use.uploadDocuments(services, principal, params.id, files)),
  );
  mountRoute(app, authenticate, routes.getDocument, ({ principal, params }) =>
    use.getDocument(services, principal, { knowledgeId: params.id, documentId: params.documentId }),
  );
  mountRoute(app, authenticate, routes.deleteDocument, ({ principal, params }) =>
    use.deleteDocument(services, principal, { knowledgeId: params.id, documentId: params.documentId }),
  );
  mountRoute(app, authenticate, routes.searchKnowledge, async ({ principal, params, body }) => ({
    chunks: await use.searchKnowledge(services, principal, { knowledgeId: params.id, ...body }, searchKind),
  }));
}

function mountSecrets(app: Hono, { services, authenticate, providers, testProvider }: ServerContext): void {
  mountRoute(app, authenticate, routes.listSecrets, async ({ principal }) =>
    list(await use.listSecrets(services, principal)),
  );
  mountRoute(app, authenticate, routes.putSecret, ({ principal, body }) =>
    use.putSecret(services, principal, {
      name: body.name,
      value: body.value,
      ...present({ hosts: body.hosts }),
    }),
  );
  mountRoute(app, authenticate, routes.deleteSecret, ({ principal, params }) =>
    use.deleteSecret(services, principal, params.name),
  );
  mountRoute(app, authenticate, routes.listProviders, async ({ principal }) =>
    list(await use.listProviders(services, principal, providers)),
  );
  mountRoute(app, authenticate, routes.testProvider, ({ principal, body }) => testProvider(principal, body));
  mountRoute(app, authenticate, routes.listKeys, async ({ principal }) =>
    list(await use.listKeys(services, principal)),
  );
  mountRoute(app, authenticate, routes.createKey, ({ principal, body }) =>
    use.createKey(services, principal, {
      name: body.name,
      flows: body.flows,
      verbs: body.verbs,
      ...present({ expiresAt: body.expiresAt, limits: body.limits && present(body.limits) }),
    }),
  );
  mountRoute(app, authenticate, routes.deleteKey, ({ principal, params }) =>
    use.deleteKey(services, principal, params.id),
  );
}

/** Drops members that are undefined, so that exact optional types hold. */
function present<Shape extends object>(
  shape: Shape,
): { [Key in keyof Shape as undefined extends Shape[Key] ? never : Key]: Shape[Key] } & {
  [Key in keyof Shape as undefined extends Shape[Key] ? Key : never]?: Exclude<Shape[Key], undefined>;
} {
  return Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined)) as never; // cast: exactly the undefined members are gone
}
