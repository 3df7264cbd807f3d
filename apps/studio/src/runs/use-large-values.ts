import type { RunView } from '@heddle/contracts';
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { apiKey, useApi } from '../lib/api-context.tsx';
import type { LargeValues } from './large-values.ts';

/** What is kept apart from a run's log, as far as it is read. */
export interface ReadValues {
  readonly values: LargeValues;
  /** Some of it is on its way. */
  readonly isLoading: boolean;
  /** Why some of it cannot be shown. */
  readonly error: Error | undefined;
}

/** Large values leave memory this soon after nobody looks at them. */
const FORGOTTEN_AFTER_MS = 60_000;

/** Reads what a run's log only refers to. */
export function useLargeValues(runId: string, refs: readonly string[]): ReadValues {
  const api = useApi();
  return useQueries({
    queries: refs.map((ref) => {
      const options = { params: { id: runId, ref } };
      return {
        queryKey: apiKey('getRunValue', options),
        queryFn: async ({ signal }: { readonly signal: AbortSignal }) => ({
          ref,
          outputs: (await api.call('getRunValue', { ...options, signal })).outputs,
        }),
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: FORGOTTEN_AFTER_MS,
      };
    }),
    combine: combined,
  });
}

interface Read {
  readonly data: { readonly ref: string; readonly outputs: Record<string, unknown> } | undefined;
  readonly error: Error | null;
  readonly isPending: boolean;
}

function combined(results: readonly Read[]): ReadValues {
  const values = Object.fromEntries(results.flatMap(({ data }) => (data ? [[data.ref, data.outputs]] : [])));
  return {
    values: values as LargeValues, // cast: what a run's values answer is JSON
    isLoading: results.some(({ isPending }) => isPending),
    error: results.find(({ error }) => error)?.error ?? undefined,
  };
}

/** What a run was asked and what it answered, also where the record only refers to it. */
export function useRunValues(run: RunView): Pick<RunView, 'input' | 'output'> & Omit<ReadValues, 'values'> {
  const { inputRef, outputRef } = run;
  const refs = useMemo(() => [inputRef, outputRef].flatMap((ref) => ref ?? []), [inputRef, outputRef]);
  const { values, isLoading, error } = useLargeValues(run.id, refs);
  return {
    input: run.input ?? (inputRef === undefined ? undefined : values[inputRef]),
    output: run.output ?? (outputRef === undefined ? undefined : values[outputRef]),
    isLoading,
    error,
  };
}
