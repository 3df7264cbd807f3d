import { HeddleError, parseActivationKey } from '@heddle/contracts';
import {
  type Clock,
  type ExchangeQuery,
  type MemoryReader,
  type RecordedExchange,
  type RunLog,
  type RunQuery,
  systemClock,
} from '@heddle/ports';
import { MemoryRecord } from './memory-record.ts';
import { type MemoryRun, memoryRecord, memorySnapshot, memorySummary } from './memory-run.ts';
import { outputsOf } from './memory-values.ts';

/** How hostile the record is. */
export interface MemoryRunLogOptions {
  readonly clock?: Clock;
  /** 0 (inclusive) to 1; give a seeded one to repeat a run. */
  readonly random?: () => number;
  /**
   * Awaited before and after every operation. Lets others overtake for up to three turns of the event loop unless
   * told otherwise; a simulator puts its scheduler here.
   */
  readonly pause?: () => Promise<void>;
  /** Chance that an operation is refused with `store-unavailable`, nothing done. 0 unless told. */
  readonly refusals?: number;
  /** Chance that an operation is done and its answer lost: the caller sees `store-unavailable`. 0 unless told. */
  readonly lostAnswers?: number;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The record of runs in memory, with the semantics of the database and none of its patience: operations overtake each
 * other, answers are copies, and on demand refusals and lost answers happen. For tests.
 */
export function createMemoryRunLog(options: MemoryRunLogOptions = {}): RunLog & MemoryReader {
  const { clock = systemClock, random = Math.random, refusals = 0, lostAnswers = 0 } = options;
  const pause = options.pause ?? (() => turns(Math.floor(random() * 4)));
  const record = new MemoryRecord(clock);

  async function operation<Result>(work: () => Result): Promise<Result> {
    await pause();
    if (random() < refusals) throw unavailable('nothing was done');
    const result = structuredClone(work());
    await pause();
    if (random() < lostAnswers) throw unavailable('the answer was lost');
    return result;
  }

  return {
    start: (run) => operation(() => record.start(structuredClone(run))),
    claim: (target) => operation(() => record.claim(target)),
    commit: (commit) => operation(() => record.commit(structuredClone(commit))),
    giveBack: (target) => operation(() => record.giveBack(target)),
    cancel: (target) => operation(() => record.cancel(target)),
    releaseSerial: (serialKey) => operation(() => record.release(serialKey)),
    wake: (target) => operation(() => record.waits.wake(structuredClone(target))),
    wakeDue: (limit) => operation(() => ({ bells: record.waits.wakeDue(limit) })),
    resume: (target) => operation(() => record.waits.resume(structuredClone(target))),
    snapshot: (target) => operation(() => mapped(visible(record, target), memorySnapshot)),
    called: (target) => operation(() => record.waits.called(target)),
    orphaned: (limit) => operation(() => record.waits.orphaned(limit)),
    unheard: (limit) => operation(() => record.waits.unheard(limit).map(memoryRecord)),
    sweep: (options) =>
      operation(() => {
        const bells = record.sweep(options);
        return { bells, isComplete: new Set(bells.map((bell) => bell.runId)).size < options.limit };
      }),
    prune: (options) => operation(() => record.prune(options)),
    heartbeat: (worker) => operation(() => record.workers.heartbeat(worker)),
    retire: (workerId) => operation(() => record.workers.retire(workerId)),
    workers: () => operation(() => record.workers.list()),
    vault: (runId) => operation(() => record.runs.get(runId)?.vault),
    abandon: (target) => operation(() => record.abandon(target)),
    value: (target) => operation(() => visible(record, target)?.values.get(target.ref)),
    outputs: (runId, activations) => operation(() => outputsOf(record.runs.get(runId), activations)),
    get: (target) => operation(() => mapped(visible(record, target), memoryRecord)),
    list: (query) => operation(() => listed(record, query).map(memorySummary)),
    ended: (runIds) =>
      operation(() => runIds.filter((runId) => record.runs.get(runId)?.endedAt !== undefined)),
    events: (target) =>
      operation(() => {
        const events = visible(record, target)?.events ?? [];
        return events.slice(target.after).slice(0, target.limit);
      }),
    exchanges: (query) => operation(() => exchangesOf(visible(record, query)?.exchanges ?? [], query)),
    turns: ({ maxTurns, ...scope }) => operation(() => record.conversations.of(scope).slice(-maxTurns)),
  };
}

function visible(
  record: MemoryRecord,
  target: { readonly runId: string; readonly workspaceId: string },
): MemoryRun | undefined {
  const run = record.runs.get(target.runId);
  return run?.start.workspaceId === target.workspaceId ? run : undefined;
}

function mapped<From, To>(value: From | undefined, map: (value: From) => To): To | undefined {
  return value === undefined ? undefined : map(value);
}

function listed(record: MemoryRecord, query: RunQuery): MemoryRun[] {
  const { before, flowId, status, session } = query;
  if (before !== undefined && !UUID.test(before)) return [];
  return [...record.runs.values()]
    .filter(
      ({ start, ...run }) =>
        start.workspaceId === query.workspaceId &&
        (before === undefined || start.runId < before) &&
        (flowId === undefined || start.flowId === flowId) &&
        (status === undefined || run.status === status) &&
        (session === undefined || start.session === session),
    )
    .sort((left, right) => (left.start.runId < right.start.runId ? 1 : -1))
    .slice(0, query.limit);
}

function exchangesOf(
  exchanges: readonly RecordedExchange[],
  { activation, nodeId, skip = 0, limit = 10_000 }: ExchangeQuery,
): RecordedExchange[] {
  return exchanges
    .filter(
      (each) =>
        (activation === undefined || each.activation === activation) &&
        (nodeId === undefined || parseActivationKey(each.activation).nodeId === nodeId),
    )
    .sort(
      (left, right) =>
        Number(left.activation > right.activation) - Number(left.activation < right.activation) ||
        left.attempt - right.attempt ||
        left.turn - right.turn ||
        left.ordinal - right.ordinal,
    )
    .slice(skip, skip + limit);
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}

function unavailable(what: string): HeddleError {
  return new HeddleError('store-unavailable', `The record in memory was told to fail: ${what}.`);
}
