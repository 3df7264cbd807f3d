import { activationKey, type JsonObject, NO_USAGE, type RunEvent, type Usage } from '@heddle/contracts';
import type { RunLog, RunRecord } from '@heddle/ports';

type Reading = Pick<RunLog, 'events'>;

/**
 * What a run that is over says to the activation that called it. Its usage is what that activation has not counted: a
 * called run that failed was counted with that failure, and may have been resumed since. A large output is left out.
 */
export async function answerOf(runs: Reading, run: RunRecord): Promise<JsonObject> {
  const counted = await countedUsage(runs, run);
  const { inputTokens, outputTokens, costUsd, estimated } = run.usage;
  return {
    runId: run.runId,
    status: run.status,
    usage: {
      inputTokens: Math.max(0, inputTokens - counted.inputTokens),
      outputTokens: Math.max(0, outputTokens - counted.outputTokens),
      costUsd: Math.max(0, costUsd - counted.costUsd),
      ...(estimated ? { estimated } : {}),
    },
    ...(run.output === undefined ? {} : { output: run.output }),
    ...(run.error === undefined ? {} : { error: { code: run.error.code, message: run.error.message } }),
  };
}

async function countedUsage(runs: Reading, run: RunRecord): Promise<Usage> {
  const { caller, usage, workspaceId, runId } = run;
  const isFree = usage.inputTokens === 0 && usage.outputTokens === 0 && usage.costUsd === 0;
  if (caller === undefined || isFree || !(await wasResumed(runs, { workspaceId, runId }))) return NO_USAGE;
  return failuresOf(runs, { workspaceId, runId: caller.runId }, caller.activation).then(
    ({ usage: spent }) => spent,
  );
}

async function wasResumed(runs: Reading, run: Target): Promise<boolean> {
  for await (const event of eventsOf(runs, run)) if (event.type === 'run-resumed') return true;
  return false;
}

interface Target {
  readonly workspaceId: string;
  readonly runId: string;
}

/** How often an activation of a run has failed for good, and what was counted with that. */
export async function failuresOf(
  runs: Reading,
  run: Target,
  activation: string,
): Promise<{ readonly count: number; readonly usage: Usage }> {
  let count = 0;
  let { inputTokens, outputTokens, costUsd } = NO_USAGE;
  for await (const event of eventsOf(runs, run)) {
    if (event.type !== 'node-failed' || event.willRetryAt !== undefined) continue;
    if (activationKey(event.nodeId, event.iteration) !== activation) continue;
    count++;
    inputTokens += event.usage?.inputTokens ?? 0;
    outputTokens += event.usage?.outputTokens ?? 0;
    costUsd += event.usage?.costUsd ?? 0;
  }
  return { count, usage: { inputTokens, outputTokens, costUsd } };
}

async function* eventsOf(runs: Reading, run: Target): AsyncGenerator<RunEvent> {
  for (let after = 0; ; ) {
    const more = await runs.events({ ...run, after });
    yield* more;
    const last = more.at(-1);
    if (last === undefined) return;
    after = last.seq;
  }
}
