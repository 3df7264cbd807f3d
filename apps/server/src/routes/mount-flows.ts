import * as use from '@heddle/application';
import { configSchema, type NodeInfo, present, readFlowName, routes, toJsonObject } from '@heddle/contracts';
import { portsOf } from '@heddle/graph';
import type { Context, Hono } from 'hono';
import { mountRoute } from '../mount-route.ts';
import { revisionOf } from '../revision.ts';
import type { ServerContext } from '../server-context.ts';
import { list } from './answers.ts';

/** Mounts the catalogue of nodes, flows, their versions and templates. */
export function mountFlows(app: Hono, context: ServerContext): void {
  mountNodes(app, context);
  mountDrafts(app, context);
  mountVersions(app, context);
  mountTemplates(app, context);
}

function mountNodes(app: Hono, { services, authenticate }: ServerContext): void {
  mountRoute(app, authenticate, routes.listNodes, async ({ principal }) => {
    use.authorise(principal, 'flows:read');
    return list(Object.values(services.catalog).map(toNodeInfo));
  });
  mountRoute(app, authenticate, routes.tryNode, ({ principal, params, body }) =>
    use.tryNode(services, principal, params.kind, body),
  );
}

function mountDrafts(app: Hono, { services, authenticate, endpoints }: ServerContext): void {
  mountRoute(app, authenticate, routes.checkFlow, ({ principal, body }) =>
    use.checkFlow(services, principal, body),
  );
  mountRoute(app, authenticate, routes.listFlows, ({ principal, query }) =>
    use.listFlows(services, principal, present(query)),
  );
  mountRoute(app, authenticate, routes.listCalledFlows, async ({ principal, query }) =>
    list(await use.listCalledFlows(services, principal, query.names.split(',').map(readFlowName))),
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
}

function mountVersions(app: Hono, { services, authenticate, endpoints }: ServerContext): void {
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
}

function mountTemplates(app: Hono, { services, authenticate }: ServerContext): void {
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
