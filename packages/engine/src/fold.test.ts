import type { RunEvent, RunEventBody } from '@heddle/contracts';
import { describe, expect, it } from 'vitest';
import { emptyRun, foldRun } from './fold.ts';

const header = { id: 'run', planId: 'plan', input: {}, createdAt: 0 };

function folded(bodies: readonly RunEventBody[]) {
  const events = bodies.map((body, place): RunEvent => ({ ...body, runId: 'run', seq: place + 1 }));
  const view = foldRun(emptyRun(header), events);
  return Object.fromEntries(view.nodes.map((node) => [`${node.id}@${node.iteration}`, node]));
}

const statusAfter = (bodies: readonly RunEventBody[]) =>
  foldRun(
    emptyRun(header),
    bodies.map((body, place): RunEvent => ({ ...body, runId: 'run', seq: place + 1 })),
  ).status;

const FAILED: RunEventBody = {
  type: 'run-failed',
  at: 3,
  error: { code: 'node-failed', message: '' },
  usage: { inputTokens: 0, outputTokens: 0, costUsd: 0 },
};

describe('foldRun', () => {
  it('F1 what waited when its run failed still waits when it is resumed, and can be answered', () => {
    const nodes = folded([
      { type: 'run-waiting', at: 1, nodeId: 'ask', reason: 'an answer', on: ['signal'] },
      { type: 'node-started', at: 2, nodeId: 'work', attempt: 1, workerId: 'w', jobId: 'j' },
      FAILED,
      { type: 'run-resumed', at: 4, nodes: ['bad'] },
    ]);
    expect(nodes['ask@']).toMatchObject({ status: 'waiting', waits: { on: ['signal'] } });
    expect(nodes['ask@']).not.toHaveProperty('endedAt');
    expect(nodes['work@']).toMatchObject({ status: 'pending' });
  });

  it('F1 a run waits when what was beside the wait is over, not before', () => {
    const of = { workerId: 'w', jobId: 'j', attempt: 1 };
    const bodies: RunEventBody[] = [
      { type: 'node-started', at: 1, nodeId: 'beside', ...of },
      { type: 'run-waiting', at: 2, nodeId: 'ask', reason: 'an answer', on: ['signal'] },
      { type: 'node-completed', at: 3, nodeId: 'beside', durationMs: 2, ...of },
      { type: 'node-skipped', at: 3, nodeId: 'after' },
      { type: 'node-woken', at: 4, nodeId: 'ask', by: 'signal' },
    ];
    expect(bodies.map((_, place) => statusAfter(bodies.slice(0, place + 1)))).toEqual([
      'running',
      'running',
      'waiting',
      'waiting',
      'running',
    ]);
  });

  it('F1 a container of a resumed run goes on with the iterations it has had', () => {
    const nodes = folded([
      { type: 'iterations-opened', at: 1, nodeId: 'each', count: 3 },
      FAILED,
      { type: 'run-resumed', at: 4, nodes: ['bad'] },
    ]);
    expect(nodes['each@']).toMatchObject({ status: 'running', iterations: 3 });
  });
});
