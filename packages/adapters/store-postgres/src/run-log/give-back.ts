import type { RunLog } from '@heddle/ports';
import type { Postgres } from '../connection.ts';
import { isUuid } from '../uuid.ts';

/** Only the worker's own claim is taken away; its epoch stays, so that the next claim fences what is still on its way. */
const GIVE_BACK = `
  update heddle.run r set
    ready = array_append(array_remove(r.ready, $2), $2),
    ready_at = now(),
    claims = r.claims || jsonb_build_object($2::text, jsonb_build_object(
      'e', (r.claims -> $2 ->> 'e')::int, 'd', coalesce((r.claims -> $2 ->> 'd')::int, 0))),
    version = r.version + 1
  where r.id = $1 and r.ended_at is null and r.claims -> $2 ->> 'w' = $3
  returning r.id`;

/** Makes a segment ready again that its worker cannot finish. */
export async function giveBack(
  postgres: Postgres,
  { runId, segment, workerId }: Parameters<RunLog['giveBack']>[0],
): Promise<boolean> {
  if (!isUuid(runId)) return false;
  const rows = await postgres.query<{ id: string }>({
    name: 'heddle-give-back',
    text: GIVE_BACK,
    values: [runId, segment, workerId],
  });
  return rows.length > 0;
}
