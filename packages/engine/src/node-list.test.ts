import type { NodeRun } from '@heddle/contracts';
import { describe, expect, it } from 'vitest';
import { createNodeList } from './node-list.ts';

const node = (id: string, status: NodeRun['status']): NodeRun => ({ id, iteration: '', status, attempts: 0 });
const to = (status: NodeRun['status']) => (before: NodeRun) => ({ ...before, status });

describe('createNodeList', () => {
  it('F1 a list that was given away never changes, and keeps every node that did not', () => {
    const first = [node('a', 'pending'), node('b', 'pending')];
    const nodes = createNodeList(first);
    nodes.change({ nodeId: 'a' }, to('running'));
    const second = nodes.list();
    nodes.change({ nodeId: 'c', iteration: '0' }, to('waiting'));
    nodes.changeAll(to('cancelled'));
    expect(first.map(({ status }) => status)).toEqual(['pending', 'pending']);
    expect(second.map(({ status }) => status)).toEqual(['running', 'pending']);
    expect(second[1]).toBe(first[1]);
    expect(nodes.list()).toHaveLength(3);
  });

  it('F1 what is at work and what waits is known after every change', () => {
    const nodes = createNodeList([node('a', 'running')]);
    const seen = () => [nodes.isBusy(), nodes.isWaiting()];
    expect(seen()).toEqual([true, false]);
    nodes.change({ nodeId: 'b', iteration: '1' }, to('waiting'));
    nodes.change({ nodeId: 'a' }, to('completed'));
    expect(seen()).toEqual([false, true]);
    nodes.change({ nodeId: 'b', iteration: '1' }, (before) => ({
      ...before,
      status: 'running',
      iterations: 2,
    }));
    expect(seen()).toEqual([false, false]);
    nodes.changeAll(to('waiting'));
    expect(seen()).toEqual([false, true]);
  });
});
