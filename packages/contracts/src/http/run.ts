import { z } from 'zod';
import { jsonObjectSchema, jsonValueSchema } from './fields.ts';

/** What a run of a draft starts with. */
export const runBodySchema = z.strictObject({
  input: jsonObjectSchema.default({}),
  session: z.string().max(128).optional(),
  user: z.string().max(128).optional(),
  pins: z.record(z.string(), z.record(z.string(), jsonValueSchema)).optional(),
  from: z
    .strictObject({
      runId: z.string(),
      nodeId: z.string(),
      inputs: jsonObjectSchema.optional().describe('Values by input port, instead of what enters the node.'),
    })
    .optional()
    .describe('Goes on from a node of an earlier run: what does not follow from it is taken from there.'),
  budget: z.strictObject({ usd: z.number().positive() }).optional(),
});

/** Which nodes of a recorded run ask anew; the others are answered from the record. */
export const replayBodySchema = z.strictObject({
  live: z
    .array(z.string().max(200))
    .max(2_000)
    .default([])
    .describe('Nodes that ask anew; what follows from them may.'),
  flow: z
    .enum(['same', 'draft'])
    .default('same')
    .describe('The flow as it was, or as it is saved now: what changed, and what follows, may ask anew.'),
});

/** The answer that a waiting node asks for. */
export const signalBodySchema = z.strictObject({
  nodeId: z.string(),
  iteration: z.string().optional().describe('Which round or item; empty at the top.'),
  value: jsonValueSchema.optional().describe('What the node asks for, checked against its form.'),
});
