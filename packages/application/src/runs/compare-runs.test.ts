import { FLOW_FORMAT, flowSchema, NO_USAGE, type NodeRun, type RunView } from '@heddle/contracts';
import { describe, expect, it } from 'vitest';
import { diffRuns } from './compare-runs.ts';

const node = (id: string, more: Partial<NodeRun> = {}): NodeRun => ({
  id,
  iteration: '',
  status: 'completed',
  attempts: 1,
  inputs: {},
  outputs: {},
  startedAt: 10,
  endedAt: 15,
  ...more,
});
const view = (id: string, nodes: NodeRun[], more: Partial<RunView> = {}): RunView => ({
  id,
  planId: 'sha256:one',
  status: 'completed',
  input: { text: 'hi' },
  usage: NO_USAGE,
  nodes,
  seq: 9,
  createdAt: 0,
  endedAt: 20,
  ...more,
});
const flow = (...ids: string[]) =>
  flowSchema.parse({
    format: FLOW_FORMAT,
    name: 'F',
    nodes: ids.map((id) => ({ id, kind: 'transform.template' })),
  });

describe('diffRuns', () => {
  it('two runs that did the same have no difference, whatever their times', () => {
    const compared = diffRuns(
      { run: view('l', [node('a')]) },
      { run: view('r', [node('a', { startedAt: 1, endedAt: 90 })], { endedAt: 99 }) },
    );
    expect(compared.nodes.map((each) => each.same)).toEqual([true]);
    expect(compared).toMatchObject({
      input: { equal: true },
      output: { equal: true },
      flow: { same: true },
      path: { onlyLeft: [], onlyRight: [] },
      left: { durationMs: 20 },
      right: { durationMs: 99 },
    });
  });

  it('shows what changed at a node, and the path that only one of them took', () => {
    const compared = diffRuns(
      { run: view('l', [node('a', { outputs: { text: 'x' } }), node('b', { status: 'skipped' })]) },
      { run: view('r', [node('a', { outputs: { text: 'y' } }), node('b')]) },
    );
    expect(compared.nodes[0]).toMatchObject({
      same: false,
      outputs: { changes: [{ path: '/text', left: 'x', right: 'y' }] },
    });
    expect(compared.path).toEqual({ onlyLeft: [], onlyRight: ['b'] });
  });

  it('iterations are matched by key, those that one run did not have stand alone', () => {
    const round = (iteration: string, text: string) => node('in', { iteration, outputs: { text } });
    const compared = diffRuns(
      { run: view('l', [round('0', 'same'), round('1', 'was'), round('2', 'gone')]) },
      { run: view('r', [round('1', 'is'), round('0', 'same')]) },
    );
    expect(compared.nodes.map(({ iteration, same, right }) => [iteration, same, right !== null])).toEqual([
      ['1', false, true],
      ['0', true, true],
      ['2', false, false],
    ]);
  });

  it('a call of a lent node is matched by its place, though its question differs', () => {
    const call = (iteration: string) => node('tool', { iteration });
    const compared = diffRuns(
      { run: view('l', [call('~agent.0.0123abcd')]) },
      { run: view('r', [call('~agent.0.ffffffff')]) },
    );
    expect(compared.nodes).toHaveLength(1);
    expect(compared.nodes[0]).toMatchObject({
      left: { status: 'completed' },
      right: { status: 'completed' },
    });
  });

  it('works across versions of a flow: nodes that came and went are told, and both plans', () => {
    const compared = diffRuns(
      { run: view('l', [node('a'), node('old')]), flow: flow('a', 'old') },
      { run: view('r', [node('a'), node('new')], { planId: 'sha256:two' }), flow: flow('a', 'new') },
    );
    expect(compared.flow).toEqual({ same: false, added: ['new'], removed: ['old'], changed: [], edges: 0 });
    expect(compared.nodes.map(({ id, left, right }) => [id, left !== null, right !== null])).toEqual([
      ['a', true, true],
      ['new', false, true],
      ['old', true, false],
    ]);
    expect([compared.left.planId, compared.right.planId]).toEqual(['sha256:one', 'sha256:two']);
  });
});
