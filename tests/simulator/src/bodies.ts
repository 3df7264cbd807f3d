import { HeddleError, type Json, type JsonObject, type PlanNode } from '@heddle/contracts';
import type { NodeResult, Woken } from '@heddle/ports';
import { hashOf } from './random.ts';

/** What all clocks that are right say when a simulation begins. */
export const STARTED_AT = 1_000_000;

/** What a simulated body sees. */
export interface BodyCall {
  readonly runId: string;
  readonly node: PlanNode;
  readonly iteration: string;
  readonly inputs: JsonObject;
  readonly attempt: number;
  /** Of a container: how many iterations it has had. */
  readonly had: number | undefined;
  readonly woken: Woken | undefined;
  /** Starts the run that this activation calls, once. */
  readonly callRun: () => string;
}

/** Settings of a simulated node. */
export function settingsOf(node: PlanNode): {
  kind: string;
  fails: number;
  count: number;
  ms: number;
  timed: boolean;
  dated: boolean;
  hangs: boolean;
} {
  const { fails, count, ms, timed, dated, hangs } = node.config;
  return {
    kind: node.kind.slice(0, node.kind.indexOf('@')),
    fails: Number(fails ?? 0),
    count: Number(count ?? 1),
    ms: Number(ms ?? 1_000),
    timed: timed === true,
    dated: dated === true,
    hangs: hangs === true,
  };
}

/**
 * What each simulated kind does. The outcome depends on the activation and the attempt alone, so that a history can be
 * made shorter without changing what its bodies do.
 *
 * @throws HeddleError when the node is told to fail.
 */
export function simulatedBody(call: BodyCall): NodeResult {
  const { node, iteration, inputs, attempt, had, woken, runId } = call;
  const { kind, fails, count, ms, timed, dated, hangs } = settingsOf(node);
  if (attempt <= fails)
    throw new HeddleError(hangs ? 'node-timeout' : 'node-failed', `\`${node.id}\` was told to fail.`, {
      retryable: true,
    });
  const usage = node.paid ? { usage: { inputTokens: 1, outputTokens: 0, costUsd: 0 } } : {};
  switch (kind) {
    case 'end':
    case 'answer':
      return { outputs: inputs };
    case 'each':
    case 'repeat': {
      const asked = kind === 'each' ? count : Math.min(count, (had ?? 0) + 1);
      if ((had ?? 0) < asked) return { outputs: {}, iterate: { count: asked } };
      return { outputs: kind === 'each' ? { results: asked } : { result: asked } };
    }
    case 'pause':
      if (woken) return { outputs: { value: woken.by } };
      return {
        outputs: {},
        wait: { reason: 'a pause', time: dated ? { at: STARTED_AT + ms } : { afterMs: ms } },
      };
    case 'ask':
      if (woken) return { outputs: { value: woken.by } };
      return {
        outputs: {},
        wait: { reason: 'an answer', signal: { form: {} }, ...(timed ? { time: { afterMs: ms } } : {}) },
      };
    case 'call':
      if (woken) return { outputs: { value: woken.by } };
      return { outputs: {}, wait: { reason: 'a call', runId: call.callRun() } };
    case 'fork':
      return { outputs: taken(hashOf(`${runId}/${node.id}@${iteration}`) % 5) };
    default:
      return { outputs: { value: 1 }, ...usage };
  }
}

function taken(side: number): Record<string, Json> {
  if (side === 4) return {};
  return side < 2 ? { left: 1 } : { right: 1 };
}
