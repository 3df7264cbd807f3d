import { useEffect, useRef } from 'react';

/**
 * Asks again whenever `state` becomes another one. While an answer is on its way it waits for that: an answer that was
 * asked for before the change may not know of it.
 */
export function useAgainWhen(
  state: string,
  query: { readonly isFetching: boolean; readonly refetch: () => unknown },
): void {
  const known = useRef(state);
  useEffect(() => {
    if (known.current === state || query.isFetching) return;
    known.current = state;
    void query.refetch();
  });
}
