import type { Postgres } from '../connection.ts';

/** Makes everything that the record measures by the clock look older by this many milliseconds. */
export async function passTime(postgres: Postgres, milliseconds: number): Promise<void> {
  const older = (column: string) => `${column} = ${column} - $1 * interval '1 millisecond'`;
  const values = [milliseconds];
  await postgres.transaction(async (session) => {
    await session.query({ text: `update heddle.worker set ${older('seen_at')}`, values });
    await session.query({ text: `update heddle.idempotency set ${older('created_at')}`, values });
    await session.query({ text: `update heddle.timer set ${older('due_at')}`, values });
    await session.query({
      text: `update heddle.document set ${older('claimed_at')}, ${older('rung_at')}`,
      values,
    });
    await session.query({
      text: `update heddle.run r set ${older('ready_at')}, ${older('ended_at')}, claims = coalesce((
          select jsonb_object_agg(c.key, case when c.value ? 't'
            then c.value || jsonb_build_object('t', (c.value ->> 't')::bigint - $1::bigint) else c.value end)
          from jsonb_each(r.claims) c), '{}')`,
      values,
    });
  });
}
