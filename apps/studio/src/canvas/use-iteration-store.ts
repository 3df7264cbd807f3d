import type { Flow } from '@heddle/contracts';
import { useEffect, useState } from 'react';
import { createIterationStore, type IterationStore, nestingOf } from './iterations.ts';
import { kinds } from './kinds.ts';
import { createNodeViews } from './node-view.ts';

/** Which iterations of a flow's containers are looked at; knows the containers as soon as the flow is there. */
export function useIterationStore(flow: Flow | undefined): IterationStore {
  const [store] = useState(createIterationStore);
  useEffect(() => {
    if (flow) store.setState(nestingOf(flow, createNodeViews(flow, kinds)));
  }, [store, flow]);
  return store;
}
