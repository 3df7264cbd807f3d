import * as use from '@heddle/application';
import { present, routes } from '@heddle/contracts';
import type { Hono } from 'hono';
import { mountRoute } from '../mount-route.ts';
import type { ServerContext } from '../server-context.ts';
import { list } from './answers.ts';

/** Mounts knowledge bases and their documents. */
export function mountKnowledge(app: Hono, { services, authenticate, searchKind }: ServerContext): void {
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
