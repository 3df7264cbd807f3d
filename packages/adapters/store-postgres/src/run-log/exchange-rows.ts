import type { ExchangeKind, Json } from '@heddle/contracts';
import type { Commit, ExchangeAnswer, ExchangeQuery, RecordedExchange } from '@heddle/ports';
import type { Postgres } from '../connection.ts';
import { isUuid } from '../uuid.ts';

/** An exchange whose values are written as JSON, once: for the batch's weight and for the statement. */
export interface WrittenExchange extends Omit<RecordedExchange, 'request' | 'answer'> {
  readonly runId: string;
  readonly requestJson: string;
  readonly answerJson: string;
}

const NONE: readonly WrittenExchange[] = [];

/** The exchanges that a commit writes. */
export function writtenExchanges({ claim, writes }: Commit): readonly WrittenExchange[] {
  if (!writes?.some((write) => write.type === 'exchanges')) return NONE;
  return writes.flatMap((write) =>
    write.type === 'exchanges'
      ? write.exchanges.map(({ request, answer, ...place }) => ({
          ...place,
          runId: claim.runId,
          requestJson: JSON.stringify(request),
          answerJson: JSON.stringify(answer),
        }))
      : [],
  );
}

/** Characters that exchanges add to a batch. */
export function weightOf(exchanges: readonly WrittenExchange[]): number {
  return exchanges.reduce((sum, each) => sum + each.requestJson.length + each.answerJson.length, 0);
}

/** Parameters of the part of a commit that writes exchanges; none when there are none. */
export function exchangeColumns(exchanges: readonly WrittenExchange[]): readonly unknown[] {
  if (exchanges.length === 0) return [];
  const column = <Value>(of: (exchange: WrittenExchange) => Value) => exchanges.map(of);
  return [
    column((each) => each.runId),
    column((each) => each.activation),
    column((each) => each.attempt),
    column((each) => each.turn),
    column((each) => each.ordinal),
    column((each) => each.kind),
    column((each) => each.hash),
    column((each) => each.requestJson),
    column((each) => each.answerJson),
  ];
}

const EXCHANGES = `select e.activation, e.attempt, e.turn, e.ordinal, e.kind, e.hash, e.request, e.answer
  from heddle.exchange e
  where e.run_id = $1 and e.workspace_id = $2 and ($3::text is null or e.activation = $3)
    and ($4::text is null or split_part(e.activation, '@', 1) = $4)
  order by e.activation, e.attempt, e.turn, e.ordinal offset $5 limit $6`;

const MAX_EXCHANGES = 10_000;

interface ExchangeRow extends RecordedExchange {
  readonly kind: ExchangeKind;
  readonly request: Json;
  readonly answer: ExchangeAnswer;
}

/** Reads the exchanges of a run. */
export async function readExchanges(
  postgres: Postgres,
  query: ExchangeQuery,
): Promise<readonly RecordedExchange[]> {
  if (!isUuid(query.runId)) return [];
  return postgres.query<ExchangeRow>({
    name: 'heddle-exchanges',
    text: EXCHANGES,
    values: [
      query.runId,
      query.workspaceId,
      query.activation ?? null,
      query.nodeId ?? null,
      query.skip ?? 0,
      Math.min(query.limit ?? MAX_EXCHANGES, MAX_EXCHANGES),
    ],
  });
}
