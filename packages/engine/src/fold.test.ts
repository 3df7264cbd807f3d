import type { RunEvent, RunEventBody } from '@heddle/contracts';
import { describe, expect, it } from 'vitest';
import { emptyRun, foldRun } from './fold.ts';

const header = { id: 'run', planId: 'plan', input: {}, createdAt: 0 };

function folded(bodies: readonly RunEventBody[]) {
  const events = bodies.map((body, place): RunEvent => ({ ...body, runId: 'run', seq: place + 1 }));
  const view = foldRun(emptyRun(header), events);
  return Object.fromEntries(view.nodes.map((node) => [`${node.id}@${node.iteration}`, node]));
}

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

  it('F1 a container of a resumed run goes on with the iterations it has had', () => {
    const nodes = folded([
      { type: 'iterations-opened', at: 1, nodeId: 'each', count: 3 },
      FAILED,
      { type: 'run-resumed', at: 4, nodes: ['bad'] },
    ]);
    expect(nodes['each@']).toMatchObject({ status: 'running', iterations: 3 });
  });
});
