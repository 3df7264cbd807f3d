import type { RunEvent } from '@heddle/contracts';
import { emptyRun } from '@heddle/engine';
import { expect, test } from 'vitest';
import { addEvent, type RunState } from './run-store.ts';

const START: RunState = {
  view: emptyRun({ id: 'r', planId: 'p', input: {}, createdAt: 0 }),
  nodes: {},
  texts: {},
  citations: {},
  connection: 'live',
  problem: undefined,
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
  const state = [delta(0, 'Hello '), delta(6, 'world'), delta(6, 'world!')].reduce(addEvent, START);
  expect(state.texts.a).toBe('Hello world!');
});

test('a new attempt begins with an empty text', () => {
  const reset = { type: 'text-reset', runId: 'r', nodeId: 'a', attempt: 2, at: 0 } as const;
  expect([delta(0, 'Hel'), reset].reduce(addEvent, START).texts).toEqual({});
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
  const state = [started, delta(0, 'Hel'), completed].reduce<RunState>(addEvent, START);
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
  const state = addEvent(START, citation);
  expect(state.citations.a).toHaveLength(1);
  expect(state.view?.seq).toBe(1);
});
