import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

/** A part of the page's path, as text; empty when the route has no such part. */
export function useRouteParam(name: string): string {
  const params: Readonly<Record<string, unknown>> = useParams({ strict: false });
  const value = params[name];
  return typeof value === 'string' ? value : '';
}

/** A member of the page's query, as text. */
export function useSearchParam(name: string): string | undefined {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const value = search[name];
  return value === undefined || value === null ? undefined : String(value);
}

/** Goes to an address from `paths`, with an optional query. */
export function useGo(): (
  to: string,
  options?: { readonly search?: Readonly<Record<string, string | number>>; readonly replace?: boolean },
) => void {
  const navigate = useNavigate();
  return useCallback(
    (to, { search, replace = false } = {}) => void navigate({ to, search: search ?? {}, replace }),
    [navigate],
  );
}
