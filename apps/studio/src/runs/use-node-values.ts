import type { NodeRun, Plan, RunView } from '@heddle/contracts';
import { useMemo } from 'react';
import { refsOf, valuesOf } from './large-values.ts';
import { type ReadValues, useLargeValues } from './use-large-values.ts';

/** What entered and what left an activation, with what is kept apart from the log. */
export type NodeValues = Pick<NodeRun, 'inputs' | 'outputs'> & Omit<ReadValues, 'values'>;

/** Reads what entered and what left an activation. With the plan, inputs are known while the run still goes on. */
export function useNodeValues(run: RunView, node: NodeRun, plan: Plan | undefined): NodeValues {
  const refs = useMemo(() => refsOf(run, node, plan), [run, node, plan]);
  const { values, isLoading, error } = useLargeValues(run.id, refs);
  return useMemo(
    () => ({ ...valuesOf(run, node, plan, values), isLoading, error }),
    [run, node, plan, values, isLoading, error],
  );
}
