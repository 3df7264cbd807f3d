import { useEffect } from 'react';
import { paths } from '../../lib/paths.ts';
import { useGo, useSearchParam } from '../../lib/route-params.ts';

/** What of a run's page is in its address: a link shows the same. */
export interface RunPlace {
  /** Number of the event after which the run is shown; undefined is now. */
  readonly at: number | undefined;
  readonly node: string | undefined;
  /** Places of the chosen iterations, from the outside in, counted from 0. */
  readonly places: readonly number[];
}

/** The address follows when the hand rests. */
const ADDRESS_AFTER_MS = 250;

/** A place as the query of an address, with iterations as people count them: `at=12&node=step&iteration=3-1`. */
export function toSearch({ at, node, places }: RunPlace): Readonly<Record<string, string | number>> {
  const [first, ...inner] = places.map((place) => place + 1);
  const iteration = inner.length === 0 ? first : [first, ...inner].join('-');
  return {
    ...(at === undefined ? {} : { at }),
    ...(node === undefined ? {} : { node }),
    ...(node === undefined || iteration === undefined ? {} : { iteration }),
  };
}

/** The place that a query names; what cannot be read is left out. */
export function toPlace(search: {
  readonly at?: string | undefined;
  readonly node?: string | undefined;
  readonly iteration?: string | undefined;
}): RunPlace {
  const counted = (search.iteration ?? '').split('-').map(Number);
  const isWhole = search.node !== undefined && counted.every((each) => Number.isInteger(each) && each > 0);
  return {
    at: toSeq(search.at),
    node: search.node === '' ? undefined : search.node,
    places: isWhole ? counted.map((each) => each - 1) : [],
  };
}

function toSeq(text: string | undefined): number | undefined {
  const seq = Number(text);
  return text !== undefined && text !== '' && Number.isInteger(seq) && seq >= 0 ? seq : undefined;
}

/** The place the address names just now. */
export function useRunPlace(): RunPlace {
  return toPlace({
    at: useSearchParam('at'),
    node: useSearchParam('node'),
    iteration: useSearchParam('iteration'),
  });
}

/** Keeps a place in the address of a run's page. */
export function useRunAddress(runId: string, { at, node, places }: RunPlace): void {
  const go = useGo();
  const there = JSON.stringify(toSearch(useRunPlace()));
  const key = places.join('.');
  useEffect(() => {
    const search = toSearch({ at, node, places: key === '' ? [] : key.split('.').map(Number) });
    if (JSON.stringify(search) === there) return;
    const timer = setTimeout(() => {
      // Somebody who has left meanwhile is not called back.
      if (window.location.pathname === paths.run(runId)) go(paths.run(runId), { replace: true, search });
    }, ADDRESS_AFTER_MS);
    return () => clearTimeout(timer);
  }, [go, runId, at, node, key, there]);
}
