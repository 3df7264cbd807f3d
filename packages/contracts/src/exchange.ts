import { z } from 'zod';
import { errorJsonSchema } from './event.ts';
import type { Json } from './json.ts';

/** What a node exchanges values with while its body runs; `arrival` is what had entered one that starts before all has. */
export const EXCHANGE_KINDS = [
  'http',
  'model',
  'knowledge',
  'memory',
  'flow',
  'clock',
  'wait',
  'wake',
  'arrival',
] as const;
export type ExchangeKind = (typeof EXCHANGE_KINDS)[number];

const value = z.custom<Json>((candidate) => candidate !== undefined);

/** One exchange of a node's body with the outside, as a person may see it: secrets are `{{secret:name}}`. */
export const exchangeSchema = z.strictObject({
  nodeId: z.string(),
  iteration: z.string(),
  attempt: z.number().int(),
  turn: z.number().int().describe('Grows when an attempt goes on after a wait, or begins again.'),
  ordinal: z.number().int().describe('Place among the exchanges of this turn, from 0.'),
  kind: z.enum(EXCHANGE_KINDS),
  request: value,
  response: value.optional(),
  error: errorJsonSchema.optional().describe('How it failed, instead of a response.'),
  truncated: z
    .boolean()
    .optional()
    .describe('The response was longer than 1 MB: only its hash is kept, and a replay cannot answer it.'),
  replayed: z.boolean().optional().describe('Answered from the record of an earlier run; nothing was sent.'),
  at: z.number().describe('Milliseconds since the epoch.'),
  durationMs: z.number(),
});
export type Exchange = z.infer<typeof exchangeSchema>;

/** What a replay takes its answers from. */
export const runReplaySchema = z.strictObject({
  runId: z.string().describe('The run whose recorded exchanges answer.'),
  live: z.array(z.string()).describe('Nodes that ask anew, whatever is recorded.'),
  follows: z
    .array(z.string())
    .describe('Nodes that changed, or follow from one that did: they ask anew what is not recorded.'),
});
export type RunReplay = z.infer<typeof runReplaySchema>;
