import { z } from 'zod';
import { exchangeSchema } from '../exchange.ts';
import { flowCaseSchema, flowSchema } from '../flow.ts';
import { runSummarySchema, runViewSchema } from '../run.ts';
import { effectEntrySchema } from './effects.ts';
import { flowRecordSchema } from './flow.ts';
import { listOf } from './list.ts';
import { id, page } from './parameters.ts';
import { defineRoute, type RouteContract } from './route.ts';
import { replayBodySchema, runBodySchema, signalBodySchema } from './run.ts';
import { runComparisonSchema } from './run-comparison.ts';

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
    body: runBodySchema,
    status: 202,
    response: z.object({
      runId: z.string(),
      restartsAt: z
        .object({ nodeId: z.string(), reason: z.string() })
        .optional()
        .describe('The node it starts at, when that is not the one asked for.'),
    }),
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
    response: listOf(runSummarySchema),
  }),
  getRun: defineRoute({
    method: 'get',
    path: '/api/runs/:id',
    access: 'workspace',
    permission: 'runs:read',
    tag: 'Runs',
    summary: 'A run with every node, as it is or as it was.',
    params: id,
    query: z.strictObject({
      at: z.coerce
        .number()
        .int()
        .min(0)
        .optional()
        .describe('Number of the last event to fold: the run as it stood then.'),
    }),
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
  getRunValue: defineRoute({
    method: 'get',
    path: '/api/runs/:id/values/:ref',
    access: 'workspace',
    permission: 'runs:read',
    tag: 'Runs',
    summary: 'A large value that a run, a node of it or an event refers to.',
    params: z.strictObject({ id: z.string(), ref: z.string().max(100) }),
    status: 200,
    response: z.object({ outputs: z.record(z.string(), z.unknown()) }),
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
  listEffects: defineRoute({
    method: 'get',
    path: '/api/runs/:id/effects',
    access: 'workspace',
    permission: 'runs:read',
    tag: 'Runs',
    summary:
      'What a run may have done outside: every attempt at a body with effects, and what is known of it.',
    params: id,
    status: 200,
    response: z.object({ items: z.array(effectEntrySchema) }),
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
  resumeRun: defineRoute({
    method: 'post',
    path: '/api/runs/:id/resume',
    access: 'workspace',
    permission: 'runs:write',
    tag: 'Runs',
    summary: 'Continues a failed run from what failed; what is done is not done again.',
    params: id,
    status: 202,
    response: z.object({ runId: z.string() }),
  }),
  replayRun: defineRoute({
    method: 'post',
    path: '/api/runs/:id/replay',
    access: 'workspace',
    permission: 'runs:write',
    tag: 'Runs',
    summary: 'Runs again on what the run recorded: offline, at no cost, but for what may be live.',
    params: id,
    body: replayBodySchema,
    status: 202,
    response: z.object({ runId: z.string() }),
  }),
  listExchanges: defineRoute({
    method: 'get',
    path: '/api/runs/:id/exchanges',
    access: 'workspace',
    permission: 'runs:read',
    tag: 'Runs',
    summary: 'What the nodes of a run asked the outside, and what it answered.',
    params: id,
    query: z.strictObject({
      limit: z.coerce.number().int().min(1).max(50).default(20),
      cursor: z.string().max(512).optional(),
      nodeId: z.string().max(200).optional(),
      iteration: z.string().max(200).optional(),
    }),
    status: 200,
    response: listOf(exchangeSchema),
  }),
  signalRun: defineRoute({
    method: 'post',
    path: '/api/runs/:id/signal',
    access: 'workspace',
    permission: 'runs:write',
    tag: 'Runs',
    summary: 'Answers a node that waits.',
    params: id,
    body: signalBodySchema,
    status: 200,
    response: z.object({ status: z.string() }),
  }),
  compareRuns: defineRoute({
    method: 'get',
    path: '/api/runs/:id/compare/:other',
    access: 'workspace',
    permission: 'runs:read',
    tag: 'Runs',
    summary: 'Two runs node by node, also of different versions of a flow.',
    params: z.strictObject({ id: z.string(), other: z.string() }),
    status: 200,
    response: runComparisonSchema,
  }),
  makeCase: defineRoute({
    method: 'post',
    path: '/api/runs/:id/case',
    access: 'workspace',
    permission: 'flows:write',
    tag: 'Runs',
    summary:
      'Adds a run to its flow as a case: its input, what remote models said, what came out. Needs If-Match.',
    params: id,
    body: z.strictObject({ name: z.string().min(1).max(200) }),
    status: 201,
    response: flowRecordSchema.extend({ case: flowCaseSchema }),
  }),
} as const satisfies Record<string, RouteContract>;
