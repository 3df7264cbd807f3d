import { NO_USAGE, type RunEventBody, type WakeCause } from '@heddle/contracts';
import {
  type Claim,
  type Commit,
  type CommitResult,
  type MemoryReader,
  type RunLog,
  type RunSnapshot,
  type StartRun,
  uuidv7,
} from '@heddle/ports';
import { expect } from 'vitest';

/** A fresh, empty record as the suite drives it. */
export interface RunLogFixture {
  readonly runLog: RunLog;
  /** The same record, through connections of its own. */
  readonly other: RunLog;
  readonly memory: MemoryReader;
  /** Makes everything in the record look this much older: heartbeats, claims, bells, idempotency keys. */
  passTime(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

/** Gives the fixture of the running test. */
export type UseFixture = () => RunLogFixture;

/** What {@link RunLog.claim} answers when it takes a segment. */
export interface Claimed {
  readonly claim: Claim;
  readonly snapshot: RunSnapshot;
}

const PLAN_ID = `sha256:${'0'.repeat(64)}`;

/** A start request with defaults: one ready segment `s1` and one event. */
export function runRequest(overrides: Partial<StartRun> = {}): StartRun {
  return {
    runId: uuidv7(),
    workspaceId: uuidv7(),
    planId: PLAN_ID,
    input: { text: 'hello' },
    ready: ['s1'],
    events: [{ type: 'run-started', at: 1 }],
    ...overrides,
  };
}

/** Starts a run and returns its request. */
export async function started(runLog: RunLog, overrides: Partial<StartRun> = {}): Promise<StartRun> {
  const run = runRequest(overrides);
  await runLog.start(run);
  return run;
}

/** Claims a segment that must be free. */
export async function claimed(
  runLog: RunLog,
  runId: string,
  segment = 's1',
  workerId = 'worker-1',
): Promise<Claimed> {
  const result = await runLog.claim({ runId, segment, workerId });
  if (result === undefined) throw new Error(`Expected ${segment} of run ${runId} to be free for ${workerId}`);
  return result;
}

/** A commit on a claim's own snapshot that settles nothing and releases, unless told otherwise. */
export function step({ claim, snapshot }: Claimed, overrides: Partial<Commit> = {}): Commit {
  return {
    claim,
    expectedVersion: snapshot.version,
    settled: {},
    events: [],
    ready: [],
    release: true,
    ...overrides,
  };
}

/** A commit that ends the run as completed. */
export function ending(held: Claimed, overrides: Partial<Commit> = {}): Commit {
  return step(held, {
    end: { status: 'completed', output: { text: 'done' } },
    events: [{ type: 'run-completed', at: 2, output: { text: 'done' }, usage: NO_USAGE }],
    ...overrides,
  });
}

/** The settlement of a node with one output. */
export function nodeCompleted(nodeId: string, text = nodeId, iteration = ''): RunEventBody {
  return {
    type: 'node-completed',
    at: 2,
    nodeId,
    ...(iteration === '' ? {} : { iteration }),
    attempt: 1,
    outputs: { text },
    durationMs: 1,
    jobId: 'job-1',
    workerId: 'worker-1',
  };
}

/** The event that a cancel writes. */
export const RUN_CANCELLED: RunEventBody = { type: 'run-cancelled', at: 3, usage: NO_USAGE };

/** A commit that ends the run as failed. */
export function failing(held: Claimed, overrides: Partial<Commit> = {}): Commit {
  const error = { code: 'node-failed' as const, message: 'No.' };
  return step(held, {
    end: { status: 'failed', error },
    events: [{ type: 'run-failed', at: 2, error, usage: NO_USAGE }],
    ...overrides,
  });
}

/** A run that failed in `b` after `a` was done. */
export async function failed(runLog: RunLog): Promise<StartRun> {
  const run = await started(runLog);
  const end = failing(await claimed(runLog, run.runId));
  const settled = { a: { status: 'completed' as const }, b: { status: 'failed' as const } };
  committed(await runLog.commit({ ...end, settled, events: [nodeCompleted('a'), ...end.events] }));
  return run;
}

/** A resume of a run as it is now, that does `b` again in segment `s1`. */
export async function resumingOf(runLog: RunLog, run: StartRun): Promise<Parameters<RunLog['resume']>[0]> {
  const snapshot = await runLog.snapshot(run);
  return {
    runId: run.runId,
    workspaceId: run.workspaceId,
    expectedVersion: snapshot?.version ?? -1,
    settled: {},
    forgotten: ['b'],
    ready: ['s1'],
    event: { type: 'run-resumed', at: 4, nodes: ['b'] },
  };
}

/** A run whose activation `ask` waits, in segment `s1`, for a signal unless told otherwise. */
export async function waiting(
  runLog: RunLog,
  options: { readonly on?: readonly WakeCause[]; readonly seq?: number } & Pick<
    Partial<Commit>,
    'timers' | 'ready'
  > = {},
): Promise<StartRun> {
  const { on = ['signal'], seq, ...rest } = options;
  const run = await started(runLog);
  committed(
    await runLog.commit(
      step(await claimed(runLog, run.runId), {
        settled: { ask: { status: 'waiting', on, ...(seq === undefined ? {} : { seq }) } },
        events: [{ type: 'run-waiting', at: 2, nodeId: 'ask', reason: 'an answer', on: [...on] }],
        status: 'waiting',
        ...rest,
      }),
    ),
  );
  return run;
}

/** The event of a wake. */
export function nodeWoken(by: WakeCause): RunEventBody {
  return { type: 'node-woken', at: 3, nodeId: 'ask', by };
}

type Waking = Parameters<RunLog['wake']>[0];

/** A wake of the activation that {@link waiting} left. */
export function wakingOf(
  run: StartRun,
  overrides: Partial<Pick<Waking, 'by' | 'value' | 'activation' | 'waitSeq'>> = {},
): Waking {
  const by = overrides.by ?? 'signal';
  return {
    runId: run.runId,
    workspaceId: run.workspaceId,
    activation: 'ask',
    segment: 's1',
    event: nodeWoken(by),
    ...overrides,
    by,
  };
}

/** Requires that a commit was applied. */
export function committed(result: CommitResult): Extract<CommitResult, { outcome: 'committed' }> {
  expect(result.outcome).toBe('committed');
  return result as Extract<CommitResult, { outcome: 'committed' }>; // cast: checked in the line before
}

/** Requires that a commit lost to another one, and returns the run as that one left it. */
export function movedSnapshot(result: CommitResult): RunSnapshot {
  if (result.outcome !== 'moved') throw new Error(`Expected the outcome moved, found ${result.outcome}`);
  return result.snapshot;
}

/** Repeats a commit on fresh snapshots until it applies, as the engine does. */
export async function commitUntilApplied(
  runLog: RunLog,
  held: Claimed,
  decide: (snapshot: RunSnapshot) => Partial<Commit>,
): Promise<CommitResult> {
  let snapshot = held.snapshot;
  for (;;) {
    const result = await runLog.commit(step({ claim: held.claim, snapshot }, decide(snapshot)));
    if (result.outcome !== 'moved') return result;
    snapshot = result.snapshot;
  }
}

/** Numbers of all events of a run. */
export async function eventNumbers(runLog: RunLog, run: StartRun): Promise<readonly number[]> {
  const events = await runLog.events({ runId: run.runId, workspaceId: run.workspaceId, after: 0 });
  return events.map((event) => event.seq);
}

/** 1, 2, … n. */
export function upTo(n: number): number[] {
  return Array.from({ length: n }, (_, index) => index + 1);
}
