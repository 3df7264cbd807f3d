import {
  ERROR_CODES,
  type ErrorCode,
  HeddleError,
  type Json,
  type JsonObject,
  toJsonObject,
  type Usage,
} from '@heddle/contracts';
import { implementNode, type NodeContext, type NodeResult } from '@heddle/ports';
import type { z } from 'zod';
import { node } from './node.ts';

type Context = NodeContext<z.output<typeof node.config>>;

/**
 * Starts the called flow and waits for the end of its run; then its output is this node's, and its usage this run's.
 *
 * @throws HeddleError with the called run's code and message when it failed or was cancelled; `value-type`.
 */
export const run = implementNode(node, {
  run: async (context) => {
    const { config, woken, flows } = context;
    if (woken) return settled(context, woken.value);
    const { flow, version } = config;
    const { runId, answer } = await flows.start({
      slug: flow,
      input: inputOf(context),
      ...(version === undefined ? {} : { version }),
    });
    if (answer !== undefined) return settled(context, answer);
    return { outputs: {}, wait: { reason: `Flow \`${flow}\` answers`, runId } };
  },
});

function inputOf({ config, inputs, run: { nodeId } }: Context): JsonObject {
  const { input } = inputs;
  if (input !== undefined && !isObject(input))
    throw new HeddleError(
      'value-type',
      `Flow \`${nodeId}\` needs an object of input fields and got ${shown(input)}. Connect an object, or set the fields one by one.`,
    );
  return { ...input, ...config.input };
}

/** What a called run answers, as it wakes its caller. */
function settled({ config, emit, run: { nodeId } }: Context, answer: Json | undefined): NodeResult {
  const { runId, status, output, error, usage } = isObject(answer) ? answer : {};
  const spent = usageOf(usage);
  if (status === 'completed')
    return {
      outputs: { output: isObject(output) ? output : {}, runId: String(runId), usage: toJsonObject(spent) },
      usage: spent,
    };
  // What a failed run has spent is spent all the same.
  emit.usage(spent);
  const { code, message } = isObject(error) ? error : {};
  const known =
    typeof code === 'string' && Object.hasOwn(ERROR_CODES, code) ? (code as ErrorCode) : undefined; // cast: guarded by hasOwn
  const why = typeof message === 'string' ? message : `its run was ${String(status)}.`;
  throw new HeddleError(
    known ?? (status === 'cancelled' ? 'run-cancelled' : 'node-failed'),
    `Flow \`${config.flow}\`, called by \`${nodeId}\`: ${why}`,
    // The same activation gets the same run: trying again would hear the same answer.
    { retryable: false, details: { runId: String(runId) } },
  );
}

function usageOf(usage: Json | undefined): Usage {
  const given = isObject(usage) ? usage : {};
  const number = (value: Json | undefined): number => (typeof value === 'number' ? value : 0);
  return {
    inputTokens: number(given.inputTokens),
    outputTokens: number(given.outputTokens),
    costUsd: number(given.costUsd),
    ...(given.estimated === true ? { estimated: true } : {}),
  };
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : typeof value;
}
