import type { IterationFailure, Iterations } from '@heddle/contracts';

/** Failures of iterations that are kept with their reason; of more only the number is known. */
const KEPT_FAILURES = 100;

/** Places of the iterations that may run now: the first ones that are not over, so many at once. */
export function underWay(marks: string, parallel: number): number[] {
  const places: number[] = [];
  for (let at = marks.indexOf('.'); at >= 0 && places.length < parallel; at = marks.indexOf('.', at + 1))
    places.push(at);
  return places;
}

/** Iterations with one of them over, and why it failed if it did. */
export function marked(
  { marks, failures = {} }: Iterations,
  place: number,
  mark: 'y' | 'e' | 'f',
  failure: IterationFailure | undefined,
): Iterations {
  const kept =
    failure && Object.keys(failures).length < KEPT_FAILURES ? { ...failures, [place]: failure } : failures;
  return {
    marks: `${marks.slice(0, place)}${mark}${marks.slice(place + 1)}`,
    ...(Object.keys(kept).length > 0 ? { failures: kept } : {}),
  };
}
