import { z } from 'zod';
import { flowSchema } from '../flow.ts';
import { runSummarySchema, runViewSchema } from '../run.ts';
import { id, page } from './parameters.ts';
import * as resource from './resources.ts';
import { defineRoute, type RouteContract } from './route.ts';

/** Runs of saved flows. */
export const runRoutes = {
  startRun: defineRoute({
    method: 'post',
    path: '/api/flows/:id/runs',
    access: 'workspace',
    permission: 'runs:write',
    tag: 'Runs',
    summary: 'Runs the saved flow.',
    params: id,
    body: resource.runBodySchema,
    status: 202,
    response: z.object({ runId: z.string() }),
  }),
  listRuns: defineRoute({
    method: 'get',
    path: '/api/runs',
    access: 'workspace',
    permission: 'runs:read',
    tag: 'Runs',
    summary: 'Runs, newest first.',
    query: z.strictObject({
      ...page,
      flowId: z.string().optional(),
      status: z.string().optional(),
      session: z.string().optional(),
    }),
    status: 200,
    response: resource.listOf(runSummarySchema),
  }),
  getRun: defineRoute({
    method: 'get',
    path: '/api/runs/:id',
    access: 'workspace',
    permission: 'runs:read',
    tag: 'Runs',
    summary: 'A run with every node.',
    params: id,
    status: 200,
    response: runViewSchema,
  }),
  getRunFlow: defineRoute({
    method: 'get',
    path: '/api/runs/:id/flow',
    access: 'workspace',
    permission: 'runs:read',
    tag: 'Runs',
    summary: 'The exact flow a run was accepted with.',
    params: id,
    status: 200,
    response: z.object({ flow: flowSchema }),
  }),
  runEvents: defineRoute({
    method: 'get',
    path: '/api/runs/:id/events',
    access: 'workspace',
    permission: 'runs:read',
    tag: 'Runs',
    summary: 'A run as it happens (server-sent events).',
    params: id,
    status: 200,
    stream: true,
  }),
  cancelRun: defineRoute({
    method: 'post',
    path: '/api/runs/:id/cancel',
    access: 'workspace',
    permission: 'runs:write',
    tag: 'Runs',
    summary: 'Stops a run; doing it twice is the same.',
    params: id,
    status: 200,
    response: z.object({ status: z.string() }),
  }),
} as const satisfies Record<string, RouteContract>;
