import { expect, test } from 'vitest';
import { rowsInSight } from './use-row-window.ts';

test('a short list is drawn as a whole', () => {
  expect(rowsInSight({ count: 80, from: 40, seen: 10 })).toEqual({ first: 0, end: 80 });
});

test('of a long list what is in sight is drawn, with some rows to spare', () => {
  expect(rowsInSight({ count: 2_000, from: 0, seen: 10 })).toEqual({ first: 0, end: 22 });
  expect(rowsInSight({ count: 2_000, from: 500, seen: 10 })).toEqual({ first: 488, end: 522 });
  expect(rowsInSight({ count: 2_000, from: 1_990, seen: 10 })).toEqual({ first: 1_978, end: 2_000 });
});

test('a list that became shorter than where it was scrolled to draws nothing until it scrolls back', () => {
  expect(rowsInSight({ count: 300, from: 900, seen: 10 })).toEqual({ first: 300, end: 300 });
});
