import * as use from '@heddle/application';
import { HeddleError, routes } from '@heddle/contracts';
import type { Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { clientOf } from '../middleware/client-of.ts';
import { mountRoute } from '../mount-route.ts';
import type { ServerContext } from '../server-context.ts';

/** Mounts the first setup, sign-in and sign-out. */
export function mountAccount(
  app: Hono,
  { services, authenticate, cookie, setup, limits }: ServerContext,
): void {
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
