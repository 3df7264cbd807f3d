import { setTimeout as delay } from 'node:timers/promises';
import {
  activationKey,
  activationPlace,
  HeddleError,
  type Json,
  type JsonObject,
  type Principal,
  present,
  type RunEventBody,
  type WakeCause,
} from '@heddle/contracts';
import { segmentsWith } from '@heddle/engine';
import { createSchemaValidator } from '@heddle/json-schema';
import { systemClock } from '@heddle/ports';
import { authorise } from '../authorise.ts';
import type { Services } from '../services.ts';
import { isSameWait, type WaitName } from './approval-link.ts';
import { planOfRun, readRun } from './read-run.ts';
import { answerOf } from './run-answer.ts';

type Waking = Pick<Services, 'runs' | 'plans' | 'queue' | 'bus'>;

/** Bytes of JSON that a signal may bring. */
const MAX_SIGNAL_BYTES = 64 * 1024;

/** What wakes a waiting node. */
export interface Signal {
  readonly nodeId: string;
  readonly iteration?: string;
  readonly value?: Json;
}

/**
 * Answers a node that waits for a signal, or for a person's word after its worker was lost.
 *
 * @throws HeddleError `not-found`, `run-not-waiting`, `input-invalid` when the value does not fit what is asked for.
 */
export async function signalRun(
  services: Waking,
  principal: Principal,
  runId: string,
  signal: Signal,
): Promise<{ status: 'woken' }> {
  const { workspaceId } = authorise(principal, 'runs:write');
  await answerWait(services, {
    runId,
    workspaceId,
    signal,
    by: ['signal', 'person'],
    ...present({ who: principal.type === 'user' ? principal.userId : undefined }),
  });
  return { status: 'woken' };
}

/** Somebody's answer to a wait. */
export interface WaitAnswer {
  readonly runId: string;
  readonly workspaceId: string;
  readonly signal: Signal;
  /** Which waits they may answer. */
  readonly by: readonly WakeCause[];
  /** Only this wait; the one that is under way unless told. */
  readonly wait?: WaitName;
  readonly who?: string;
}

/**
 * Wakes a waiting node with a value, if it waits for one of these causes and the value fits its form. Whoever calls has
 * decided that this somebody may.
 *
 * @throws HeddleError `not-found`, `run-not-waiting`, `input-invalid`.
 */
export async function answerWait(services: Waking, answer: WaitAnswer): Promise<void> {
  const { runId, workspaceId, signal } = answer;
  const view = await readRun(services, workspaceId, runId);
  const iteration = signal.iteration ?? '';
  const node = view.nodes.find((each) => each.id === signal.nodeId && each.iteration === iteration);
  const by = answer.by.find((cause) => node?.waits?.on?.includes(cause));
  if (node?.status !== 'waiting' || by === undefined) throw notWaiting(runId, signal);
  if (answer.wait !== undefined && !isSameWait(node.waits, answer.wait)) throw notWaiting(runId, signal);
  const value = signal.value ?? null;
  checkValue(node.waits?.form, value);
  const result = await wakeActivation(services, {
    runId,
    workspaceId,
    planId: view.planId,
    activation: activationKey(signal.nodeId, iteration),
    by,
    value,
    // The value was checked against the form of this wait, so it answers no other.
    ...present({ who: answer.who, waitSeq: node.waits?.seq }),
  });
  if (!result) throw notWaiting(runId, signal);
}

function notWaiting(runId: string, { nodeId, iteration = '' }: Signal): HeddleError {
  return new HeddleError(
    'run-not-waiting',
    `Node \`${activationKey(nodeId, iteration)}\` of this run does not wait for a signal: it was answered, its time is over, the run ended, or there is no such node. Nothing was changed.`,
    { details: { runId, nodeId, iteration } },
  );
}

