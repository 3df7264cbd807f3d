import { HeddleError, type Principal, type RouteContract } from '@heddle/contracts';
import type { Context, Hono } from 'hono';
import type { z } from 'zod';
import type { Authenticate } from './middleware/authenticate.ts';
import { readFiles, readJson } from './read-body.ts';

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** What a handler gets: everything parsed, and who asks. */
export interface RouteRequest<Route extends RouteContract> {
  readonly c: Context;
  readonly principal: Route['access'] extends 'public' ? undefined : Principal;
  readonly params: Parsed<Route['params']>;
  readonly query: Parsed<Route['query']>;
  readonly body: Parsed<Route['body']>;
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/** A handler answers a value of the route's response schema, or a Response of its own. */
export type RouteHandler<Route extends RouteContract> = (request: RouteRequest<Route>) => Promise<unknown>;

/** Mounts one contract: authenticate, then read and check, then the use case. Nothing is parsed for a stranger. */
export function mountRoute<Route extends RouteContract>(
  app: Hono,
  authenticate: Authenticate,
  route: Route,
  handle: RouteHandler<Route>,
): void {
  app.on(route.method.toUpperCase(), route.path, async (c) => {
    const principal = route.access === 'public' ? undefined : await authenticate(c, route.access);
    const request = {
      c,
      principal,
      params: route.params && parse(route.params, c.req.param(), 'path'),
      query: route.query && parse(route.query, c.req.query(), 'query'),
      body: route.body && parse(route.body, (await readJson(c, route)) ?? {}, 'body'),
      files: route.multipart ? await readFiles(c, route) : [],
    } as unknown as RouteRequest<Route>; // cast: each member was parsed by the route's own schema
    const answer = await handle(request);
    if (answer instanceof Response) return answer;
    if (route.status === 204) return c.body(null, 204);
    return c.json(answer as object, route.status); // cast: handlers answer objects
  });
}

/** @throws HeddleError `unknown-field` or `request-invalid`, naming every path. */
function parse(schema: z.ZodType, value: unknown, where: string): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues
    .slice(0, 20)
    .map((issue) => ({ path: `/${issue.path.map(String).join('/')}`, message: issue.message }));
  const onlyUnknown = parsed.error.issues.every((issue) => issue.code === 'unrecognized_keys');
  const said = issues
    .slice(0, 3)
    .map(({ path, message }) => `${path}: ${message}`)
    .join(' ');
  throw new HeddleError(
    onlyUnknown ? 'unknown-field' : 'request-invalid',
    `The ${where} does not fit. ${said}`,
    { details: { issues } },
  );
}
