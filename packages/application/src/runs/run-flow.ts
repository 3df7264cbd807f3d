import {
  HeddleError,
  type JsonObject,
  type Pins,
  type Plan,
  type Principal,
  present,
} from '@heddle/contracts';
import { authorise } from '../authorise.ts';
import { planOf } from '../flows/compile-flow.ts';
import { storedFlow } from '../flows/flow-use-cases.ts';
import type { Services } from '../services.ts';
import { type ForkRequest, type ForkStart, prepareFork } from './fork-run.ts';
import { checkInput, startRun } from './start-run.ts';

/** A run of a saved flow. */
export interface RunFlowRequest {
  readonly flowId: string;
  readonly input: JsonObject;
  readonly session?: string;
  readonly user?: string;
  readonly pins?: Pins;
  /** Takes the outputs of everything that does not follow from this node out of an earlier run. */
  readonly from?: ForkRequest;
  readonly budget?: { readonly usd: number };
}

/**
 * Runs the saved flow as it stands.
 *
 * @throws HeddleError `flow-invalid`, `input-invalid`, `not-found`, `request-invalid`, `node-never-ran`.
 */
export async function runFlow(
  services: Services,
  principal: Principal,
  request: RunFlowRequest,
): Promise<{ runId: string } & Pick<ForkStart, 'restartsAt'>> {
  const { workspaceId } = authorise(principal, 'runs:write');
  if (request.budget)
    throw new HeddleError(
      'request-invalid',
      'This version has no budgets for single runs. Leave `budget` out.',
    );
  const stored = await storedFlow(services, workspaceId, request.flowId);
  const plan = await planOf(services, workspaceId, stored.flow, { flowId: stored.id });
  checkPins(plan, request.pins ?? {});
  const earlier =
    request.from &&
    (await prepareFork(services, {
      workspaceId,
      flowId: stored.id,
      flow: stored.flow,
      plan,
      from: request.from,
    }));
  const given = earlier && Object.keys(request.input).length === 0 ? earlier.input : request.input;
  const { input } = checkInput(plan, given, 'refuse');
  const pins = { ...earlier?.pins, ...request.pins };
  const result = await startRun(services, {
    workspaceId,
    plan,
    input,
    flowId: stored.id,
    watched: true,
    ...present({
      session: request.session,
      user: request.user,
      pins: Object.keys(pins).length === 0 ? undefined : pins,
      fork: earlier?.fork,
    }),
  });
  if (result.outcome === 'conflict')
    throw new HeddleError('idempotency-conflict', 'The run could not be started twice.');
  return { runId: result.runId, ...present({ restartsAt: earlier?.restartsAt }) };
}

function checkPins(plan: Plan, pins: Pins): void {
  const unknown = Object.keys(pins).filter((id) => !plan.nodes.some((node) => node.id === id));
  if (unknown.length > 0)
    throw new HeddleError(
      'request-invalid',
      `The flow has no node ${unknown.map((id) => `\`${id}\``).join(', ')} to pin. It has: ${plan.nodes.map((node) => `\`${node.id}\``).join(', ')}. Nothing was started.`,
    );
}
