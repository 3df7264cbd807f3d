import {
  type Flow,
  HeddleError,
  type Json,
  type JsonObject,
  type Pins,
  type Plan,
  type PlanNode,
  type RunFork,
} from '@heddle/contracts';
import { RUN_PORT, resolveFlow, schemaOfPortType } from '@heddle/graph';
import { createSchemaValidator } from '@heddle/json-schema';
import { notFound } from '../authorise.ts';
import type { Services } from '../services.ts';
import { wholeInput } from './large-values.ts';
import { readRun } from './read-run.ts';

/** Which node of which earlier run to go on from, and what enters it instead. */
export interface ForkRequest {
  readonly runId: string;
  readonly nodeId: string;
  /** Values by input port; a port without one takes what the edges bring. */
  readonly inputs?: JsonObject | undefined;
}

/** What a run that goes on from an earlier one is started with. */
export interface ForkStart {
  readonly pins: Pins;
  readonly input: JsonObject;
  readonly fork: RunFork;
  /** Set when another node than the one asked for is the restart point, with the reason in words. */
  readonly restartsAt?: { readonly nodeId: string; readonly reason: string };
}

/**
 * Prepares a run that takes the outputs of everything that does not follow from a node out of an earlier run, and
 * starts again at that node. Inside a map or a loop the restart point is the outermost container. Nothing is written.
 *
 * @throws HeddleError `not-found`; `request-invalid` for an unknown node, another flow's run, or inputs that do not
 * fit the node's ports; `node-never-ran`.
 */
export async function prepareFork(
  services: Services,
  target: {
    readonly workspaceId: string;
    readonly flowId: string;
    readonly flow: Flow;
    readonly plan: Plan;
    readonly from: ForkRequest;
  },
): Promise<ForkStart> {
  const { workspaceId, plan, from } = target;
  const earlier = await readRun(services, workspaceId, from.runId);
  if (earlier.flowId !== target.flowId) throw notFound('run of this flow');
  const asked = planned(plan, from.nodeId);
  const node = outermost(plan, asked);
  const inputs = from.inputs ?? {};
  if (node.id !== asked.id && Object.keys(inputs).length > 0)
    throw invalid(
      `Node \`${asked.id}\` is inside \`${node.id}\`, and a run starts again at the container. Give inputs to \`${node.id}\`, or none.`,
    );
  const ran = earlier.nodes.find((each) => each.id === node.id && each.iteration === '');
  if (ran === undefined || ran.status === 'pending' || ran.status === 'skipped')
    throw new HeddleError(
      'node-never-ran',
      `Node \`${node.id}\` did not run in run ${from.runId}${ran?.status === 'skipped' ? ': it was skipped' : ''}, so there is nothing to go on from. Choose a node that ran. Nothing was started.`,
      { details: { runId: from.runId, nodeId: node.id } },
    );
  const isInput = node.role === 'input';
  const before = await wholeInput(services.runs, { ...earlier, runId: from.runId, workspaceId });
  if (!isInput) checkInputs(services, target.flow, node, inputs);
  return {
    pins: await keptOutputs(services, plan, { runId: from.runId, nodeId: node.id }),
    input: isInput ? { ...before, ...inputs } : before,
    fork: {
      runId: from.runId,
      nodeId: node.id,
      ...(isInput || Object.keys(inputs).length === 0 ? {} : { inputs: { ...inputs } }),
    },
    ...(node.id === asked.id
      ? {}
      : {
          restartsAt: {
            nodeId: node.id,
            reason: `\`${asked.id}\` is inside \`${node.id}\`; the whole container runs again.`,
          },
        }),
  };
}

function planned(plan: Plan, nodeId: string): PlanNode {
  const node = plan.nodes.find((each) => each.id === nodeId);
  if (node) return node;
  throw invalid(`The flow has no node \`${nodeId}\` to run from.`);
}

function outermost(plan: Plan, node: PlanNode): PlanNode {
  return node.parent === undefined ? node : outermost(plan, planned(plan, node.parent));
}

/** Only ports the node has, and only values that fit them. */
function checkInputs(
  { catalog }: Pick<Services, 'catalog'>,
  flow: Flow,
  { id }: PlanNode,
  inputs: JsonObject,
): void {
  const ports = (resolveFlow(flow, catalog).nodes.get(id)?.ports.inputs ?? []).filter(
    (port) => port.name !== RUN_PORT.name && port.inside !== true,
  );
  for (const [name, value] of Object.entries(inputs)) {
    const port = ports.find((each) => each.name === name);
    if (!port)
      throw invalid(
        `Node \`${id}\` has no input \`${name}\`. It has: ${ports.map((each) => `\`${each.name}\``).join(', ') || 'none'}.`,
      );
    const one = schemaOfPortType(port.type);
    const schema = port.many ? { type: 'array', ...(one === undefined ? {} : { items: one }) } : one;
    const checked = schema && createSchemaValidator(schema).validate(value);
    if (checked && !checked.valid)
      throw invalid(
        `Input \`${name}\` of node \`${id}\` expects ${port.many ? `a list of ${port.type}` : port.type}: ${checked.problems
          .slice(0, 3)
          .map((problem) => `${problem.path || '/'}: ${problem.message}`)
          .join(' ')}`,
      );
  }
}

async function keptOutputs(
  { runs }: Pick<Services, 'runs'>,
  plan: Plan,
  { runId, nodeId }: { readonly runId: string; readonly nodeId: string },
): Promise<Pins> {
  const again = followers(plan, nodeId);
  const kept = plan.nodes.filter((node) => !again.has(node.id) && !node.lent).map((node) => node.id);
  const outputs = await runs.outputs(runId, kept);
  const pins: Record<string, Record<string, Json>> = {};
  for (const [id, values] of Object.entries(outputs)) pins[id] = { ...values };
  return pins;
}

/** A node and everything that depends on it. The plan's nodes are in topological order. */
function followers(plan: Plan, nodeId: string): ReadonlySet<string> {
  const found = new Set([nodeId]);
  for (const node of plan.nodes) {
    const sources = [...node.inputs.flatMap((input) => input.sources), ...node.references, ...node.after];
    // What enters a lent node reaches whoever borrows it.
    const isReached = sources.some((source) => found.has(source.node));
    if (isReached || node.borrows.some((loan) => found.has(loan.lender))) found.add(node.id);
  }
  return found;
}

function invalid(message: string): HeddleError {
  return new HeddleError('request-invalid', message);
}
