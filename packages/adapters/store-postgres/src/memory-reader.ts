import type { MemoryReader, MemoryTurn } from '@heddle/ports';
import type { Postgres } from './connection.ts';

interface TurnsRow {
  readonly turns: readonly MemoryTurn[];
  readonly at: number;
}

/** Conversations as commits wrote them. The caller's `memory` names workspace and flow. */
export function createMemoryReader(postgres: Postgres): MemoryReader {
  return {
    async turns({ memory, session, maxTurns }) {
      // A row holds at least one turn, so `maxTurns` rows are enough.
      const rows = await postgres.query<TurnsRow>({
        name: 'heddle-memory-turns',
        text: `select turns, (extract(epoch from created_at) * 1000)::float8 as at from heddle.memory_turn
          where memory = $1 and session = $2 order by id desc limit $3`,
        values: [memory, session, maxTurns],
      });
      const turns = rows
        .toReversed()
        .flatMap((row) => row.turns.map((turn) => ({ role: turn.role, text: turn.text, at: row.at })));
      return turns.slice(Math.max(0, turns.length - maxTurns));
    },
  };
}
