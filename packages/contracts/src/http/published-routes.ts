import { z } from 'zod';
import { jsonObjectSchema } from './fields.ts';
import { id } from './parameters.ts';
import { publishedResultSchema } from './publication.ts';
import { defineRoute, type RouteContract } from './route.ts';

/** What published flows are called by. */
export const publishedRoutes = {
  callFlow: defineRoute({
    method: 'post',
    path: '/v1/flows/:slug',
    access: 'published',
    tag: 'Published flows',
    summary: 'Calls a published flow.',
    params: z.strictObject({ slug: z.string() }),
    query: z.strictObject({ version: z.coerce.number().int().positive().optional() }),
    body: jsonObjectSchema,
    status: 200,
    response: publishedResultSchema,
  }),
  publishedRun: defineRoute({
    method: 'get',
    path: '/v1/runs/:id',
    access: 'published',
    tag: 'Published flows',
    summary: 'A run started through this key.',
    params: id,
    status: 200,
    response: z
      .object({ runId: z.string(), status: z.string(), output: jsonObjectSchema.optional() })
      .loose(),
  }),
  publishedRunEvents: defineRoute({
    method: 'get',
    path: '/v1/runs/:id/events',
    access: 'published',
    tag: 'Published flows',
    summary: 'A run as it happens (server-sent events).',
    params: id,
    status: 200,
    stream: true,
  }),
  publishedOpenApi: defineRoute({
    method: 'get',
    path: '/v1/flows/:slug/openapi.json',
    access: 'published',
    tag: 'Published flows',
    summary: "This flow's own OpenAPI document.",
    params: z.strictObject({ slug: z.string() }),
    status: 200,
  }),
} as const satisfies Record<string, RouteContract>;
