import {
  HeddleError,
  type Pins,
  type Plan,
  type Principal,
  present,
  type RunReplay,
} from '@heddle/contracts';
import { replayScope } from '@heddle/engine';
import type { RunRecord } from '@heddle/ports';
import { authorise, notFound } from '../authorise.ts';
import { planOf } from '../flows/compile-flow.ts';
import { storedFlow } from '../flows/flow-use-cases.ts';
import type { Services } from '../services.ts';
import { wholeFork, wholeInput, wholePins } from './large-values.ts';
import { planOfRun } from './read-run.ts';
import { checkInput, startRun } from './start-run.ts';

/** What of an earlier run is asked anew. */
export interface ReplayRequest {
  /** Nodes that ask anew. */
  readonly live: readonly string[];
  /** The flow as the run had it, or as it is saved now. */
  readonly flow: 'same' | 'draft';
}

/**
 * Starts a run whose nodes are answered from what an earlier run recorded: no network, no cost. Nodes that are named
 * ask anew; nodes that changed since, and whatever follows from either, ask anew where the record has no answer.
 *
 * @throws HeddleError `not-found`, `conflict` while the run is not over, `request-invalid` for an unknown node,
 * `flow-invalid`, `input-invalid`.
 */
export async function replayRun(
  services: Services,
  principal: Principal,
  runId: string,
  request: ReplayRequest,
): Promise<{ runId: string }> {
  const { workspaceId } = authorise(principal, 'runs:write');
  const record = await services.runs.get({ runId, workspaceId });
  if (!record) throw notFound('run');
  if (record.endedAt === undefined)
    throw new HeddleError(
      'conflict',
      `Only a run that is over can be replayed; this one is ${record.status}. Nothing was started.`,
      { details: { runId, status: record.status } },
    );
  const before = await planOfRun(services.plans, record);
  const plan = request.flow === 'same' ? before : await draftOf(services, workspaceId, record);
  const { input } = checkInput(plan, await wholeInput(services.runs, record), 'ignore');
  const result = await startRun(services, {
    workspaceId,
    plan,
    input,
    watched: true,
    replay: replayOf(runId, { plan, before, live: request.live }),
    ...present({
      flowId: record.flowId,
      session: record.session,
      user: record.user,
      pins: pinsFor(plan, await wholePins(services.runs, record)),
      fork: await wholeFork(services.runs, record),
    }),
  });
  if (result.outcome === 'conflict')
    throw new HeddleError('idempotency-conflict', 'The run could not be started twice.');
  return { runId: result.runId };
}

async function draftOf(services: Services, workspaceId: string, { flowId }: RunRecord): Promise<Plan> {
  if (flowId === undefined)
    throw new HeddleError('request-invalid', 'This run is of no saved flow. Replay it with `flow: "same"`.');
  return planOf(services, workspaceId, (await storedFlow(services, workspaceId, flowId)).flow);
}

function replayOf(
  runId: string,
  { plan, before, live }: { readonly plan: Plan; readonly before: Plan; readonly live: readonly string[] },
): RunReplay {
  const unknown = live.filter((id) => !plan.nodes.some((node) => node.id === id));
  if (unknown.length > 0)
    throw new HeddleError(
      'request-invalid',
      `The flow has no node ${unknown.map((id) => `\`${id}\``).join(', ')} to be live. It has: ${plan.nodes.map((node) => `\`${node.id}\``).join(', ')}.`,
    );
  return { runId, ...replayScope(plan, before, live) };
}

/** Pins of nodes that the plan still has. */
function pinsFor(plan: Plan, pins: RunRecord['pins']): Pins | undefined {
  if (pins === undefined) return undefined;
  const known = Object.entries(pins).filter(([id]) => plan.nodes.some((node) => node.id === id));
  return Object.fromEntries(known.map(([id, values]) => [id, { ...values }]));
}
