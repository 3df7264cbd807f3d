/**
 * Places of items and rounds as people count them, from one: `2.0` is `3.1`. What a call of a lent node adds stays as
 * it is.
 */
export function countedFromOne(iteration: string): string {
  return iteration.replace(/^\d+(\.\d+)*/, (places) =>
    places
      .split('.')
      .map((place) => Number(place) + 1)
      .join('.'),
  );
}
