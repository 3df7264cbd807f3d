import { activationKey, type RunEventBody } from '@heddle/contracts';
import type { Commit } from '@heddle/ports';
import { arrayLiteral } from '../array-literal.ts';
import { checksumOf } from './checksum.ts';
import { controlJson } from './control-json.ts';
import type { WrittenExchange } from './exchange-rows.ts';

/** A commit whose values are written as JSON, once: for the batch's weight and for the statement. */
export interface WrittenCommit extends Commit {
  readonly eventsJson: string;
  /** Stands in the column of the output, as JSON text, when that is kept beside the run. */
  readonly outputRef?: string;
  readonly exchanges: readonly WrittenExchange[];
}

/** The parameters of the statement that commits, a column each; those of exchanges follow. */
export function commitValues(commits: readonly WrittenCommit[]): readonly unknown[] {
  return [...commitColumns(commits), ...memoryColumns(commits), ...waitColumns(commits)];
}

function commitColumns(commits: readonly WrittenCommit[]): readonly unknown[] {
  const column = <Value>(of: (commit: WrittenCommit) => Value) => commits.map(of);
  return [
    column(({ claim }) => claim.runId),
    column(({ claim }) => claim.segment),
    column(({ claim }) => claim.epoch),
    column(({ claim }) => claim.workerId),
    column((commit) => commit.expectedVersion),
    column((commit) => (Object.keys(commit.settled).length === 0 ? undefined : controlJson(commit.settled))),
    column((commit) => commit.eventsJson),
    column((commit) => commit.events.length),
    column((commit) => arrayUnlessEmpty(settledActivations(commit.events))),
    column((commit) => arrayUnlessEmpty([...new Set(commit.ready)])),
    column((commit) => commit.release),
    column((commit) => commit.keep),
    column((commit) => commit.usage?.inputTokens ?? 0),
    column((commit) => commit.usage?.outputTokens ?? 0),
    column((commit) => commit.usage?.costUsd ?? 0),
    column((commit) => commit.usage?.estimated ?? false),
    column((commit) => commit.end?.status),
    column((commit) => jsonOf(commit.outputRef ?? commit.end?.output)),
    column((commit) => jsonOf(commit.end?.error)),
    column((commit) => vaultOf(commit)),
  ];
}

function memoryColumns(commits: readonly Commit[]): readonly unknown[] {
  const rows = commits.flatMap(({ claim, writes = [] }) =>
    writes.flatMap((write) => (write.type === 'memory' ? [{ ...write, runId: claim.runId }] : [])),
  );
  return [
    rows.map((row) => row.runId),
    rows.map((row) => row.memory),
    rows.map((row) => row.session),
    rows.map((row) => JSON.stringify(row.turns)),
  ];
}

function waitColumns(commits: readonly WrittenCommit[]): readonly unknown[] {
  const timers = commits.flatMap(({ claim, timers: set = [] }) =>
    set.map((timer) => ({ ...timer, runId: claim.runId })),
  );
  return [
    commits.map((commit) => arrayUnlessEmpty(commit.forgotten ?? [])),
    commits.map((commit) => commit.status),
    timers.map((timer) => timer.runId),
    timers.map((timer) => timer.activation),
    timers.map((timer) => timer.segment),
    timers.map(({ due }) => ('afterMs' in due ? due.afterMs : undefined)),
    timers.map(({ due }) => ('at' in due ? new Date(due.at).toISOString() : undefined)),
    commits.map((commit) => checksumOf(commit.eventsJson)),
    commits.map((commit) => commit.deaths ?? 0),
  ];
}

function vaultOf(commit: Commit): string | undefined {
  const sealed = commit.writes?.flatMap((write) => (write.type === 'vault' ? [write.sealed] : []));
  return sealed?.at(-1);
}

function settledActivations(events: readonly RunEventBody[]): string[] {
  return events.flatMap((event) =>
    event.type === 'node-completed' ? [activationKey(event.nodeId, event.iteration)] : [],
  );
}

function arrayUnlessEmpty(items: readonly string[]): string | undefined {
  return items.length === 0 ? undefined : arrayLiteral(items);
}

function jsonOf(value: object | string | undefined): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}
