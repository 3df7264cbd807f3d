import {
  type ErrorJson,
  type JsonObject,
  NO_USAGE,
  present,
  type RunEvent,
  type RunEventBody,
  type RunFork,
  type RunState,
  type RunStatus,
  type RunSummary,
  type Usage,
} from '@heddle/contracts';
import type { RecordedExchange, RunRecord, RunSnapshot, StartRun } from '@heddle/ports';
import { refOf } from './memory-values.ts';

/** A claim in memory; without a worker only the last epoch is remembered. */
export interface MemoryClaim {
  readonly epoch: number;
  readonly workerId?: string;
  readonly at: number;
  /** Workers that died with it since it last settled anything. */
  readonly deaths: number;
}

/** A run as the record holds it. Mutable on purpose: it is the database row of this adapter. */
export interface MemoryRun {
  readonly start: StartRun;
  /** Place in the order of acceptance. */
  readonly accepted: number;
  readonly createdAt: number;
  status: RunStatus;
  version: number;
  state: RunState;
  ready: string[];
  readyAt: number;
  rings: number;
  parked: string[] | undefined;
  claims: Map<string, MemoryClaim>;
  usage: Usage;
  events: RunEvent[];
  /** Large values, by what the run and its events call them. */
  readonly values: Map<string, JsonObject>;
  readonly inputRef: string | undefined;
  readonly pinsRef: string | undefined;
  readonly fork: RunFork | undefined;
  output: JsonObject | undefined;
  outputRef: string | undefined;
  error: ErrorJson | undefined;
  vault: string | undefined;
  exchanges: RecordedExchange[];
  endedAt: number | undefined;
  callerHeard: boolean;
  timers: Map<string, { readonly segment: string; readonly dueAt: number }>;
}

/** A fresh run; `parked` when it has to wait for others of its session. @throws HeddleError `value-too-large`. */
export function createMemoryRun(
  start: StartRun,
  { accepted, now, waits }: { accepted: number; now: number; waits: boolean },
): MemoryRun {
  const inputRef = refOf(start.input, 'input');
  const pinsRef = start.pins && refOf(start.pins, 'pinned outputs');
  const fork = storedFork(start.fork);
  const run: MemoryRun = {
    start,
    accepted,
    createdAt: now,
    status: 'queued',
    version: 0,
    state: {},
    ready: waits ? [] : [...start.ready],
    readyAt: now,
    rings: 0,
    parked: waits ? [...start.ready] : undefined,
    claims: new Map(),
    usage: NO_USAGE,
    events: [],
    values: new Map(),
    inputRef,
    pinsRef,
    fork,
    output: undefined,
    outputRef: undefined,
    error: undefined,
    vault: undefined,
    exchanges: [],
    endedAt: undefined,
    callerHeard: false,
    timers: new Map(),
  };
  if (inputRef !== undefined) run.values.set(inputRef, start.input);
  if (pinsRef !== undefined && start.pins) run.values.set(pinsRef, start.pins);
  if (fork?.inputsRef !== undefined && start.fork?.inputs) run.values.set(fork.inputsRef, start.fork.inputs);
  appendEvents(run, start.events);
  return run;
}

/** Where a run goes on from; what was given there is referred to when it is large. @throws HeddleError `value-too-large`. */
function storedFork(fork: StartRun['fork']): RunFork | undefined {
  if (fork?.inputs === undefined) return fork;
  const { inputs, ...place } = fork;
  const inputsRef = refOf(inputs, 'inputs of the fork');
  return inputsRef === undefined ? fork : { ...place, inputsRef };
}

/** Numbers events from the run's counter. */
export function appendEvents(run: MemoryRun, events: readonly RunEventBody[]): void {
  for (const event of events) {
    run.events.push({ ...event, runId: run.start.runId, seq: run.events.length + 1 });
  }
}

/** Ends a run: nothing is left to claim. */
export function endRun(run: MemoryRun, status: RunStatus, now: number): void {
  run.status = status;
  run.endedAt = now;
  run.ready = [];
  run.parked = undefined;
  run.claims.clear();
}

/** The run as claims and commits see it. */
export function memorySnapshot(run: MemoryRun): RunSnapshot {
  const claims: Record<string, { epoch: number; workerId: string }> = {};
  for (const [segment, { epoch, workerId }] of run.claims) {
    if (workerId !== undefined) claims[segment] = { epoch, workerId };
  }
  const { start } = run;
  return present({
    planId: start.planId,
    status: run.status,
    seq: run.events.length,
    usage: run.usage,
    createdAt: run.createdAt,
    flowId: start.flowId,
    session: start.session,
    user: start.user,
    workspaceId: start.workspaceId,
    runId: start.runId,
    version: run.version,
    state: run.state,
    ready: run.ready,
    claims,
    input: run.inputRef === undefined ? start.input : undefined,
    inputRef: run.inputRef,
    pins: run.pinsRef === undefined ? start.pins : undefined,
    pinsRef: run.pinsRef,
    watched: start.watched ?? false,
    serialKey: start.serialKey,
    fork: run.fork,
    replay: start.replay,
    publishedVersion: start.version,
    caller: start.caller,
  });
}

/** The run as its page shows it. */
export function memoryRecord(run: MemoryRun): RunRecord {
  return {
    ...common(run),
    ...published(run),
    workspaceId: run.start.workspaceId,
    runId: run.start.runId,
    ...givenTo(run),
    ...present({
      serialKey: run.start.serialKey,
      fork: run.fork,
      replay: run.start.replay,
      caller: run.start.caller,
      publishedVersion: run.start.version,
      keyId: run.start.keyId,
      output: run.output,
      outputRef: run.outputRef,
      idempotentBodyHash: run.start.idempotency?.bodyHash,
    }),
  };
}

/** The run as lists show it. */
export function memorySummary(run: MemoryRun): RunSummary {
  const { fork } = run;
  const text = Object.values(run.start.input).find((value) => typeof value === 'string');
  return {
    ...common(run),
    ...published(run),
    id: run.start.runId,
    preview: (typeof text === 'string' ? text : JSON.stringify(run.start.input))
      .replaceAll(/\s+/g, ' ')
      .trim(),
    ...present({
      version: run.start.version,
      fork: fork && { runId: fork.runId, nodeId: fork.nodeId },
      replay: run.start.replay,
    }),
  };
}

function givenTo({ start, inputRef, pinsRef }: MemoryRun) {
  return {
    ...(inputRef === undefined ? { input: start.input } : { inputRef }),
    ...(pinsRef === undefined ? present({ pins: start.pins }) : { pinsRef }),
  };
}

function common(run: MemoryRun) {
  const { start } = run;
  return {
    planId: start.planId,
    status: run.status,
    seq: run.events.length,
    usage: run.usage,
    createdAt: run.createdAt,
    ...present({ flowId: start.flowId, session: start.session, user: start.user }),
  };
}

function published(run: MemoryRun) {
  return {
    ...present({ slug: run.start.slug, error: run.error, endedAt: run.endedAt }),
  };
}
