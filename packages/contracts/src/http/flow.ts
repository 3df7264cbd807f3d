import { z } from 'zod';
import { diagnosticSchema } from '../diagnostic.ts';
import { flowSchema } from '../flow.ts';
import { millisSchema } from './fields.ts';
import { publishResultSchema } from './publication.ts';

/** A saved flow, with where it is published. */
export const flowRecordSchema = z.object({
  id: z.string(),
  revision: z.number().int(),
  flow: flowSchema,
  createdAt: millisSchema,
  updatedAt: millisSchema,
  published: publishResultSchema.nullable(),
});
export type FlowRecord = z.infer<typeof flowRecordSchema>;

/** A line of the list of flows. */
export const flowListItemSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().optional(),
  revision: z.number().int(),
  nodes: z.number().int(),
  createdAt: millisSchema,
  updatedAt: millisSchema,
  published: publishResultSchema.nullable(),
  lastRun: z.object({ id: z.string(), status: z.string(), at: millisSchema }).nullable(),
});
export type FlowListItem = z.infer<typeof flowListItemSchema>;

/** A segment of a plan as people see it: which nodes run as one job, after what, and why. */
export const segmentSchema = z.object({
  id: z.string(),
  nodes: z.array(z.string()),
  queue: z.string(),
  after: z.array(z.object({ segment: z.string(), when: z.string().optional() })),
  reason: z.string(),
});

/** What is wrong with a flow, or the jobs it would be run as. */
export const checkResultSchema = z.object({
  ok: z.boolean(),
  diagnostics: z.array(diagnosticSchema),
  plan: z.object({ id: z.string(), jobs: z.array(segmentSchema) }).optional(),
});
export type CheckResult = z.infer<typeof checkResultSchema>;
