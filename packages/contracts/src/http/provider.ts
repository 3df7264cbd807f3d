import { z } from 'zod';

/** A model provider as the studio offers it. */
export const providerInfoSchema = z.object({
  provider: z.string(),
  title: z.string(),
  needsKey: z.boolean(),
  secret: z.string().optional(),
  configured: z.boolean(),
  defaultModel: z.string().optional(),
  models: z.array(z.string()),
  note: z.string().optional(),
});
export type ProviderInfo = z.infer<typeof providerInfoSchema>;

/** A provider to be asked for a word. */
export const providerTestBodySchema = z.strictObject({
  provider: z.string(),
  model: z.string().optional(),
  baseUrl: z.string().optional(),
  apiKey: z.strictObject({ secret: z.string() }).optional(),
});

/** Whether a provider answered, and how long it took in milliseconds. */
export const providerTestResultSchema = z.object({
  ok: z.boolean(),
  model: z.string().optional(),
  latencyMs: z.number(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});
