import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzzyMatch, fuzzyRank, nearness } from './fuzzy.ts';

test('letters must appear in order', () => {
  expect(fuzzyMatch('mdl', 'model.chat')).toBeDefined();
  expect(fuzzyMatch('ldm', 'model.chat')).toBeUndefined();
});

test('matched places point at the query’s own letters', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{1,4}$/), fc.stringMatching(/^[a-z .-]{0,24}$/), (query, text) => {
      const match = fuzzyMatch(query, text);
      if (match) expect(match.at.map((place) => text[place]).join('')).toBe(query);
    }),
  );
});

test('a word start beats the middle of a word, and that beats scattered letters', () => {
  const items = ['rag.retrieve', 'strategy', 'transform.fields'];
  expect(fuzzyRank('ra', items, (item) => [item])).toEqual(['rag.retrieve', 'transform.fields', 'strategy']);
});

test('an empty query keeps everything in its order', () => {
  expect(fuzzyRank(' ', ['b', 'a'], (item) => [item])).toEqual(['b', 'a']);
});

test('strewn letters are not near, words and their beginnings are, a whole name is nearest', () => {
  expect(nearness('warr', ['Switch between light and dark'])).toBe(0);
  expect(nearness('warr', ['Import a flow file', 'upload', 'Flows'])).toBe(0);
  expect(nearness('go runs', ['Go to Runs'])).toBeGreaterThan(0);
  expect(nearness('warr', ['Warranty'])).toBeGreaterThan(nearness('warr', ['Runs', 'Warranty']));
});
