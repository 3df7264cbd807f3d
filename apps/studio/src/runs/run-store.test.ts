import type { RunEvent } from '@heddle/contracts';
import { emptyRun } from '@heddle/engine';
import { expect, test } from 'vitest';
import { addEvents, NO_RUN, type RunState } from './run-store.ts';

const START: RunState = {
  ...NO_RUN,
  view: emptyRun({ id: 'r', planId: 'p', input: {}, createdAt: 0 }),
  connection: 'live',
};
const delta = (offset: number, text: string) =>
  ({ type: 'text-delta', runId: 'r', nodeId: 'a', attempt: 1, offset, text, at: 0 }) as const;
const started: RunEvent = {
  type: 'node-started',
  runId: 'r',
  seq: 1,
  at: 5,
  nodeId: 'a',
  attempt: 1,
  workerId: 'w',
  jobId: 'j',
};

test('text grows by its offsets, and a repeated piece does not double it', () => {
  const state = addEvents(START, [delta(0, 'Hello '), delta(6, 'world'), delta(6, 'world!')]);
  expect(state.texts.a).toBe('Hello world!');
});

test('a new attempt begins with an empty text', () => {
  const reset = { type: 'text-reset', runId: 'r', nodeId: 'a', attempt: 2, at: 0 } as const;
  expect(addEvents(addEvents(START, [delta(0, 'Hel')]), [reset]).texts).toEqual({});
});

test('a settled node’s text on its way gives place to its outputs', () => {
  const completed: RunEvent = {
    type: 'node-completed',
    runId: 'r',
    seq: 2,
    at: 9,
    nodeId: 'a',
    attempt: 1,
    outputs: { text: 'Hello' },
    durationMs: 4,
    jobId: 'j',
    workerId: 'w',
  };
  const state = addEvents(START, [started, delta(0, 'Hel'), completed]);
  expect(state.texts).toEqual({});
  expect(state.nodes.a).toMatchObject({ status: 'completed', outputs: { text: 'Hello' } });
});

test('citations gather by node and count as an event', () => {
  const citation: RunEvent = {
    type: 'citation',
    runId: 'r',
    seq: 1,
    at: 0,
    nodeId: 'a',
    citation: { id: 'c', title: 'T' },
  };
  const state = addEvents(START, [citation]);
  expect(state.citations.a).toHaveLength(1);
  expect(state.view?.seq).toBe(1);
});

test('committed events are kept in order and once, text on its way is not', () => {
  const first = addEvents(START, [started, delta(0, 'Hel')]);
  expect(first.events).toEqual([started]);
  const ended: RunEvent = {
    type: 'run-cancelled',
    runId: 'r',
    seq: 2,
    at: 9,
    usage: { inputTokens: 0, outputTokens: 0, costUsd: 0 },
  };
  const second = addEvents(first, [started, ended]);
  expect(second.events.map((event) => event.seq)).toEqual([1, 2]);
  expect(addEvents(second, [delta(3, 'lo')]).events).toBe(second.events);
});

test('texts of iterations that are written side by side do not mix', () => {
  const inside = (iteration: string, offset: number, text: string) => ({ ...delta(offset, text), iteration });
  const state = addEvents(START, [inside('0', 0, 'One'), inside('1', 0, 'Two'), inside('0', 3, ' more')]);
  expect(state.texts).toEqual({ 'a@0': 'One more', 'a@1': 'Two' });
});
