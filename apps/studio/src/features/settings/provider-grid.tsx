import { useApiQuery } from '../../lib/api-context.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ProblemState } from '../../ui/problem-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ProviderCard } from './provider-card.tsx';

const GRID = 'grid auto-rows-[minmax(124px,auto)] grid-cols-2 gap-3';

/** Every provider this Heddle can reach, as a card. */
export function ProviderGrid() {
  const providers = useApiQuery('listProviders', {});
  if (providers.isPending) {
    return (
      <div className={GRID} role="status" aria-label="Loading providers">
        {['one', 'two', 'three', 'four'].map((key) => (
          <Skeleton key={key} className="h-28 rounded-lg" />
        ))}
      </div>
    );
  }
  if (providers.isError) {
    return <ProblemState error={providers.error} onRetry={() => void providers.refetch()} />;
  }
  if (providers.data.items.length === 0) {
    return <EmptyState title="No providers">This Heddle was built without model providers.</EmptyState>;
  }
  return (
    <ul className={GRID} aria-label="Model providers">
      {providers.data.items.map((provider) => (
        <ProviderCard key={provider.provider} provider={provider} />
      ))}
    </ul>
  );
}
