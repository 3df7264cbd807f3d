import { z } from 'zod';
import { usageSchema } from '../event.ts';
import { jsonObjectSchema, millisSchema, slugSchema } from './fields.ts';

/** Under which name and by which ways a flow is published. */
export const publishBodySchema = z.strictObject({
  slug: slugSchema.optional(),
  note: z.string().max(2_000).optional(),
  channels: z.array(z.enum(['api'])).optional(),
});

/** Where a version of a flow answers. */
export const publishResultSchema = z.object({ slug: z.string(), version: z.number().int(), url: z.string() });

/** A published version, and what changed since the one before. */
export const flowVersionSchema = z.object({
  version: z.number().int(),
  planId: z.string(),
  note: z.string().optional(),
  publishedAt: millisSchema,
  publishedBy: z.string().optional(),
  live: z.boolean(),
  changes: z.object({
    added: z.array(z.string()),
    removed: z.array(z.string()),
    changed: z.array(z.string()),
    edges: z.number().int(),
  }),
});
export type FlowVersion = z.infer<typeof flowVersionSchema>;

/** What a published flow answers. */
export const publishedResultSchema = z.object({
  runId: z.string(),
  output: jsonObjectSchema,
  usage: usageSchema,
  latencyMs: z.number(),
  warnings: z.array(z.string()).optional(),
});
export type PublishedResult = z.infer<typeof publishedResultSchema>;
