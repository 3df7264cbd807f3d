import { z } from 'zod';
import { usageSchema } from '../event.ts';
import { jsonObjectSchema } from './fields.ts';

/** A node kind as `/api/nodes` shows it; `ports` are those of the default config. */
export const nodeInfoSchema = z.object({
  kind: z.string(),
  version: z.number().int(),
  title: z.string(),
  summary: z.string(),
  docs: z.string(),
  icon: z.string(),
  category: z.string(),
  effects: z.enum(['none', 'idempotent', 'once']),
  paid: z.boolean(),
  ports: z.object({
    inputs: z.array(jsonObjectSchema),
    outputs: z.array(jsonObjectSchema),
    borrows: z.array(jsonObjectSchema),
    lends: z.array(jsonObjectSchema),
  }),
  config: jsonObjectSchema,
});
export type NodeInfo = z.infer<typeof nodeInfoSchema>;

/** One node with its config and inputs, to be run by itself; `confirm` allows one that changes something outside that must not happen twice. */
export const tryBodySchema = z.strictObject({
  config: jsonObjectSchema.default({}),
  inputs: jsonObjectSchema.default({}),
  attachments: z
    .record(z.string(), z.array(z.strictObject({ kind: z.string(), config: jsonObjectSchema.default({}) })))
    .optional(),
  confirm: z.boolean().optional(),
  session: z.string().max(128).optional(),
});
export type TryBody = z.infer<typeof tryBodySchema>;

/** What a node did when it was tried; `durationMs` in milliseconds. */
export const tryResultSchema = z.object({
  outputs: jsonObjectSchema,
  usage: usageSchema,
  events: z.array(jsonObjectSchema),
  durationMs: z.number(),
});
