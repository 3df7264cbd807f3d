import { meSchema, sessionBodySchema, setupBodySchema, setupStateSchema } from './account.ts';
import { defineRoute, type RouteContract } from './route.ts';

/** Sign-in and who is asking. */
export const accountRoutes = {
  setupState: defineRoute({
    method: 'get',
    path: '/api/setup',
    access: 'public',
    tag: 'Account',
    summary: 'Whether the first owner is still to be made.',
    status: 200,
    response: setupStateSchema,
  }),
  setup: defineRoute({
    method: 'post',
    path: '/api/setup',
    access: 'public',
    tag: 'Account',
    summary: 'Makes the first owner with the one-time token.',
    body: setupBodySchema,
    status: 201,
    response: meSchema,
  }),
  signIn: defineRoute({
    method: 'post',
    path: '/api/session',
    access: 'public',
    tag: 'Account',
    summary: 'Signs in; sets the session cookie.',
    body: sessionBodySchema,
    status: 201,
    response: meSchema,
  }),
  signOut: defineRoute({
    method: 'delete',
    path: '/api/session',
    access: 'public',
    tag: 'Account',
    summary: 'Signs out; the session ends on the server.',
    status: 204,
  }),
  me: defineRoute({
    method: 'get',
    path: '/api/me',
    access: 'workspace',
    tag: 'Account',
    summary: 'Who am I.',
    status: 200,
    response: meSchema,
  }),
} as const satisfies Record<string, RouteContract>;
