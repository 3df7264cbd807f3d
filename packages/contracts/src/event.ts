import { z } from 'zod';
import type { Json } from './json.ts';

/** Tokens and money. `estimated` when no provider counted them. */
export const usageSchema = z.strictObject({
  inputTokens: z.number().int().min(0),
  outputTokens: z.number().int().min(0),
  costUsd: z.number().min(0),
  estimated: z.boolean().optional(),
  model: z.string().optional(),
});
export type Usage = z.infer<typeof usageSchema>;

export const NO_USAGE: Usage = { inputTokens: 0, outputTokens: 0, costUsd: 0 };

/** The sum of two usages; a sum with an estimate in it is an estimate. */
export function addUsage(left: Usage, right: Usage): Usage {
  return {
    inputTokens: left.inputTokens + right.inputTokens,
    outputTokens: left.outputTokens + right.outputTokens,
    costUsd: left.costUsd + right.costUsd,
    ...(left.estimated || right.estimated ? { estimated: true } : {}),
  };
}

const value = z.custom<Json>((candidate) => candidate !== undefined);
const outputs = z.record(z.string(), value);

export const errorJsonSchema = z.strictObject({
  code: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
});

/** A passage an answer rests on. */
export const citationSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  documentId: z.string().optional(),
  knowledgeId: z.string().optional().describe('The base that holds the document.'),
  uri: z.string().optional(),
  text: z.string().optional(),
  start: z.number().int().optional(),
  end: z.number().int().optional(),
  score: z.number().optional(),
});
export type Citation = z.infer<typeof citationSchema>;

const at = z
  .number()
  .int()
  .describe('Milliseconds since the epoch, by the clock of the process that committed.');
const ofNode = { nodeId: z.string(), iteration: z.string().optional() };

const bodies = [
  z.strictObject({ type: z.literal('run-started'), at, input: outputs.optional() }),
  z.strictObject({
    type: z.literal('node-started'),
    at,
    ...ofNode,
    attempt: z.number().int(),
    workerId: z.string(),
    jobId: z.string(),
    inputs: outputs
      .optional()
      .describe('What a call of a lent node asks; what enters other nodes follows from the plan.'),
  }),
  z.strictObject({
    type: z.literal('node-completed'),
    at,
    ...ofNode,
    attempt: z.number().int(),
    outputs: outputs.optional(),
    ref: z.string().optional().describe('Where large outputs are kept instead.'),
    usage: usageSchema.optional(),
    durationMs: z.number(),
    jobId: z.string(),
    workerId: z.string(),
    pinned: z.boolean().optional(),
    /** The failure that an `onError` policy turned into these outputs. */
    recovered: errorJsonSchema.optional(),
  }),
  z.strictObject({ type: z.literal('citation'), at, ...ofNode, citation: citationSchema }),
  z.strictObject({
    type: z.literal('node-failed'),
    at,
    ...ofNode,
    attempt: z.number().int(),
    error: errorJsonSchema,
    willRetryAt: z.number().int().optional(),
    usage: usageSchema.optional(),
    durationMs: z.number().optional(),
    jobId: z.string().optional(),
    workerId: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('node-skipped'), at, ...ofNode }),
  z.strictObject({
    type: z.literal('iterations-opened'),
    at,
    ...ofNode,
    count: z.number().int().describe('Iterations of the container so far.'),
  }),
  z.strictObject({
    type: z.literal('run-waiting'),
    at,
    nodeId: z.string().optional(),
    iteration: z.string().optional(),
    reason: z.string(),
    on: z.array(z.enum(['time', 'signal', 'person', 'run'])).optional(),
    until: z.number().int().optional().describe('When time wakes it, at the earliest.'),
    form: z.record(z.string(), z.unknown()).optional().describe('JSON Schema of the value a signal brings.'),
    calledRunId: z.string().optional().describe('The run it called.'),
  }),
  z.strictObject({
    type: z.literal('node-woken'),
    at,
    ...ofNode,
    by: z.enum(['time', 'signal', 'person', 'run']),
    value: value.optional(),
    outputRef: z
      .string()
      .optional()
      .describe('Where the large output of the called run is kept instead of in `value`.'),
    who: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('run-resumed'),
    at,
    nodes: z.array(z.string()).describe('Activations that run again.'),
  }),
  z.strictObject({
    type: z.literal('run-completed'),
    at,
    output: outputs.optional().describe('Always there for readers of the stream.'),
    ref: z.string().optional().describe('Where a large output is kept instead, in the record.'),
    usage: usageSchema,
  }),
  z.strictObject({
    type: z.literal('run-failed'),
    at,
    error: errorJsonSchema,
    nodeId: z.string().optional(),
    usage: usageSchema,
  }),
  z.strictObject({ type: z.literal('run-cancelled'), at, usage: usageSchema }),
] as const;

/** What happened, as it is committed. Its number is its place in the run's log. */
export const runEventBodySchema = z.discriminatedUnion('type', [...bodies]);
export type RunEventBody = z.infer<typeof runEventBodySchema>;

/** A committed event. `seq` starts at 1 and has no gaps within a run. */
export type RunEvent = RunEventBody & { readonly runId: string; readonly seq: number };

/** Text on its way, not part of the log: the final text is. Offsets count UTF-16 units from the attempt's start. */
export type RunDelta =
  | {
      readonly type: 'text-delta';
      readonly runId: string;
      readonly nodeId: string;
      readonly iteration?: string;
      readonly attempt: number;
      readonly offset: number;
      readonly text: string;
      readonly at: number;
    }
  | {
      readonly type: 'text-reset';
      readonly runId: string;
      readonly nodeId: string;
      readonly iteration?: string;
      readonly attempt: number;
      readonly at: number;
    };

export const TERMINAL_EVENTS = ['run-completed', 'run-failed', 'run-cancelled'] as const;

/** Whether nothing follows this event in its run. */
export function isTerminalEvent(event: { readonly type: string }): boolean {
  return (TERMINAL_EVENTS as readonly string[]).includes(event.type); // cast: widening for a membership test
}
