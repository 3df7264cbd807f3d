import { z } from 'zod';
import { millisSchema, slugSchema } from './fields.ts';

/** What a key may do with the published flows it is for. */
export const KEY_VERBS = ['run', 'read', 'debug'] as const;

/** What a key is made with. */
export const keyBodySchema = z.strictObject({
  name: z.string().min(1).max(120),
  flows: z.union([z.literal('*'), z.array(slugSchema).min(1)]).default('*'),
  verbs: z.array(z.enum(KEY_VERBS)).min(1).default(['run', 'read']),
  limits: z.strictObject({ perMinute: z.number().int().positive().optional() }).optional(),
  expiresAt: millisSchema.optional(),
});

/** A key without its value. */
export const keyInfoSchema = z.object({
  id: z.string(),
  name: z.string(),
  flows: z.union([z.literal('*'), z.array(z.string())]),
  verbs: z.array(z.enum(KEY_VERBS)),
  limits: z.object({ perMinute: z.number().int().optional() }).optional(),
  createdAt: millisSchema,
  expiresAt: millisSchema.optional(),
  lastUsedAt: millisSchema.optional(),
});
export type KeyInfo = z.infer<typeof keyInfoSchema>;
