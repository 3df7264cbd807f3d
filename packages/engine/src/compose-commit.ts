import {
  activationKey,
  type ErrorJson,
  type HeddleError,
  type JsonObject,
  NO_USAGE,
  type Plan,
  parseActivationKey,
  type RunEventBody,
  type RunState,
  type Usage,
} from '@heddle/contracts';
import type { Commit, RunSnapshot } from '@heddle/ports';
import { isGone, keysInside, segmentsWith } from './activations.ts';
import type { Decision } from './advance.ts';
import type { ClaimedSegment } from './handle-segment.ts';
import type { EngineHost } from './host.ts';
import { activationOf, merged, type Pending } from './pending.ts';
import { indexOf } from './plan-index.ts';
import { errorOf } from './settlement.ts';

/** How a run ends: its last event, and what its row keeps. */
export interface Ending {
  readonly event: RunEventBody;
  readonly end: NonNullable<Commit['end']>;
}

/** The end that a decision asks for. */
export function endingOf(
  over: NonNullable<Decision['over']>,
  at: {
    readonly at: number;
    readonly usage: Usage;
    readonly failure?: HeddleError | undefined;
    readonly output?: JsonObject;
  },
): Ending {
  const { usage, output = {} } = at;
  if (over.status === 'completed')
    return {
      event: { type: 'run-completed', at: at.at, output: { ...output }, usage },
      end: { status: 'completed', output },
    };
  const { nodeId, iteration } = parseActivationKey(over.activation);
  const error: ErrorJson = at.failure
    ? errorOf(at.failure)
    : { code: 'node-failed', message: `Node \`${activationKey(nodeId, iteration)}\` failed.` };
  return {
    event: {
      type: 'run-failed',
      at: at.at,
      nodeId,
      error: error as Extract<RunEventBody, { type: 'run-failed' }>['error'], // cast: only readonly differs
      usage,
    },
    end: { status: 'failed', error },
  };
}

/** What one commit is made from. */
export interface CommitParts {
  readonly host: Pick<EngineHost, 'canRun'>;
  readonly plan: Plan;
  readonly claimed: ClaimedSegment;
  readonly mayKeep: boolean;
  readonly snapshot: RunSnapshot;
  readonly taken: Pending;
  readonly decision: Decision;
  /** The claim ends with it. */
  readonly release: boolean;
  readonly ending: Ending | undefined;
  /** Activations that may have killed their worker. */
  readonly suspects: ReadonlySet<string>;
}

/** One atomic step: what bodies settled and what follows from it. */
export function composeCommit(parts: CommitParts): Commit {
  const { host, plan, claimed, mayKeep, snapshot, taken, decision, ending } = parts;
  const release = parts.release || ending !== undefined;
  const events = [...taken.events, ...(ending ? [ending.event] : [])];
  const { settled, forgotten } = stateChange(parts);
  const ready = ending ? [] : segmentsWith(plan, decision.ready).filter((segment) => !isBusy(parts, segment));
  const keep = release && mayKeep ? ready.find((segment) => host.canRun?.(plan, segment) ?? true) : undefined;
  const isWaiting = decision.isWaiting && ending === undefined;
  return {
    claim: claimed.claim,
    expectedVersion: snapshot.version,
    settled: withWaitNumbers(settled, events, snapshot.seq),
    events,
    ready,
    release,
    ...(isUnderSuspicion(parts, settled) ? { deaths: claimed.deaths } : {}),
    ...(forgotten.length > 0 ? { forgotten } : {}),
    ...(isWaiting ? { status: 'waiting' as const } : {}),
    ...(taken.timers.length > 0 ? { timers: taken.timers } : {}),
    ...(keep === undefined ? {} : { keep }),
    ...(taken.usage === NO_USAGE ? {} : { usage: taken.usage }),
    ...(ending ? { end: ending.end } : {}),
    ...(taken.writes.length > 0 ? { writes: taken.writes } : {}),
  };
}

/** Whether somebody works on a segment, or was rung for. */
function isBusy({ snapshot, claimed }: CommitParts, segment: string): boolean {
  const { ready, claims } = snapshot;
  return segment === claimed.claim.segment || Object.hasOwn(claims, segment) || ready.includes(segment);
}

/** Whether something that may have killed a worker is still to settle. */
function isUnderSuspicion({ plan, snapshot, suspects }: CommitParts, settled: RunState): boolean {
  if (suspects.size === 0) return false;
  const state = merged(snapshot.state, settled);
  return [...suspects].some((key) => !isGone(plan, state, key));
}

/** Entries to write and to take out. What came and is over within this step is never written. */
function stateChange({ plan, snapshot, taken, decision }: CommitParts): {
  readonly settled: RunState;
  readonly forgotten: readonly string[];
} {
  const index = indexOf(plan);
  const over = new Set(decision.forgotten);
  for (const [key, now] of Object.entries(taken.settled)) {
    const { nodeId, iteration } = parseActivationKey(key);
    if (now.status !== 'completed' || !index.node(nodeId)?.container) continue;
    for (const inside of keysInside(index, Object.keys(snapshot.state), nodeId, iteration)) over.add(inside);
  }
  const settled = { ...taken.settled, ...decision.settled };
  if (over.size === 0) return { settled, forgotten: [] };
  for (const key of over) delete settled[key];
  return { settled, forgotten: [...over].filter((key) => Object.hasOwn(snapshot.state, key)) };
}

/**
 * Waits with the number of the event that began each. It is known beforehand: a commit is valid on one version of the
 * run only, and that version has one last event, `seq`.
 */
function withWaitNumbers(settled: RunState, events: readonly RunEventBody[], seq: number): RunState {
  let numbered = settled;
  for (const [place, event] of events.entries()) {
    if (event.type !== 'run-waiting') continue;
    const key = activationOf(event) ?? '';
    const now = settled[key];
    if (now?.status === 'waiting') numbered = { ...numbered, [key]: { ...now, seq: seq + place + 1 } };
  }
  return numbered;
}
