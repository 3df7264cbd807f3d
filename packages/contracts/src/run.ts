import { z } from 'zod';
import { errorJsonSchema, usageSchema } from './event.ts';
import type { Json } from './json.ts';

export const RUN_STATUSES = ['queued', 'running', 'waiting', 'completed', 'failed', 'cancelled'] as const;
export const runStatusSchema = z.enum(RUN_STATUSES);
export type RunStatus = z.infer<typeof runStatusSchema>;

export const NODE_STATUSES = ['pending', 'running', 'completed', 'failed', 'skipped', 'cancelled'] as const;
export const nodeStatusSchema = z.enum(NODE_STATUSES);
export type NodeStatus = z.infer<typeof nodeStatusSchema>;

const value = z.custom<Json>((candidate) => candidate !== undefined);
const values = z.record(z.string(), value);

/** One activation of a node in a run, as people see it. Times are milliseconds since the epoch. */
export const nodeRunSchema = z.strictObject({
  id: z.string(),
  iteration: z.string(),
  status: nodeStatusSchema,
  inputs: values.optional(),
  outputs: values.optional(),
  usage: usageSchema.optional(),
  attempts: z.number().int(),
  startedAt: z.number().optional(),
  endedAt: z.number().optional(),
  workerId: z.string().optional(),
  jobId: z.string().optional(),
  error: errorJsonSchema.optional(),
  willRetryAt: z.number().optional(),
  pinned: z.boolean().optional(),
});
export type NodeRun = z.infer<typeof nodeRunSchema>;

/** A run as a fold of its log. */
export const runViewSchema = z.strictObject({
  id: z.string(),
  flowId: z.string().optional(),
  flowName: z.string().optional(),
  planId: z.string(),
  version: z.number().int().optional().describe('Published version, absent for a draft.'),
  slug: z.string().optional(),
  status: runStatusSchema,
  input: values,
  output: values.optional(),
  error: errorJsonSchema.optional(),
  usage: usageSchema,
  nodes: z.array(nodeRunSchema),
  session: z.string().optional(),
  user: z.string().optional(),
  seq: z.number().int().describe('Number of the last event this view contains.'),
  createdAt: z.number(),
  endedAt: z.number().optional(),
});
export type RunView = z.infer<typeof runViewSchema>;

/** A run in a list. */
export const runSummarySchema = runViewSchema.omit({ nodes: true, input: true, output: true }).extend({
  preview: z.string().describe('First words of the input.'),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

/** How a node stands in the state that decides what comes next. */
export type NodeState =
  | { readonly status: 'completed'; readonly absent?: readonly string[] }
  | { readonly status: 'skipped' }
  | { readonly status: 'failed' };

/** The control state of a run: one entry per settled activation. It never holds values. */
export type RunState = Readonly<Record<string, NodeState>>;
