import type { JsonObject, RunFork, RunReplay, RunState, RunStatus, Usage } from '@heddle/contracts';
import type { RunCaller, RunSnapshot } from '@heddle/ports';
import { withoutNulls } from '../without-nulls.ts';
import { checksumOf, recordCorrupt, stateSum } from './checksum.ts';
import { readControl } from './control-json.ts';

/** A claim as the row holds it; without a worker only the last epoch is remembered. */
export interface StoredClaim {
  readonly e: number;
  readonly w?: string;
}

/** What both a snapshot and a record of a run are made of. */
export interface CommonRunRow {
  readonly id: string;
  readonly workspace_id: string;
  readonly plan_id: string;
  readonly status: RunStatus;
  readonly seq: number;
  readonly flow_id: string | null;
  readonly session: string | null;
  readonly end_user: string | null;
  readonly serial_key: string | null;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cost_usd: number;
  readonly usage_estimated: boolean;
  readonly created_at: number;
}

/** A row of {@link SNAPSHOT_COLUMNS}. */
export interface SnapshotRow extends CommonRunRow {
  readonly version: number;
  readonly state: RunState;
  readonly ready: readonly string[];
  readonly claims: Readonly<Record<string, StoredClaim>>;
  /** Whether the state has its checksum. */
  readonly intact: boolean;
  /** JSON as it was sent, and the checksum of the three. */
  readonly input: string;
  readonly pins: string | null;
  readonly fork: string | null;
  readonly given_sum: number | null;
  readonly watched: boolean;
  readonly replay: RunReplay | null;
  readonly published_version: number | null;
  readonly caller: RunCaller | null;
}

/** Columns of `heddle.run r` that summaries, records and snapshots share. Times leave as milliseconds. */
export const COMMON_COLUMNS = `r.id, r.workspace_id, r.plan_id, r.status, r.seq, r.flow_id, r.session, r.end_user,
  r.serial_key, r.input_tokens::float8, r.output_tokens::float8, r.cost_usd, r.usage_estimated,
  floor(extract(epoch from r.created_at) * 1000)::float8 as created_at`;

/** Columns of `heddle.run r` that make a snapshot: of the row alone, so that they are the newest ones after an update. */
export const SNAPSHOT_COLUMNS = `${COMMON_COLUMNS}, r.version, r.state, r.ready, r.claims, r.watched, r.caller,
  r.replay, r.published_version, r.state_sum = ${stateSum('r.state')} as intact, r.input::text, r.pins::text, r.fork::text,
  r.given_sum`;

/** The part that snapshots, records and summaries share. */
export function toCommon(row: CommonRunRow) {
  return {
    ...withoutNulls({ flowId: row.flow_id, session: row.session, user: row.end_user }),
    planId: row.plan_id,
    status: row.status,
    seq: row.seq,
    usage: toUsage(row),
    createdAt: row.created_at,
  };
}

/** A run as claims and commits see it. @throws HeddleError `record-corrupt`. */
export function toSnapshot(row: SnapshotRow): RunSnapshot {
  const { input, pins, fork } = row;
  if (!row.intact) throw recordCorrupt(row.id, 'control state');
  if (row.given_sum !== null && givenSum(input, pins, fork) !== row.given_sum)
    throw recordCorrupt(row.id, 'input, pins or fork');
  return {
    ...toCommon(row),
    ...withoutNulls({ serialKey: row.serial_key, caller: row.caller }),
    ...(pins === null ? {} : toPins(JSON.parse(pins) as StoredPins)), // cast: as it was written
    ...(fork === null ? {} : { fork: JSON.parse(fork) as RunFork }), // cast: as it was written
    ...withoutNulls({ replay: row.replay, publishedVersion: row.published_version }),
    runId: row.id,
    workspaceId: row.workspace_id,
    version: row.version,
    state: readControl(row.state),
    ready: row.ready,
    claims: heldClaims(row.claims),
    ...toInput(JSON.parse(input) as JsonObject | string), // cast: as it was written
    watched: row.watched,
  };
}

/** An input as the row holds it: a text stands for a large one, and says what it is kept under. */
export function toInput(stored: JsonObject | string): Pick<RunSnapshot, 'input' | 'inputRef'> {
  return typeof stored === 'string' ? { inputRef: stored } : { input: stored };
}

/** Pins as the row holds them, as {@link toInput}. */
export type StoredPins = NonNullable<RunSnapshot['pins']> | string;

/** Pins of a row, or what large ones are kept under. */
export function toPins(stored: StoredPins): Pick<RunSnapshot, 'pins' | 'pinsRef'> {
  return typeof stored === 'string' ? { pinsRef: stored } : { pins: stored };
}

/** Checksum of what a run was started with, as JSON. */
export function givenSum(input: string, pins: string | null, fork: string | null): number {
  return checksumOf(input, pins ?? '', fork ?? '');
}

function toUsage(row: CommonRunRow): Usage {
  return {
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    costUsd: row.cost_usd,
    ...(row.usage_estimated ? { estimated: true } : {}),
  };
}

function heldClaims(claims: Readonly<Record<string, StoredClaim>>): RunSnapshot['claims'] {
  const held: Record<string, { epoch: number; workerId: string }> = {};
  for (const [segment, claim] of Object.entries(claims)) {
    if (claim.w !== undefined) held[segment] = { epoch: claim.e, workerId: claim.w };
  }
  return held;
}
