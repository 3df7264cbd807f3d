import { z } from 'zod';

/** `/:id`. */
export const id = z.strictObject({ id: z.string() });

/** Query of every list that has pages. */
export const page = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(512).optional(),
};
