import { expect, test } from 'vitest';
import { listChanges, summarizeChanges } from './version-changes.ts';

const none = { added: [], removed: [], changed: [], edges: 0 };

test('a version says what it changed, with the word for nodes once', () => {
  expect(summarizeChanges({ added: ['a', 'b'], changed: ['c'], removed: [], edges: 3 })).toBe(
    'Added 2 nodes, changed 1, 3 connections',
  );
  expect(summarizeChanges({ ...none, removed: ['a'] })).toBe('Removed 1 node');
  expect(summarizeChanges({ ...none, edges: 1 })).toBe('1 connection');
});

test('a version that only moved or renamed says so', () => {
  expect(summarizeChanges(none)).toBe('No change in what it does');
});

test('the nodes are named by what happened to them', () => {
  expect(listChanges({ ...none, added: ['a', 'b'], removed: ['c'] })).toBe('Added: a, b\nRemoved: c');
});
