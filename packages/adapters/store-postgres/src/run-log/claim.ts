import { HeddleError } from '@heddle/contracts';
import type { ClaimedRun, RunLog } from '@heddle/ports';
import { createBatcher } from '../batcher.ts';
import type { Postgres } from '../connection.ts';
import { isDataError, orError } from '../store-error.ts';
import { isUuid } from '../uuid.ts';
import { BATCH, IS_OPEN } from './batch.ts';
import { deathsWith, NOW_MS, workerIsDead } from './liveness.ts';
import { SNAPSHOT_COLUMNS, type SnapshotRow, toSnapshot } from './run-row.ts';

type Target = Parameters<RunLog['claim']>[0];
type Claimed = ClaimedRun | HeddleError | undefined;

/**
 * One statement for all claims of a batch. Only columns of the row are read: an update that waited for the row sees
 * its newest version, but whatever else it selects is as old as the statement.
 */
const CLAIM = `
  update heddle.run r set
    ready = array_remove(r.ready, x.segment),
    claims = r.claims || jsonb_build_object(x.segment, jsonb_build_object(
      'e', greatest(coalesce((r.claims -> x.segment ->> 'e')::int, 0), r.version) + 1, 'w', x.worker, 't', ${NOW_MS},
      'd', ${deathsWith('(r.claims -> x.segment)')})),
    status = 'running',
    rings = 0
  from (select * from unnest($1::uuid[], $2::text[], $3::text[]) x(id, segment, worker) ${BATCH}) x
  where r.id = x.id and ${IS_OPEN}
    and (x.segment = any(r.ready)
      or (r.claims -> x.segment ? 'w' and ${workerIsDead('(r.claims -> x.segment)')}))
  returning (r.claims -> x.segment ->> 'e')::int as epoch, (r.claims -> x.segment ->> 'd')::int as deaths,
    ${SNAPSHOT_COLUMNS}`;

/** Takes segments; claims that arrive together are one statement. */
export function createClaim(postgres: Postgres): RunLog['claim'] {
  const enqueue = createBatcher<Target, Claimed>({
    send: (targets) => claimAll(postgres, targets),
    keysOf: (target) => [target.runId],
    weigh: () => 1,
    isItemsFault: isDataError,
  });
  return async (target) => {
    const claimed = isUuid(target.runId) ? await enqueue(target) : undefined;
    if (HeddleError.is(claimed)) throw claimed;
    return claimed;
  };
}

async function claimAll(postgres: Postgres, targets: readonly Target[]): Promise<readonly Claimed[]> {
  // Rows are locked in the order of the arrays; one order for everybody means no deadlocks.
  const ordered = targets.toSorted((left, right) => (left.runId < right.runId ? -1 : 1));
  const rows = await postgres.query<SnapshotRow & { readonly epoch: number; readonly deaths: number }>({
    name: 'heddle-claim',
    text: CLAIM,
    values: [
      ordered.map((target) => target.runId),
      ordered.map((target) => target.segment),
      ordered.map((target) => target.workerId),
    ],
  });
  const byRun = new Map(rows.map((row) => [row.id, row]));
  return targets.map((target) => {
    const row = byRun.get(target.runId);
    if (row === undefined) return undefined;
    const snapshot = orError(() => toSnapshot(row));
    return HeddleError.is(snapshot)
      ? snapshot
      : { claim: { ...target, epoch: row.epoch }, snapshot, deaths: row.deaths };
  });
}
