import { z } from 'zod';
import { millisSchema } from './fields.ts';

/** A secret to keep; `hosts` are the only ones it may be sent to. */
export const secretBodySchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'A name has a-z, 0-9, _ and -.'),
  value: z.string().min(1).max(16_384),
  hosts: z.array(z.string().min(1).max(253)).max(20).optional(),
});

/** A secret without its value. */
export const secretInfoSchema = z.object({
  name: z.string(),
  hint: z.string(),
  hosts: z.array(z.string()),
  createdAt: millisSchema,
  updatedAt: millisSchema,
});
export type SecretInfo = z.infer<typeof secretInfoSchema>;
