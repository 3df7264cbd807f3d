import type { RunEvent, RunView } from '@heddle/contracts';
import { emptyRun, foldRun } from '@heddle/engine';
import { describe, expect, it } from 'vitest';
import { createTimeline, createTimelines, momentLabel, momentsOf, nextMoment } from './timeline.ts';

const by = { runId: 'r', workerId: 'w', jobId: 'j', attempt: 1 };
const rounds = 100;
const bodies = [
  { type: 'run-started', at: 0 },
  { ...by, type: 'node-started', at: 1, nodeId: 'a' },
  { ...by, type: 'node-completed', at: 2, nodeId: 'a', durationMs: 1, outputs: { text: 'x' } },
  { ...by, type: 'iterations-opened', at: 3, nodeId: 'loop', count: rounds },
  ...Array.from({ length: rounds }, (_, index) => ({
    ...by,
    type: 'node-completed',
    at: 4 + index,
    nodeId: 'in',
    iteration: String(index),
    durationMs: 1,
    outputs: { n: index },
  })),
  { ...by, type: 'node-completed', at: 200, nodeId: 'loop', durationMs: 9, outputs: {} },
  { type: 'node-skipped', at: 201, nodeId: 'b' },
  {
    type: 'run-completed',
    at: 202,
    output: { text: 'x' },
    usage: { inputTokens: 0, outputTokens: 0, costUsd: 0 },
  },
];
const events = bodies.map((body, index) => ({ ...body, runId: 'r', seq: index + 1 })) as RunEvent[]; // cast: written as the log has them
const start = emptyRun({ id: 'r', planId: 'p', input: {}, createdAt: 0 });
const top = ['a', 'loop', 'b'].map((id) => ({ id, iteration: '', status: 'pending' as const, attempts: 0 }));
const full: RunView = foldRun({ ...start, nodes: top }, events);
const record: RunView = {
  ...full,
  flowName: 'F',
  nodes: full.nodes.map((node) => ({ ...node, inputs: { of: node.id } })),
};

describe('createTimeline', () => {
  it('at every event it is the fold of the log up to there, in whatever order it is asked', () => {
    const timeline = createTimeline(record, events);
    for (const seq of [events.length, 1, 0, 64, 63, 65, 90, 3]) {
      const { nodes, ...view } = timeline.at(seq);
      const expected = foldRun({ ...start, flowName: 'F', nodes: top }, events.slice(0, seq));
      expect({ ...view, nodes: nodes.map(({ inputs: _inputs, ...node }) => node) }).toEqual(expected);
    }
  });

  it('at the end it is the record', () => {
    expect(createTimeline(record, events).at(events.length).nodes[0]).toEqual(record.nodes[0]);
  });

  it('of a log that grows it gives the same views, and a moment that is looked at stays the same', () => {
    const timelines = createTimelines(record);
    const whole = createTimeline(record, events);
    expect(timelines.of(record, events.slice(0, 10)).at(7)).toEqual(whole.at(7));
    const view = timelines.of(record, events.slice(0, 70)).at(7);
    expect(timelines.of(record, events).at(7)).toBe(view);
    expect(timelines.of(record, events).at(100)).toEqual(whole.at(100));
  });

  it('inputs are there from the moment a node begins, never before', () => {
    const timeline = createTimeline(record, events);
    expect(timeline.at(1).nodes[0]?.inputs).toBeUndefined();
    expect(timeline.at(2).nodes[0]?.inputs).toEqual({ of: 'a' });
    expect(timeline.at(events.length).nodes.find((node) => node.id === 'b')?.inputs).toBeUndefined();
  });
});

describe('moments', () => {
  it('an activation begins and ends at its own events, also one that is told only once', () => {
    expect(momentsOf(events, { id: 'a', iteration: '' })).toEqual({ start: 2, end: 3 });
    expect(momentsOf(events, { id: 'in', iteration: '1' })).toEqual({ start: 6, end: 6 });
    expect(momentsOf(events, { id: 'nobody', iteration: '' })).toEqual({ start: undefined, end: undefined });
  });

  it('jumps go from node to node and stop at the ends of the log', () => {
    expect(nextMoment(events, 0, 1)).toBe(2);
    expect(nextMoment(events, 3, 1)).toBe(5);
    expect(nextMoment(events, 2, -1)).toBe(0);
    expect(nextMoment(events, events.length, 1)).toBe(events.length);
  });

  it('says what happened by the node’s name', () => {
    const nameOf = (id: string) => id.toUpperCase();
    expect(momentLabel(undefined, nameOf)).toBe('Before the start');
    expect(momentLabel(events[2], nameOf)).toBe('A completed');
    expect(momentLabel(events[5], nameOf)).toBe('IN 2 completed');
    expect(momentLabel(events.at(-1), nameOf)).toBe('Run completed');
  });
});
