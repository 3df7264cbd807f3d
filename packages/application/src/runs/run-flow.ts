import {
  HeddleError,
  type Json,
  type JsonObject,
  type Pins,
  type Plan,
  type Principal,
} from '@heddle/contracts';
import { authorise, notFound } from '../authorise.ts';
import { planOf } from '../flows/compile-flow.ts';
import { storedFlow } from '../flows/flow-use-cases.ts';
import type { Services } from '../services.ts';
import { checkInput, optional, startRun } from './start-run.ts';

export interface RunFlowRequest {
  readonly flowId: string;
  readonly input: JsonObject;
  readonly session?: string;
  readonly user?: string;
  readonly pins?: Pins;
  /** Takes the outputs of everything that does not follow from this node out of an earlier run. */
  readonly from?: { readonly runId: string; readonly nodeId: string };
  readonly budget?: { readonly usd: number };
}

/**
 * Runs the saved flow as it stands.
 *
 * @throws HeddleError `flow-invalid`, `input-invalid`, `not-found`, `request-invalid`.
 */
export async function runFlow(
  services: Services,
  principal: Principal,
  request: RunFlowRequest,
): Promise<{ runId: string }> {
  const { workspaceId } = authorise(principal, 'runs:write');
  if (request.budget)
    throw new HeddleError(
      'request-invalid',
      'This version has no budgets for single runs. Leave `budget` out.',
    );
  const stored = await storedFlow(services, workspaceId, request.flowId);
  const plan = await planOf(services, workspaceId, stored.flow);
  const earlier = request.from ? await pinsFrom(services, workspaceId, plan, request.from) : undefined;
  const given = earlier && Object.keys(request.input).length === 0 ? earlier.input : request.input;
  const { input } = checkInput(plan, given, 'refuse');
  const pins = { ...earlier?.pins, ...request.pins };
  const result = await startRun(services, {
    workspaceId,
    plan,
    input,
    flowId: stored.id,
    watched: true,
    ...optional({
      session: request.session,
      user: request.user,
      pins: Object.keys(pins).length === 0 ? undefined : pins,
    }),
  });
  if (result.outcome === 'conflict')
    throw new HeddleError('idempotency-conflict', 'The run could not be started twice.');
  return { runId: result.runId };
}

async function pinsFrom(
  { runs }: Services,
  workspaceId: string,
  plan: Plan,
  from: { readonly runId: string; readonly nodeId: string },
): Promise<{ pins: Pins; input: JsonObject }> {
  const record = await runs.get({ runId: from.runId, workspaceId });
  if (!record) throw notFound('run');
  if (!plan.nodes.some((node) => node.id === from.nodeId))
    throw new HeddleError('request-invalid', `The flow has no node \`${from.nodeId}\` to run from.`);
  const again = followers(plan, from.nodeId);
  const kept = plan.nodes.filter((node) => !again.has(node.id) && !node.lent).map((node) => node.id);
  const outputs = await runs.outputs(from.runId, kept);
  const pins: Record<string, Record<string, Json>> = {};
  for (const [id, values] of Object.entries(outputs)) pins[id] = { ...values };
  return { pins, input: record.input };
}

/** A node and everything that depends on it. The plan's nodes are in topological order. */
function followers(plan: Plan, nodeId: string): ReadonlySet<string> {
  const found = new Set([nodeId]);
  for (const node of plan.nodes) {
    const sources = [...node.inputs.flatMap((input) => input.sources), ...node.references, ...node.after];
    if (sources.some((source) => found.has(source.node))) found.add(node.id);
  }
  return found;
}
