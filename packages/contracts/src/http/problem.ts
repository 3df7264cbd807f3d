import { z } from 'zod';
import { diagnosticSchema } from '../diagnostic.ts';

/** `application/problem+json`, RFC 9457. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  runId: z.string().optional(),
  diagnostics: z.array(diagnosticSchema).optional(),
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problemSchema>;
