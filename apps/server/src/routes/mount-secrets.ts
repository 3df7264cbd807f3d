import * as use from '@heddle/application';
import { present, routes } from '@heddle/contracts';
import type { Hono } from 'hono';
import { mountRoute } from '../mount-route.ts';
import type { ServerContext } from '../server-context.ts';
import { list } from './answers.ts';

/** Mounts secrets, providers and API keys. */
export function mountSecrets(
  app: Hono,
  { services, authenticate, providers, testProvider }: ServerContext,
): void {
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
