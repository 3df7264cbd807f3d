import { NO_USAGE, type NodeRun, type Plan, type PlanNode, type RunView } from '@heddle/contracts';
import { describe, expect, it } from 'vitest';
import { toCase } from './run-to-case.ts';

const planNode = (id: string, more: Partial<PlanNode> = {}): PlanNode => ({
  id: id as PlanNode['id'], // cast: fits the pattern
  kind: 'k@1',
  config: {},
  inputs: [],
  after: [],
  references: [],
  outputs: [],
  borrows: [],
  lent: false,
  policies: {},
  effects: 'none',
  paid: false,
  weight: 'io',
  role: 'step',
  join: { mode: 'all' },
  ...more,
});
const remote = { paid: true, config: { provider: 'openai' } };
const idOf = (id: string) => id as PlanNode['id']; // cast: fits the pattern
const planOf = (...nodes: PlanNode[]) => ({ nodes }) as unknown as Plan; // cast: only the nodes are read
const ran = (id: string, more: Partial<NodeRun> = {}): NodeRun => ({
  id,
  iteration: '',
  status: 'completed',
  attempts: 1,
  outputs: { text: id },
  ...more,
});
const runOf = (nodes: NodeRun[], more: Partial<RunView> = {}): RunView => ({
  id: 'r',
  planId: 'p',
  status: 'completed',
  input: { text: 'hi' },
  output: { text: 'out' },
  usage: NO_USAGE,
  nodes,
  seq: 1,
  createdAt: 0,
  ...more,
});
const pinsOf = (run: RunView, plan: Plan) => toCase(run, plan, 'c').pins;

describe('a run as a case', () => {
  it('pins what asked the outside or had effects there, and nothing that can be done again here', () => {
    const plan = planOf(
      planNode('model', remote),
      planNode('local', { paid: true, config: { provider: 'local' } }),
      planNode('http', { effects: 'idempotent' }),
      planNode('template'),
    );
    const run = runOf(['model', 'local', 'http', 'template'].map((id) => ran(id)));
    expect(toCase(run, plan, 'c')).toEqual({
      name: 'c',
      input: { text: 'hi' },
      pins: { model: { text: 'model' }, http: { text: 'http' } },
      expect: [{ that: 'output', equals: { text: 'out' } }],
    });
  });

  it('inside containers the outermost is pinned: iterations said different things', () => {
    const plan = planOf(
      planNode('map'),
      planNode('loop', { parent: idOf('map') }),
      planNode('model', { ...remote, parent: idOf('loop') }),
    );
    const run = runOf([ran('map'), ran('model', { iteration: '0.0' }), ran('model', { iteration: '0.1' })]);
    expect(pinsOf(run, plan)).toEqual({ map: { text: 'map' } });
  });

  it('for what is lent, those who borrow it are pinned', () => {
    const loan = { port: 'tools', type: 'tool', lender: idOf('crm'), lenderPort: 'tool' } as const;
    const plan = planOf(
      planNode('crm', { effects: 'once', lent: true }),
      planNode('agent', { borrows: [loan] }),
    );
    expect(pinsOf(runOf([ran('agent')]), plan)).toEqual({ agent: { text: 'agent' } });
  });

  it('one that was skipped gets an empty pin, so that it asks nobody; one that failed gets none', () => {
    const plan = planOf(planNode('skipped', remote), planNode('failed', remote));
    const { outputs: _outputs, ...without } = ran('x');
    const run = runOf([
      { ...without, id: 'skipped', status: 'skipped' },
      { ...without, id: 'failed', status: 'failed' },
    ]);
    expect(pinsOf(run, plan)).toEqual({ skipped: {} });
  });

  it('of a fork it keeps what was taken from the earlier run and where an input was given', () => {
    const plan = planOf(planNode('before'), planNode('here'), planNode('after'));
    const fork = { runId: 'e', nodeId: 'here', inputs: { in: 1 } };
    const run = runOf([ran('before', { pinned: true }), ran('here'), ran('after')], { fork });
    expect(pinsOf(run, plan)).toEqual({ before: { text: 'before' }, here: { text: 'here' } });
  });

  it('a run that failed expects to fail the same way; one that was cancelled is no case', () => {
    const { output: _output, ...run } = runOf([]);
    const failed: RunView = { ...run, status: 'failed', error: { code: 'guardrail-blocked', message: 'no' } };
    expect(toCase(failed, planOf(), 'c').expect).toEqual([
      { that: 'status', equals: 'failed' },
      { that: 'error.code', equals: 'guardrail-blocked' },
    ]);
    expect(() => toCase({ ...run, status: 'cancelled' }, planOf(), 'c')).toThrow(/cancelled/);
  });
});
