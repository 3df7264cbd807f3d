import { z } from 'zod';
import { RUN_STATUSES } from '../run.ts';
import { defineRoute, type RouteContract } from './route.ts';

const millis = z.number().describe('Milliseconds since the epoch.');

/** Why an open run makes no progress. */
export const STUCK_REASONS = [
  'no-worker',
  'bell-lost',
  'dead-worker',
  'late-timer',
  'person',
  'signal',
  'time',
  'called-run',
  'session',
  'unknown',
] as const;
export const stuckReasonSchema = z.enum(STUCK_REASONS);
export type StuckReason = z.infer<typeof stuckReasonSchema>;

/** An open run that has made no progress for a while, with the reason. */
export const stuckRunSchema = z.strictObject({
  runId: z.string(),
  flowId: z.string().optional(),
  flowName: z.string().optional(),
  status: z.enum(RUN_STATUSES),
  preview: z.string(),
  progressAt: millis,
  reason: stuckReasonSchema,
  message: z.string(),
  trouble: z.boolean().describe('Something is wrong; otherwise it waits for what it was told to.'),
  nodeId: z.string().optional(),
  until: millis.optional(),
  waitsForRunId: z.string().optional().describe('The run it called, or the one before it in its session.'),
  workerId: z.string().optional(),
});
export type StuckRun = z.infer<typeof stuckRunSchema>;

export const operationsSchema = z.strictObject({
  at: millis,
  open: z.record(z.string(), z.number().int()).describe('Open runs by status.'),
  queue: z.strictObject({
    ready: z.number().int().describe('Segments that a worker may take now.'),
    oldestReadyMs: z.number().optional(),
    deliveries: z
      .strictObject({ waiting: z.number().int(), active: z.number().int() })
      .describe('Bells in the queue of the whole installation.'),
  }),
  workers: z.array(
    z.strictObject({
      workerId: z.string(),
      pid: z.number().int(),
      alive: z.boolean(),
      seenAt: millis,
      held: z.number().int().describe('Segments of this workspace that it has in hand.'),
    }),
  ),
});
export type Operations = z.infer<typeof operationsSchema>;

/** Failed runs of the same cause: the same error at the same node of the same flow. */
export const deadLetterGroupSchema = z.strictObject({
  flowId: z.string(),
  flowName: z.string().optional(),
  code: z.string(),
  nodeId: z.string().optional(),
  message: z.string().describe('Of the newest.'),
  count: z.number().int(),
  newestRunId: z.string(),
  newestAt: millis,
  oldestAt: millis,
});
export type DeadLetterGroup = z.infer<typeof deadLetterGroupSchema>;

/** Either single runs, or all of a group. */
export const resumeLettersBodySchema = z.union([
  z.strictObject({ runIds: z.array(z.string()).min(1).max(100) }),
  z.strictObject({
    group: z.strictObject({ flowId: z.string(), code: z.string(), nodeId: z.string().optional() }),
  }),
]);
export type ResumeLettersBody = z.infer<typeof resumeLettersBodySchema>;

export const resumeLettersResultSchema = z.strictObject({
  resumed: z.array(z.string()),
  refused: z.array(z.strictObject({ runId: z.string(), code: z.string(), message: z.string() })),
  left: z.boolean().describe('More of the group are left; ask again.'),
});
export type ResumeLettersResult = z.infer<typeof resumeLettersResultSchema>;

/** What operators look at. */
export const operationsRoutes = {
  getOperations: defineRoute({
    method: 'get',
    path: '/api/operations',
    access: 'workspace',
    permission: 'runs:read',
    tag: 'Operations',
    summary: 'Queue, workers and open runs.',
    status: 200,
    response: operationsSchema,
  }),
  listStuckRuns: defineRoute({
    method: 'get',
    path: '/api/operations/stuck',
    access: 'workspace',
    permission: 'runs:read',
    tag: 'Operations',
    summary: 'Open runs without progress, each with its reason; the longest first.',
    query: z.strictObject({
      quietS: z.coerce.number().int().min(0).max(86_400).default(30).describe('Seconds without progress.'),
      limit: z.coerce.number().int().min(1).max(200).default(100),
    }),
    status: 200,
    response: z.object({ items: z.array(stuckRunSchema), next: z.null() }),
  }),
  listDeadLetters: defineRoute({
    method: 'get',
    path: '/api/operations/dead-letters',
    access: 'workspace',
    permission: 'runs:read',
    tag: 'Operations',
    summary: 'Failed runs by cause, the newest cause first.',
    query: z.strictObject({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
    status: 200,
    response: z.object({
      items: z.array(deadLetterGroupSchema),
      next: z.null(),
      total: z.number().int().describe('Failed runs of all causes.'),
    }),
  }),
  resumeDeadLetters: defineRoute({
    method: 'post',
    path: '/api/operations/dead-letters/resume',
    access: 'workspace',
    permission: 'runs:write',
    tag: 'Operations',
    summary: 'Resumes failed runs from what failed: single ones, or up to 100 of a cause.',
    body: resumeLettersBodySchema,
    status: 200,
    response: resumeLettersResultSchema,
  }),
} as const satisfies Record<string, RouteContract>;
