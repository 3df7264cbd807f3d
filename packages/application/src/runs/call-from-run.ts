import {
  activationKey,
  HeddleError,
  type Json,
  type JsonObject,
  type Plan,
  present,
} from '@heddle/contracts';
import { indexOf } from '@heddle/engine';
import { type RunSnapshot, systemClock, uuidv7 } from '@heddle/ports';
import { notFound } from '../authorise.ts';
import type { Services } from '../services.ts';
import { wholeOutput } from './large-values.ts';
import { planOfRun } from './read-run.ts';
import { reopenRun } from './resume-run.ts';
import { answerOf, failuresOf } from './run-answer.ts';
import { checkInput, startRun } from './start-run.ts';

/** Calls within calls; a flow that calls itself without an end stops here. */
export const MAX_CALL_DEPTH = 8;

type Calling = Pick<Services, 'runs' | 'queue' | 'plans' | 'flows' | 'bus'>;

/** A flow that an activation of a run calls. */
export interface CallFromRun {
  readonly slug: string;
  readonly version?: number;
  readonly input: JsonObject;
  readonly plan: Plan;
  readonly run: RunSnapshot;
  readonly nodeId: string;
  readonly iteration: string;
}

/**
 * Starts a published flow as a run of its own, whose end wakes the activation that called. The activation's key is the
 * idempotency key: asking again, on another worker too, gives the same run. A caller that was resumed after that run
 * failed resumes it as well; one that comes after its end gets its answer at once.
 *
 * @throws HeddleError `not-found`, `input-invalid`, `run-limit`.
 */
export async function callFromRun(
  services: Calling,
  call: CallFromRun,
): Promise<{ readonly runId: string; readonly answer?: Json }> {
  const { run, nodeId, iteration } = call;
  const endpoint = await services.flows.endpoint(call.slug, call.version);
  if (!endpoint || endpoint.workspaceId !== run.workspaceId)
    throw notFound(
      `published flow \`${call.slug}\`${call.version === undefined ? '' : ` in version ${call.version}`}`,
    );
  const depth = (run.caller?.depth ?? 0) + 1;
  if (depth > MAX_CALL_DEPTH)
    throw new HeddleError(
      'run-limit',
      `Flows call each other more than ${MAX_CALL_DEPTH} deep: \`${call.slug}\` was not started. Look for a flow that calls itself without an end.`,
      { details: { limit: MAX_CALL_DEPTH } },
    );
  const plan = await planOfRun(services.plans, endpoint);
  const { input } = checkInput(plan, call.input, 'refuse');
  const activation = activationKey(nodeId, iteration);
  const segment = indexOf(call.plan).segmentOf(nodeId);
  const started = await startRun(
    { ...services, clock: systemClock },
    {
      runId: uuidv7(),
      workspaceId: run.workspaceId,
      plan,
      input,
      flowId: endpoint.flowId,
      version: endpoint.version,
      slug: call.slug,
      watched: run.watched,
      caller: { runId: run.runId, activation, segment: activationKey(segment?.id ?? '', iteration), depth },
      idempotency: { scope: `call/${run.runId}`, key: activation, bodyHash: endpoint.planId },
      ...present({ session: run.session, user: run.user }),
    },
  );
  if (started.outcome === 'conflict')
    throw new HeddleError(
      'idempotency-conflict',
      `Node \`${nodeId}\` called \`${call.slug}\` before, in another version. Resume the run, or pin the version.`,
    );
  const { runId } = started;
  const { workspaceId } = run;
  const known = started.outcome === 'replayed' ? await services.runs.get({ runId, workspaceId }) : undefined;
  if (known?.endedAt === undefined) return { runId };
  const isResumed =
    known.status === 'failed' &&
    (await failuresOf(services.runs, { runId: run.runId, workspaceId }, activation)).count > 0;
  if (!isResumed) {
    const [answer, output] = [await answerOf(services.runs, known), await wholeOutput(services.runs, known)];
    return { runId, answer: { ...answer, ...(output === undefined ? {} : { output }) } };
  }
  await reopenRun(services, { runId, workspaceId });
  return { runId };
}
