import { type Json, type JsonObject, parseActivationKey } from '@heddle/contracts';
import type { Services } from '../services.ts';
import { isSameWait, readApprovalToken } from './approval-link.ts';
import { readRun } from './read-run.ts';
import { answerWait } from './wake-run.ts';

/** What a signed link shows. */
export interface ApprovalView {
  readonly reason: string;
  readonly form: JsonObject;
  /** This very wait is under way; otherwise it was answered, its time is over, or the run ended. */
  readonly isOpen: boolean;
  readonly until?: number;
}

type Reading = Pick<Services, 'runs' | 'plans' | 'box' | 'clock'>;

/**
 * What the wait behind a link asks for. Changes nothing, however often it is read.
 *
 * @throws HeddleError `not-found`, `run-not-waiting` when the link is too old.
 */
export async function showApproval(services: Reading, token: string): Promise<ApprovalView> {
  const target = readApprovalToken(services.box, token, services.clock.now());
  const { nodeId, iteration } = parseActivationKey(target.activation);
  const view = await readRun(services, target.workspaceId, target.runId);
  const node = view.nodes.find((each) => each.id === nodeId && each.iteration === iteration);
  const waits = node?.status === 'waiting' ? node.waits : undefined;
  // An activation may wait again; a link answers the one wait that it was made for.
  if (!waits?.on?.includes('signal') || !isSameWait(waits, target.wait))
    return { isOpen: false, reason: '', form: {} };
  return {
    isOpen: true,
    reason: waits.reason,
    form: (waits.form ?? {}) as JsonObject, // cast: a node wrote it as a JSON Schema
    ...(waits.until === undefined ? {} : { until: waits.until }),
  };
}

/**
 * Answers the wait behind a link, once.
 *
 * @throws HeddleError `not-found`, `run-not-waiting`, `input-invalid` when the value does not fit the form.
 */
export async function answerApproval(
  services: Reading & Pick<Services, 'queue' | 'bus'>,
  token: string,
  value: Json,
): Promise<void> {
  const target = readApprovalToken(services.box, token, services.clock.now());
  const { runId, workspaceId, activation, wait } = target;
  const { nodeId, iteration } = parseActivationKey(activation);
  await answerWait(services, {
    runId,
    workspaceId,
    signal: { nodeId, iteration, value },
    by: ['signal'],
    wait,
    who: 'signed link',
  });
}