function checkValue(form: Readonly<Record<string, unknown>> | undefined, value: Json): void {
  const bytes = Buffer.byteLength(JSON.stringify(value));
  if (bytes > MAX_SIGNAL_BYTES)
    throw new HeddleError(
      'value-too-large',
      `A signal brings at most ${MAX_SIGNAL_BYTES} bytes of JSON, and this one has ${bytes}. Send a reference to what is larger. Nothing was changed.`,
      { details: { limit: MAX_SIGNAL_BYTES, found: bytes } },
    );
  if (!form) return;
  const checked = createSchemaValidator(form as JsonObject).validate(value); // cast: the form was written by a node as a JSON Schema
  if (checked.valid) return;
  const issues = checked.problems.slice(0, 20).map(({ path, message }) => ({ path, message }));
  throw new HeddleError(
    'input-invalid',
    `The value does not fit what the node asks for: ${issues
      .slice(0, 3)
      .map((issue) => `${issue.path || '/'}: ${issue.message}`)
      .join(' ')}`,
    { details: { issues } },
  );
}

interface Waken {
  readonly runId: string;
  readonly workspaceId: string;
  readonly planId: string;
  readonly activation: string;
  readonly by: WakeCause;
  readonly value?: Json;
  readonly outputRef?: string;
  readonly who?: string;
  readonly waitSeq?: number;
  readonly called?: { readonly runId: string; readonly seq: number };
}

/** Whether it woke. */
async function wakeActivation(services: Waking, target: Waken): Promise<boolean> {
  const { runs, bus, queue } = services;
  const { runId, workspaceId, activation, by, value, outputRef, who, waitSeq, called } = target;
  const plan = await planOfRun(services.plans, target);
  const [segment = ''] = segmentsWith(plan, [activation]);
  const event: RunEventBody = {
    type: 'node-woken',
    at: systemClock.now(),
    ...activationPlace(activation),
    by,
    ...present({ value, outputRef, who }),
  };
  const result = await runs.wake({
    runId,
    workspaceId,
    activation,
    segment,
    by,
    event,
    ...present({ value, outputRef, waitSeq }),
    ...(called === undefined ? {} : { calledRunId: called.runId, calledSeq: called.seq }),
  });
  if (result?.outcome !== 'woken') return false;
  // Whoever follows the run reads the log; a bell that is lost is rung again by the sweeper.
  bus.publish({ type: 'advanced', runId, seq: result.seq });
  await queue.ring('segments', [{ runId, segment }]).catch(() => undefined);
  return true;
}

/**
 * Wakes the activation that called a run which is over, and hands it the run's answer, a large output by reference.
 * Telling twice does nothing.
 *
 * @returns whether there is nothing more to tell: false when the caller goes on and does not wait yet.
 */
export async function tellCaller(services: Waking, runId: string, workspaceId: string): Promise<boolean> {
  const run = await services.runs.get({ runId, workspaceId });
  if (run?.caller === undefined || run.endedAt === undefined) return true;
  const caller = await services.runs.get({ runId: run.caller.runId, workspaceId });
  if (!caller) return true;
  const isWoken = await wakeActivation(services, {
    runId: run.caller.runId,
    workspaceId,
    planId: caller.planId,
    activation: run.caller.activation,
    by: 'run',
    value: await answerOf(services.runs, run),
    ...present({ outputRef: run.outputRef }),
    called: { runId, seq: run.seq },
  });
  return isWoken || caller.endedAt !== undefined;
}

/** Milliseconds after which a caller that did not wait yet is told again. Later a sweep does it. */
const TOLD_AGAIN_MS = [20, 60, 180];

/** As {@link tellCaller}; a run that ends while its caller is on the way to its wait tells it a little later. */
export async function tellCallerSoon(services: Waking, runId: string, workspaceId: string): Promise<void> {
  for (const ms of TOLD_AGAIN_MS) {
    if (await tellCaller(services, runId, workspaceId)) return;
    await delay(ms);
  }
  await tellCaller(services, runId, workspaceId);
}
