import type { z } from 'zod';

/** Who may call a route. Everything not `public` needs a Principal; `permission` is checked in the application layer. */
export type RouteAccess = 'public' | 'workspace' | 'published';

/** What a Principal must be allowed to do. */
export const PERMISSIONS = [
  'flows:read',
  'flows:write',
  'flows:publish',
  'runs:read',
  'runs:write',
  'knowledge:read',
  'knowledge:write',
  'secrets:write',
  'keys:write',
  'workspace:admin',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** One HTTP route as data: the server mounts it, OpenAPI describes it, the studio's client is typed by it. */
export interface RouteContract {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** With `:name` parameters, as Hono writes them. */
  readonly path: string;
  readonly access: RouteAccess;
  readonly permission?: Permission;
  readonly summary: string;
  readonly tag: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Body bytes allowed; 1 MiB unless told. */
  readonly maxBodyBytes?: number;
  /** `multipart/form-data` with files instead of a JSON body. */
  readonly multipart?: boolean;
  readonly status: 200 | 201 | 202 | 204;
  readonly response?: z.ZodType;
  /** Answers a stream of server-sent events, or a file, instead of JSON. */
  readonly stream?: boolean;
  /** A page for people: answers HTML, and takes a form when it is posted to. */
  readonly page?: boolean;
}

/** Declares a route, keeping its exact types. */
export function defineRoute<const Route extends RouteContract>(route: Route): Route {
  return route;
}
