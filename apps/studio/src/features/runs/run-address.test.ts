import { describe, expect, it } from 'vitest';
import { toPlace, toSearch } from './run-address.ts';

const texts = (search: Readonly<Record<string, string | number>>) =>
  Object.fromEntries(Object.entries(search).map(([name, value]) => [name, String(value)]));

describe('the address of a run', () => {
  it.each([
    { at: undefined, node: undefined, places: [] },
    { at: 0, node: undefined, places: [] },
    { at: 12, node: 'step', places: [] },
    { at: undefined, node: 'step', places: [2] },
    { at: 3, node: 'say', places: [2, 0] },
  ])('names a place and brings it back: $at $node $places', (place) => {
    expect(toPlace(texts(toSearch(place)))).toEqual(place);
  });

  it('counts iterations from one', () => {
    expect(toSearch({ at: undefined, node: 'say', places: [2, 0] })).toEqual({
      node: 'say',
      iteration: '3-1',
    });
    expect(toSearch({ at: undefined, node: 'say', places: [2] })).toEqual({ node: 'say', iteration: 3 });
  });

  it('what cannot be read is left out', () => {
    expect(toPlace({ at: 'x', node: 'say', iteration: '0' })).toEqual({
      at: undefined,
      node: 'say',
      places: [],
    });
    expect(toPlace({ at: '-1', iteration: '2' })).toEqual({ at: undefined, node: undefined, places: [] });
  });
});
