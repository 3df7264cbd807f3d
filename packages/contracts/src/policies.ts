import { z } from 'zod';
import type { Json } from './json.ts';

const attempts = z.number().int().min(1).max(10);

/** What happens to the run when a node fails for good. */
export const onErrorPolicySchema = z.union([
  z.literal('fail').describe('The run fails.'),
  z.literal('branch').describe('The outlet `error` is taken instead of the other outputs.'),
  z
    .strictObject({ value: z.custom<Json>((value) => value !== undefined) })
    .describe('The node settles with this value on its first output.'),
]);

/** Error classes a retry may be limited to. */
export const RETRY_CLASSES = ['timeout', 'rate-limit', 'unavailable', 'invalid-response', 'any'] as const;

/**
 * Policies are decorators around a node's body, outermost first in the order of the fields. A flow may name all of
 * them; the compiler refuses those this version does not carry out, so that none is ever silently ignored.
 */
export const policiesSchema = z.strictObject({
  onError: onErrorPolicySchema.optional(),
  fallback: z.strictObject({ nodes: z.array(z.string()).min(1) }).optional(),
  cache: z
    .strictObject({ mode: z.enum(['exact', 'semantic']), ttlS: z.number().int().positive() })
    .optional(),
  budget: z.strictObject({ usd: z.number().positive() }).optional(),
  rateLimit: z.strictObject({ perMinute: z.number().int().positive() }).optional(),
  retry: z
    .strictObject({
      attempts: attempts.default(3).describe('How often the body may run in all.'),
      backoffMs: z
        .number()
        .int()
        .min(0)
        .max(60_000)
        .default(500)
        .describe('Wait before the second attempt; doubles, with jitter.'),
      on: z.array(z.enum(RETRY_CLASSES)).default(['any']),
    })
    .optional(),
  timeout: z.strictObject({ ms: z.number().int().min(10).max(900_000) }).optional(),
  mask: z.strictObject({ types: z.array(z.string()).optional() }).optional(),
});
export type Policies = z.infer<typeof policiesSchema>;

/** Policies this version carries out. */
export const SUPPORTED_POLICIES = [
  'onError',
  'retry',
  'timeout',
] as const satisfies readonly (keyof Policies)[];
