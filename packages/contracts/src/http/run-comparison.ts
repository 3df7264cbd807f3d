import { z } from 'zod';
import { errorJsonSchema, usageSchema } from '../event.ts';
import type { Json } from '../json.ts';
import { nodeStatusSchema, runForkSchema, runStatusSchema } from '../run.ts';

const value = z.custom<Json>((candidate) => candidate !== undefined);

/** One difference between two JSON values. `path` is a JSON Pointer; the side that has nothing there is left out. */
export const jsonChangeSchema = z.strictObject({
  path: z.string(),
  left: value.optional(),
  right: value.optional(),
});
export type JsonChange = z.infer<typeof jsonChangeSchema>;

/** How two JSON values differ. */
export const jsonDiffSchema = z.strictObject({
  equal: z.boolean(),
  changes: z.array(jsonChangeSchema),
  more: z.number().int().describe('Differences beyond those listed.'),
});
export type JsonDiff = z.infer<typeof jsonDiffSchema>;

/** An activation as one of the runs had it. */
export const comparedActivationSchema = z.strictObject({
  status: nodeStatusSchema,
  iteration: z.string(),
  durationMs: z.number().optional(),
  usage: usageSchema.optional(),
  attempts: z.number().int(),
  pinned: z.boolean().optional(),
  error: errorJsonSchema.optional(),
});
export type ComparedActivation = z.infer<typeof comparedActivationSchema>;

/** One activation in both runs; a side that did not have it is null. */
export const comparedNodeSchema = z.strictObject({
  id: z.string(),
  iteration: z.string(),
  same: z.boolean().describe('Same status, inputs, outputs and error.'),
  left: comparedActivationSchema.nullable(),
  right: comparedActivationSchema.nullable(),
  inputs: jsonDiffSchema,
  outputs: jsonDiffSchema,
});
export type ComparedNode = z.infer<typeof comparedNodeSchema>;

/** One of the runs as a whole. */
export const comparedRunSchema = z.strictObject({
  id: z.string(),
  planId: z.string(),
  flowId: z.string().optional(),
  flowName: z.string().optional(),
  version: z.number().int().optional(),
  status: runStatusSchema,
  usage: usageSchema,
  createdAt: z.number(),
  durationMs: z.number().optional(),
  error: errorJsonSchema.optional(),
  fork: runForkSchema.optional(),
});
export type ComparedRun = z.infer<typeof comparedRunSchema>;

/** Two runs, node by node. `left` is the one that was asked about. */
export const runComparisonSchema = z.strictObject({
  left: comparedRunSchema,
  right: comparedRunSchema,
  input: jsonDiffSchema,
  output: jsonDiffSchema,
  path: z
    .strictObject({ onlyLeft: z.array(z.string()), onlyRight: z.array(z.string()) })
    .describe('Nodes that ran in one of the runs only.'),
  flow: z
    .strictObject({
      same: z.boolean().describe('Both ran on the same plan.'),
      added: z.array(z.string()),
      removed: z.array(z.string()),
      changed: z.array(z.string()),
      edges: z.number().int(),
    })
    .describe('What the right flow has other than the left one.'),
  nodes: z
    .array(comparedNodeSchema)
    .describe('In the order of the right run; what only the left has comes last.'),
});
export type RunComparison = z.infer<typeof runComparisonSchema>;
