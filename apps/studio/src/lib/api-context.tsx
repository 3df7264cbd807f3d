import type { RouteName } from '@heddle/contracts';
import {
  QueryClient,
  QueryClientProvider,
  type UseMutationOptions,
  type UseMutationResult,
  type UseQueryOptions,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { type Api, type CallArguments, type CallOptions, type CallResult, createApi } from './api.ts';
import { ApiError } from './api-error.ts';
import { currentWorkspace } from './workspace.ts';

const ApiContext = createContext<Api | null>(null);

/** Answers stay fresh for a few seconds; calls that can never succeed are not repeated. */
function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (count, error) =>
          count < 2 && ApiError.is(error) && (error.status === 0 || error.status >= 500),
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false },
    },
  });
}

/** Gives everything below it the API and the cache of its answers. */
export function ApiProvider({ children }: { readonly children: ReactNode }) {
  const [client] = useState(createQueryClient);
  const api = useMemo(
    () =>
      createApi({
        fetch: (...request) => fetch(...request),
        workspace: currentWorkspace,
        onSignedOut: () => void client.invalidateQueries({ queryKey: apiKey('me') }),
      }),
    [client],
  );
  return (
    <QueryClientProvider client={client}>
      <ApiContext value={api}>{children}</ApiContext>
    </QueryClientProvider>
  );
}

/** The API of the studio. */
export function useApi(): Api {
  const api = useContext(ApiContext);
  if (!api) throw new Error('Expected an ApiProvider above this component. Wrap the app in one.');
  return api;
}

/** The cache key of a route's answer: the route alone matches all its calls. */
export function apiKey<Name extends RouteName>(name: Name, options?: CallOptions<Name>): readonly unknown[] {
  return options === undefined ? [name] : [name, options];
}

/**
 * A route's answer, cached and kept fresh.
 *
 * @example
 * const flows = useApiQuery('listFlows', { query: { limit: 50 } });
 */
export function useApiQuery<Name extends RouteName>(
  name: Name,
  options: CallOptions<Name>,
  settings: Omit<UseQueryOptions<CallResult<Name>, Error>, 'queryKey' | 'queryFn'> = {},
): UseQueryResult<CallResult<Name>, Error> {
  const api = useApi();
  return useQuery<CallResult<Name>, Error>({
    ...settings,
    queryKey: apiKey(name, options),
    queryFn: ({ signal }) => callWith(api, name, { ...options, signal }),
  });
}

/**
 * A call that changes something; `refreshes` names the routes whose answers it makes old.
 *
 * @example
 * const remove = useApiMutation('deleteFlow', { refreshes: ['listFlows'] });
 * remove.mutate({ params: { id } });
 */
export function useApiMutation<Name extends RouteName>(
  name: Name,
  settings: Omit<UseMutationOptions<CallResult<Name>, Error, CallOptions<Name>>, 'mutationFn'> & {
    readonly refreshes?: readonly RouteName[];
  } = {},
): UseMutationResult<CallResult<Name>, Error, CallOptions<Name>> {
  const api = useApi();
  const client = useQueryClient();
  const { refreshes = [], onSuccess, ...rest } = settings;
  return useMutation<CallResult<Name>, Error, CallOptions<Name>>({
    ...rest,
    mutationFn: (options) => callWith(api, name, options),
    onSuccess: async (...success) => {
      await Promise.all(refreshes.map((route) => client.invalidateQueries({ queryKey: apiKey(route) })));
      await onSuccess?.(...success);
    },
  });
}

function callWith<Name extends RouteName>(
  api: Api,
  name: Name,
  options: CallOptions<Name>,
): Promise<CallResult<Name>> {
  // cast: one options object is always a valid argument list, which the conditional type hides
  return api.call(name, ...([options] as unknown as CallArguments<Name>));
}
