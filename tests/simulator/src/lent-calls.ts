import { activationKey, HeddleError, NO_USAGE, type PlanNode } from '@heddle/contracts';
import { indexOf, isGone } from '@heddle/engine';
import { callIteration, unmade } from '../../../packages/engine/src/calls.ts';
import { completed, failed } from '../../../packages/engine/src/outcome.ts';
import type { Progress } from '../../../packages/engine/src/progress.ts';
import { settingsOf } from './bodies.ts';
import { type Attempted, afterFailure, pinOf, type RunningBody } from './running-body.ts';
import type { Site } from './site.ts';

/** What a borrower asks, by the number of its question. */
export const questionOf = (turn: number) => ({ turn });

/**
 * What a body's next step about its calls was: `asked` has something to be committed before the body goes on, `done`
 * leaves the rest to the body.
 */
export type CallStep = { readonly asked: RunningBody } | { readonly failed: Attempted } | 'done';

/** One step of the calls that a body makes, as `Calls` takes it between two awaits. */
export function callStep(site: Site, progress: Progress, body: RunningBody): CallStep {
  const { request } = body;
  const lender = indexOf(request.plan).node(request.node.borrows[0]?.lender ?? '');
  if (!lender || request.verdict || request.given || pinOf(body)) return 'done';
  const { runId } = request.run;
  for (let turn = body.answered; turn < settingsOf(request.node).count; turn++) {
    const iteration = callIteration(request, turn, questionOf(turn));
    const key = activationKey(lender.id, iteration);
    if (site.outputs(runId, [key])[key]) continue;
    return madeCall(site, progress, { ...body, answered: turn }, { lender, iteration, key });
  }
  return 'done';
}

interface Call {
  readonly lender: PlanNode;
  readonly iteration: string;
  readonly key: string;
}

function madeCall(
  site: Site,
  progress: Progress,
  body: RunningBody,
  { lender, iteration, key }: Call,
): CallStep {
  const { request, attempt, startedAt } = body;
  const isOnce = lender.effects === 'once';
  if (body.begun !== key) {
    if (progress.state[key]?.status === 'begun')
      return { failed: afterFailure(site, body, new HeddleError('effect-unknown', `${key} was lost.`)) };
    if (isGone(request.plan, progress.state, key))
      return { failed: afterFailure(site, body, unmade(lender)) };
    if (isOnce) progress.begin(key, 1);
    else progress.start(key, 1);
    if (isOnce) return { asked: { ...body, begun: key } };
  }
  if (isOnce && progress.state[key]?.status !== 'begun')
    return { failed: afterFailure(site, body, unmade(lender)) };
  site.entered(request.run.runId, key, lender);
  const asked = {
    ...request,
    node: { ...lender, outputs: [] },
    iteration,
    inputs: questionOf(body.answered),
  };
  const end = { attempt: 1, startedAt, usage: NO_USAGE, writes: [] };
  if (attempt > settingsOf(lender).fails) {
    const result = { outputs: { answer: body.answered } };
    progress.settle(completed(site.host, asked, { ...end, result, citations: [] }), { isCall: true });
    return { asked: { ...body, answered: body.answered + 1 } };
  }
  const failure = new HeddleError('node-failed', `${key} was told to fail.`, { retryable: true });
  progress.settle(failed(site.host, asked, { ...end, failure }), { isCall: true });
  return { failed: afterFailure(site, body, failure) };
}
