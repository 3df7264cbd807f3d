import {
  activationKey,
  HeddleError,
  type Json,
  type JsonObject,
  type Plan,
  present,
} from '@heddle/contracts';
import { indexOf } from '@heddle/engine';
import { type Endpoint, type RunSnapshot, systemClock, uuidv7 } from '@heddle/ports';
import { notFound } from '../authorise.ts';
import type { Services } from '../services.ts';
import { wholeOutput } from './large-values.ts';
import { planOfRun } from './read-run.ts';
import { reopenRun } from './resume-run.ts';
import { answerOf, failuresOf } from './run-answer.ts';
import { checkInput, startRun } from './start-run.ts';

/** Calls within calls; a flow that calls itself without an end stops here. */
const MAX_CALL_DEPTH = 8;

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
  const endpoint = await calledEndpoint(services, call);
  const depth = depthOf(call);
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
  if (started.outcome === 'started') return { runId: started.runId };
  return laterCall(services, { ...call, runId: started.runId, activation });
}

/** @throws HeddleError `not-found`, also for a flow of another workspace. */
async function calledEndpoint(services: Calling, { slug, version, run }: CallFromRun): Promise<Endpoint> {
  const endpoint = await services.flows.endpoint(slug, version);
  if (endpoint?.workspaceId === run.workspaceId) return endpoint;
  throw notFound(`published flow \`${slug}\`${version === undefined ? '' : ` in version ${version}`}`);
}

/** @throws HeddleError `run-limit`. */
function depthOf({ run, slug }: CallFromRun): number {
  const depth = (run.caller?.depth ?? 0) + 1;
  if (depth <= MAX_CALL_DEPTH) return depth;
  throw new HeddleError(
    'run-limit',
    `Flows call each other more than ${MAX_CALL_DEPTH} deep: \`${slug}\` was not started. Look for a flow that calls itself without an end.`,
    { details: { limit: MAX_CALL_DEPTH } },
  );
}

/** The same call once more: its answer when it is over, unless it failed and the caller was resumed since. */
async function laterCall(
  services: Calling,
  { run, runId, activation }: CallFromRun & { readonly runId: string; readonly activation: string },
): Promise<{ readonly runId: string; readonly answer?: Json }> {
  const { workspaceId } = run;
  const called = await services.runs.get({ runId, workspaceId });
  if (called?.endedAt === undefined) return { runId };
  const isResumed =
    called.status === 'failed' &&
    (await failuresOf(services.runs, { runId: run.runId, workspaceId }, activation)).count > 0;
  if (isResumed) {
    await reopenRun(services, { runId, workspaceId });
    return { runId };
  }
  const answer = await answerOf(services.runs, called);
  const output = await wholeOutput(services.runs, called);
  return { runId, answer: { ...answer, ...(output === undefined ? {} : { output }) } };
}
