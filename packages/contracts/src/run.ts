import { z } from 'zod';
import { errorJsonSchema, usageSchema } from './event.ts';
import { runReplaySchema } from './exchange.ts';
import type { Json } from './json.ts';

export const RUN_STATUSES = ['queued', 'running', 'waiting', 'completed', 'failed', 'cancelled'] as const;
export const runStatusSchema = z.enum(RUN_STATUSES);
export type RunStatus = z.infer<typeof runStatusSchema>;

export const NODE_STATUSES = [
  'pending',
  'running',
  'waiting',
  'completed',
  'failed',
  'skipped',
  'cancelled',
] as const;
export const nodeStatusSchema = z.enum(NODE_STATUSES);
export type NodeStatus = z.infer<typeof nodeStatusSchema>;

const value = z.custom<Json>((candidate) => candidate !== undefined);
const values = z.record(z.string(), value);

/** One activation of a node in a run, as people see it. Times are milliseconds since the epoch. */
export const nodeRunSchema = z.strictObject({
  id: z.string(),
  iteration: z.string(),
  status: nodeStatusSchema,
  inputs: values.optional(),
  outputs: values.optional(),
  ref: z.string().optional().describe('Where large outputs are kept instead of here: see values/:ref.'),
  usage: usageSchema.optional(),
  attempts: z.number().int(),
  startedAt: z.number().optional(),
  endedAt: z.number().optional(),
  workerId: z.string().optional(),
  jobId: z.string().optional(),
  error: errorJsonSchema.optional(),
  willRetryAt: z.number().optional(),
  pinned: z.boolean().optional(),
  iterations: z.number().int().optional().describe('Of a container: how many it has asked for so far.'),
  waits: z
    .strictObject({
      reason: z.string(),
      on: z.array(z.string()).optional(),
      until: z.number().optional(),
      since: z.number().optional().describe('When this wait began.'),
      seq: z.number().int().optional().describe('Number of the event that began it: no other wait has it.'),
      form: z.record(z.string(), z.unknown()).optional(),
      runId: z.string().optional(),
      link: z
        .string()
        .optional()
        .describe('Address of a page on which anybody who has it may answer, for callers who may answer.'),
    })
    .optional()
    .describe('What a waiting node waits for.'),
});
export type NodeRun = z.infer<typeof nodeRunSchema>;

/** Where a run was forked off an earlier one: everything before this node is taken from there. */
export const runForkSchema = z.strictObject({
  runId: z.string().describe('The run it was forked off.'),
  nodeId: z.string().describe('The node it started again at.'),
  inputs: values.optional().describe('Values given instead of what enters that node, by port.'),
  inputsRef: z.string().optional().describe('Where large ones are kept instead: see values/:ref.'),
});
export type RunFork = z.infer<typeof runForkSchema>;

/** A run as a fold of its log. */
export const runViewSchema = z.strictObject({
  id: z.string(),
  flowId: z.string().optional(),
  flowName: z.string().optional(),
  planId: z.string(),
  version: z.number().int().optional().describe('Published version, absent for a draft.'),
  slug: z.string().optional(),
  status: runStatusSchema,
  input: values.optional().describe('What entered the run, unless it is large.'),
  inputRef: z.string().optional().describe('Where a large input is kept instead: see values/:ref.'),
  output: values.optional(),
  outputRef: z.string().optional().describe('Where a large output is kept instead: see values/:ref.'),
  error: errorJsonSchema.optional(),
  usage: usageSchema,
  nodes: z.array(nodeRunSchema),
  session: z.string().optional(),
  user: z.string().optional(),
  fork: runForkSchema.optional(),
  replay: runReplaySchema.optional(),
  seq: z.number().int().describe('Number of the last event this view contains.'),
  createdAt: z.number(),
  endedAt: z.number().optional(),
});
export type RunView = z.infer<typeof runViewSchema>;

/** A run in a list. */
export const runSummarySchema = runViewSchema
  .omit({ nodes: true, input: true, inputRef: true, output: true, outputRef: true })
  .extend({
    preview: z.string().describe('First words of the input.'),
  });
export type RunSummary = z.infer<typeof runSummarySchema>;

/** What a waiting node waits for, and who or what may wake it. */
export const WAKE_CAUSES = ['time', 'signal', 'person', 'run'] as const;
export type WakeCause = (typeof WAKE_CAUSES)[number];

/** Why an iteration inside a container failed. */
export interface IterationFailure {
  readonly nodeId: string;
  readonly code: string;
  readonly message: string;
}

/**
 * A container's iterations, a letter each: `.` under way or to come, `y` over with a result, `e` over without one,
 * `f` failed. What is over has no other entry in the state, so that a state does not grow with a list.
 */
export interface Iterations {
  readonly marks: string;
  /** By place in `marks`, of the first failures only. */
  readonly failures?: Readonly<Record<string, IterationFailure>>;
}

/** How an activation stands in the state that decides what comes next. */
export type NodeState =
  | { readonly status: 'completed'; readonly absent?: readonly string[] }
  | { readonly status: 'skipped' }
  | ({
      readonly status: 'failed';
      readonly error?: { readonly code: string; readonly message: string };
    } & Partial<Iterations>)
  /** A container whose iterations run. */
  | ({ readonly status: 'open' } & Iterations)
  /** A body with effects that must not repeat has begun; whoever finds this did not see it end. */
  | { readonly status: 'begun'; readonly attempt: number }
  | {
      readonly status: 'waiting';
      readonly on: readonly WakeCause[];
      /** Number of the event that began this wait: tells it from any other one of the same activation. */
      readonly seq?: number;
      /** The run it called. */
      readonly runId?: string;
    }
  | {
      readonly status: 'woken';
      readonly by: WakeCause;
      readonly value?: Json;
      /** Where the large output of the run it called is kept, instead of in the value. */
      readonly outputRef?: string;
    };

/** The control state of a run by activation. It never holds values, but for what woke an activation. */
export type RunState = Readonly<Record<string, NodeState>>;

/** Whether an activation is over: completed, skipped or failed. */
export function isSettled(
  state: NodeState | undefined,
): state is Extract<NodeState, { status: 'completed' | 'skipped' | 'failed' }> {
  return state?.status === 'completed' || state?.status === 'skipped' || state?.status === 'failed';
}
