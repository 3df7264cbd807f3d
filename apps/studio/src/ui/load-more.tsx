import { useEffect, useRef } from 'react';
import { Button } from './button.tsx';

export interface LoadMoreProps {
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly onLoad: () => void;
}

/** The end of a long list: reads on when it comes into sight, and by its button. */
export function LoadMore({ hasMore, isLoading, onLoad }: LoadMoreProps) {
  const mark = useRef<HTMLDivElement>(null);
  const load = useRef(onLoad);
  load.current = onLoad;
  useEffect(() => {
    const element = mark.current;
    if (!element || !hasMore || isLoading) return;
    const watch = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && load.current(),
      { rootMargin: '200px' },
    );
    watch.observe(element);
    return () => watch.disconnect();
  }, [hasMore, isLoading]);
  if (!hasMore) return null;
  return (
    <div ref={mark} className="flex justify-center py-4">
      <Button variant="ghost" isBusy={isLoading} onClick={onLoad}>
        Load more
      </Button>
    </div>
  );
}
