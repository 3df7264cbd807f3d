import type { Exchange, NodeRun, RunView } from '@heddle/contracts';
import { useAgainWhen } from '../../../lib/use-again-when.ts';
import { useApiPages } from '../../../lib/use-api-pages.ts';
import { Button } from '../../../ui/button.tsx';
import { PanelPart } from '../panel-part.tsx';
import { ExchangeCard, isMomentary } from './exchange-card.tsx';

export interface ExchangeListProps {
  readonly run: RunView;
  readonly activation: NodeRun;
  /** Only what was asked by then; everything when left out. */
  readonly until: number | undefined;
}

/** What an activation asked the outside and what it answered; nothing where it asked nobody. */
export function ExchangeList({ run, activation, until }: ExchangeListProps) {
  const { id, iteration, status, attempts } = activation;
  const exchanges = useApiPages('listExchanges', {
    params: { id: run.id },
    query: { nodeId: id, iteration, limit: 20 },
  });
  // They are written when an attempt ends.
  useAgainWhen(`${status} ${attempts}`, exchanges);
  if (exchanges.error) {
    return (
      <PanelPart title="Exchanges">
        <p className="flex items-center justify-between gap-2 text-small text-danger" role="alert">
          {exchanges.error.message}
          <Button size="small" onClick={exchanges.refetch}>
            Try again
          </Button>
        </p>
      </PanelPart>
    );
  }
  const shown = (exchanges.items ?? []).filter(({ at }) => until === undefined || at <= until);
  if (shown.length === 0) return null;
  const hasAttempts = shown.some(({ attempt }) => attempt !== shown[0]?.attempt);
  return (
    <PanelPart
      title="Exchanges"
      aside={
        <span className="font-normal text-muted tabular-nums">
          {shown.length}
          {exchanges.hasMore ? '+' : ''}
        </span>
      }
    >
      <ol
        className="flex flex-col divide-y divide-line overflow-clip rounded-md ring-1 ring-line"
        data-testid="exchanges"
      >
        {shown.map((exchange) => (
          <ExchangeCard
            key={keyOf(exchange)}
            exchange={exchange}
            isReplay={run.replay !== undefined}
            hasAttempts={hasAttempts}
            isFirstOpen={shown.length === 1 && !isMomentary(exchange)}
          />
        ))}
      </ol>
      {exchanges.hasMore ? (
        <Button
          className="self-start"
          size="small"
          isBusy={exchanges.isLoadingMore}
          onClick={exchanges.loadMore}
        >
          Show more
        </Button>
      ) : null}
    </PanelPart>
  );
}

function keyOf({ iteration, attempt, turn, ordinal }: Exchange): string {
  return `${iteration}/${attempt}/${turn}/${ordinal}`;
}
