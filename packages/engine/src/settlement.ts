import {
  activationKey,
  type ErrorJson,
  type HeddleError,
  type JsonObject,
  NO_USAGE,
  type NodeState,
  type RunEventBody,
  type Usage,
} from '@heddle/contracts';
import type { CommitTimer, CommitWrite } from '@heddle/ports';

/** An activation that a body has brought to an end, or to a pause: what its commit will carry. */
export interface Settlement {
  readonly key: string;
  readonly nodeId: string;
  readonly state: NodeState;
  readonly outputs?: JsonObject;
  readonly events: readonly RunEventBody[];
  readonly usage: Usage;
  readonly writes: readonly CommitWrite[];
  readonly timer?: CommitTimer['due'];
  readonly failure?: HeddleError;
}

/** Where an event happened; the top has no iteration. */
export function placeOf(
  node: { readonly id: string },
  iteration: string,
): { nodeId: string; iteration?: string } {
  return iteration === '' ? { nodeId: node.id } : { nodeId: node.id, iteration };
}

/** A settlement without money, writes or outputs. */
export function pause(
  node: { readonly id: string },
  iteration: string,
  state: NodeState,
  event: RunEventBody,
  timer?: CommitTimer['due'],
): Settlement {
  return {
    key: activationKey(node.id, iteration),
    nodeId: node.id,
    state,
    events: [event],
    usage: NO_USAGE,
    writes: [],
    ...(timer === undefined ? {} : { timer }),
  };
}

/** An error as events carry it: without members that are undefined. */
export function errorOf(failure: HeddleError): ErrorJson {
  const { code, message, details } = failure.toJSON();
  return { code, message, ...(details === undefined ? {} : { details }) };
}

/** Characters of a message that the state keeps; the event has all of it. */
const KEPT_MESSAGE = 300;

/** A failure as the state keeps it. */
export function failedState(failure: HeddleError): NodeState {
  return { status: 'failed', error: { code: failure.code, message: failure.message.slice(0, KEPT_MESSAGE) } };
}

/** Whether anything was spent. */
export function isSpent(usage: Usage): boolean {
  return usage.inputTokens > 0 || usage.outputTokens > 0 || usage.costUsd > 0;
}
