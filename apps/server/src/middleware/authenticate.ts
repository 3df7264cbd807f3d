import { createHash, timingSafeEqual } from 'node:crypto';
import { principalOfKey, type Services, userOfSession } from '@heddle/application';
import { HeddleError, type Principal, type RouteAccess } from '@heddle/contracts';
import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { createTtlCache } from '../ttl-cache.ts';

/** Turns a request into who is asking. @throws HeddleError `not-signed-in`, `not-allowed`, `not-found`. */
export type Authenticate = (c: Context, access: Exclude<RouteAccess, 'public'>) => Promise<Principal>;

/** What a caller is recognised by. */
export interface AuthenticateOptions {
  readonly services: Services;
  readonly adminToken: string | undefined;
  readonly cookieName: string;
}

/** How long a key or a session is believed without asking the record: a revoked key stops within this time. */
const BELIEVED_MS = 1_000;

/**
 * Bearer tokens are API keys or the operator's admin token; the studio's cookie counts on the management API only,
 * and names its workspace in `Heddle-Workspace`.
 */
export function createAuthenticate({ services, adminToken, cookieName }: AuthenticateOptions): Authenticate {
  const keys = createTtlCache<string, Extract<Principal, { type: 'key' }>>(BELIEVED_MS);
  const sessions = createTtlCache<string, string>(BELIEVED_MS);
  const isAdminToken = adminToken === undefined ? () => false : createSameText(adminToken);
  const touched = createTtlCache<string, true>(60_000);
  let defaultWorkspace: Promise<{ readonly id: string }> | undefined;

  async function ofToken(token: string): Promise<Principal> {
    if (isAdminToken(token)) {
      defaultWorkspace ??= services.accounts.defaultWorkspace();
      return { type: 'token', workspaceId: (await defaultWorkspace).id, name: 'admin token', role: 'owner' };
    }
    const known = keys.get(token) ?? (await principalOfKey(services, token));
    keys.set(token, known);
    if (!touched.get(known.keyId)) {
      touched.set(known.keyId, true);
      await services.keys.touch(known.keyId, services.clock.now());
    }
    return known;
  }

  async function ofCookie(c: Context): Promise<Principal> {
    const token = getCookie(c, cookieName);
    if (token === undefined)
      throw new HeddleError('not-signed-in', 'Sign in, or send `Authorization: Bearer <token>`.');
    const userId = sessions.get(token) ?? (await userOfSession(services, token));
    if (userId === undefined) throw new HeddleError('not-signed-in', 'The sign-in has ended. Sign in again.');
    sessions.set(token, userId);
    const workspaces = await services.accounts.workspacesOf(userId);
    const wanted = c.req.header('heddle-workspace');
    const workspace =
      wanted === undefined ? workspaces[0] : workspaces.find((candidate) => candidate.id === wanted);
    if (!workspace) throw new HeddleError('not-found', 'There is no such workspace.');
    return { type: 'user', workspaceId: workspace.id, userId, role: workspace.role };
  }

  return async function authenticate(c, access) {
    const header = c.req.header('authorization');
    const token = header === undefined ? undefined : /^Bearer\s+(\S+)$/i.exec(header)?.[1];
    if (header !== undefined && token === undefined)
      throw new HeddleError('not-signed-in', 'Expected `Authorization: Bearer <token>`.');
    if (token !== undefined) return ofToken(token);
    if (access === 'published')
      throw new HeddleError(
        'not-signed-in',
        'Published flows are called with an API key: `Authorization: Bearer hd_…`. Make one under Endpoints, Keys.',
      );
    return ofCookie(c);
  };
}

/** Compares with one text in a time that tells nothing about it, its length included. */
function createSameText(expected: string): (text: string) => boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  const wanted = hash(expected);
  return (text) => timingSafeEqual(hash(text), wanted);
}
