import { z } from 'zod';

/** What one activation of a run may have done to the world outside. */
export const effectEntrySchema = z.strictObject({
  nodeId: z.string(),
  iteration: z.string(),
  effects: z.enum(['idempotent', 'once']),
  idempotencyKey: z.string().describe('The same for every attempt, handed to the other side.'),
  attempts: z.array(
    z.strictObject({
      attempt: z.number().int(),
      at: z.number().optional().describe('Absent when nothing is left of it but its number.'),
      outcome: z.enum(['done', 'failed', 'unknown']),
    }),
  ),
});
export type EffectEntry = z.infer<typeof effectEntrySchema>;
