import {
  activationKey,
  type Exchange,
  HeddleError,
  type Principal,
  parseActivationKey,
} from '@heddle/contracts';
import type { RecordedExchange } from '@heddle/ports';
import { authorise, notFound } from '../authorise.ts';
import type { Services } from '../services.ts';

/** Which exchanges of a run, a page at a time. */
export interface ExchangeFilter {
  readonly limit: number;
  readonly cursor?: string;
  readonly nodeId?: string;
  readonly iteration?: string;
}

/**
 * What the nodes of a run asked the outside, by activation and in order; secrets are names. With an iteration (empty
 * at the top) only that activation of the node.
 *
 * @throws HeddleError `not-found`, `request-invalid`.
 */
export async function listExchanges(
  { runs }: Pick<Services, 'runs'>,
  principal: Principal,
  runId: string,
  { limit, cursor, nodeId, iteration }: ExchangeFilter,
): Promise<{ items: Exchange[]; next: string | null }> {
  const { workspaceId } = authorise(principal, 'runs:read');
  if (!(await runs.get({ runId, workspaceId }))) throw notFound('run');
  if (iteration !== undefined && nodeId === undefined)
    throw new HeddleError('request-invalid', 'An iteration is one of a node: give `nodeId` too.');
  const skip = Number(cursor ?? 0);
  if (!Number.isInteger(skip) || skip < 0)
    throw new HeddleError('request-invalid', 'The cursor is not one of this list. Leave it out to begin.');
  const found = await runs.exchanges({
    runId,
    workspaceId,
    skip,
    limit: limit + 1,
    ...(nodeId === undefined ? {} : { nodeId }),
    ...(nodeId === undefined || iteration === undefined
      ? {}
      : { activation: activationKey(nodeId, iteration) }),
  });
  return {
    items: found.slice(0, limit).map(toExchange),
    next: found.length > limit ? String(skip + limit) : null,
  };
}

function toExchange({
  activation,
  attempt,
  turn,
  ordinal,
  kind,
  request,
  answer,
}: RecordedExchange): Exchange {
  const { nodeId, iteration } = parseActivationKey(activation);
  const { response, error, truncated, replayed, at, durationMs } = answer;
  return {
    nodeId,
    iteration,
    attempt,
    turn,
    ordinal,
    kind,
    request,
    ...(response === undefined ? {} : { response }),
    ...(error === undefined ? {} : { error: { code: error.code, message: error.message } }),
    ...(truncated === undefined ? {} : { truncated }),
    ...(replayed === undefined ? {} : { replayed }),
    at,
    durationMs,
  };
}
