import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryChange, emptyFlow } from './arbitrary-flow.ts';
import { type EditHistory, MERGE_WINDOW_MS, pushChange, redo, startHistory, undo } from './edit-history.ts';

const push = (history: EditHistory, change: Parameters<typeof pushChange>[1], at: number) =>
  pushChange(history, change, 'Edit', at);

test('undoing everything gives back the first flow, redoing everything the last', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(arbitraryChange, fc.nat({ max: 3_000 })), { maxLength: 25 }), (steps) => {
      const first = emptyFlow();
      let at = 0;
      let history = startHistory(first);
      for (const [change, gap] of steps) {
        at += gap;
        history = push(history, change, at);
      }
      const last = history.flow;
      const length = history.past.length;
      for (let step = 0; step < length; step++) history = undo(history);
      expect(history.flow).toBe(first);
      expect(undo(history)).toBe(history);
      for (let step = 0; step < length; step++) history = redo(history);
      expect(history.flow).toBe(last);
      expect(redo(history)).toBe(history);
    }),
  );
});

test('typing into one field is one step; after a pause, or in another field, it is another', () => {
  const name = (text: string) => ({ type: 'describe-flow', name: text }) as const;
  let history = startHistory(emptyFlow());
  history = push(history, name('S'), 0);
  history = push(history, name('Su'), 200);
  history = push(history, name('Sup'), 400);
  expect(history.past).toHaveLength(1);
  history = push(history, name('Supp'), 400 + MERGE_WINDOW_MS);
  history = push(history, { type: 'describe-flow', description: 'x' }, 500 + MERGE_WINDOW_MS);
  expect(history.past).toHaveLength(3);
  expect(undo(undo(history)).flow.name).toBe('Sup');
});

test('an edit after an undo forgets what was undone', () => {
  let history = push(startHistory(emptyFlow()), { type: 'describe-flow', name: 'A' }, 0);
  history = push(undo(history), { type: 'describe-flow', name: 'B' }, 5_000);
  expect(history.future).toEqual([]);
  expect(redo(history).flow.name).toBe('B');
});
