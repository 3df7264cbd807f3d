/** Milliseconds without a sign of life after which a worker counts as dead, by the database's clock. */
export const DEAD_AFTER_MS = 8_000;

/** The statement's time in milliseconds, as claims keep it. */
export const NOW_MS = '(extract(epoch from now()) * 1000)::bigint';

/**
 * SQL: whether the worker of a claim (an expression of type jsonb with `w` and `t`) is dead: it said goodbye, or it
 * gave no sign of life for 8 s. The claim itself is such a sign, so a claim that was taken while this statement waited
 * for the row is alive, though the statement's snapshot may not know its worker yet.
 */
export function workerIsDead(claim: string): string {
  return `coalesce(
    (select w.retired or (w.seen_at < now() - interval '${DEAD_AFTER_MS} milliseconds' and ${isOld(claim)})
       from heddle.worker w where w.id = ${claim} ->> 'w'),
    ${isOld(claim)})`;
}

/** SQL: workers that died with this segment in hand, one more if the claim's worker is dead without a goodbye. */
export function deathsWith(claim: string): string {
  return `coalesce((${claim} ->> 'd')::int, 0) + case when ${claim} ? 'w'
    and not coalesce((select w.retired from heddle.worker w where w.id = ${claim} ->> 'w'), false) then 1 else 0 end`;
}

function isOld(claim: string): string {
  return `(${claim} ->> 't')::bigint < ${NOW_MS} - ${DEAD_AFTER_MS}`;
}
