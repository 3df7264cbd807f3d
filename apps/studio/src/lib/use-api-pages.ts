import type { RouteName } from '@heddle/contracts';
import { type InfiniteData, type Query, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { CallArguments, CallOptions, CallResult } from './api.ts';
import { apiKey, useApi } from './api-context.tsx';

type Listed<Name extends RouteName> =
  CallResult<Name> extends { readonly items: readonly (infer Item)[]; readonly next: string | null }
    ? Item
    : never;

type Page<Name extends RouteName> = { readonly items: readonly Listed<Name>[]; readonly next: string | null };
type Pages<Name extends RouteName> = InfiniteData<Page<Name>, string | undefined>;

/** A long list as far as it was read. */
export interface ApiPages<Item> {
  /** Undefined until the first page is there. */
  readonly items: readonly Item[] | undefined;
  readonly error: Error | null;
  readonly hasMore: boolean;
  readonly isFetching: boolean;
  readonly isLoadingMore: boolean;
  readonly loadMore: () => void;
  readonly refetch: () => void;
}

/**
 * A list that is read page by page, by cursor. `refreshMs` says how soon to ask again, given what is known.
 *
 * @example
 * const runs = useApiPages('listRuns', { query: { status } }, (items) => (items.some(isLive) ? 2_000 : 10_000));
 */
export function useApiPages<Name extends RouteName>(
  name: Name,
  options: CallOptions<Name> & { readonly query?: Readonly<Record<string, unknown>> },
  refreshMs?: (items: readonly Listed<Name>[]) => number | false,
): ApiPages<Listed<Name>> {
  const api = useApi();
  const list = useInfiniteQuery<Page<Name>, Error, Pages<Name>, readonly unknown[], string | undefined>({
    queryKey: [...apiKey(name), 'pages', options],
    initialPageParam: undefined,
    queryFn: async ({ pageParam, signal }) => {
      const request = { ...options, query: { ...options.query, cursor: pageParam }, signal };
      // cast: the cursor is a member of every paged route's query, which the conditional types hide
      const answer = await api.call(name, ...([request] as unknown as CallArguments<Name>));
      return answer as unknown as Page<Name>; // cast: Listed proves that the route answers pages
    },
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: (query: Query<Page<Name>, Error, Pages<Name>, readonly unknown[]>) =>
      refreshMs && query.state.data ? refreshMs(query.state.data.pages.flatMap((page) => page.items)) : false,
  });
  const items = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data]);
  return {
    items,
    error: list.error,
    hasMore: list.hasNextPage,
    isFetching: list.isFetching,
    isLoadingMore: list.isFetchingNextPage,
    loadMore: () => void list.fetchNextPage(),
    refetch: () => void list.refetch(),
  };
}
