import { compile } from '@heddle/compiler';
import { type Flow, flowSchema, type NodeRun } from '@heddle/contracts';
import { emptyRun } from '@heddle/engine';
import { describe, expect, it } from 'vitest';
import { kinds } from '../canvas/kinds.ts';
import { refsOf, valuesOf } from './large-values.ts';

/* ask -> big -> small -> out */
const flow: Flow = flowSchema.parse({
  format: 'heddle/flow@1',
  name: 'Large',
  nodes: [
    { id: 'ask', kind: 'input', config: {} },
    { id: 'big', kind: 'transform.template', config: { template: '{{text}}' } },
    { id: 'small', kind: 'transform.template', config: { template: '{{text}}' } },
    { id: 'out', kind: 'output', config: {} },
  ],
  edges: [
    { from: 'ask.text', to: 'big.text' },
    { from: 'big.text', to: 'small.text' },
    { from: 'small.text', to: 'out.text' },
  ],
});
const { plan } = compile(flow, { catalog: kinds });
const done = (id: string, more: Partial<NodeRun>): NodeRun => ({
  id,
  iteration: '',
  status: 'completed',
  attempts: 1,
  ...more,
});
const big = done('big', { ref: 'sha256:1', inputs: { text: 'x' } });
const small = done('small', { outputs: { text: 'y' }, inputs: {} });
const out = done('out', { outputs: {} });
const run = {
  ...emptyRun({ id: 'r', planId: plan?.id ?? '', input: { text: 'x' }, createdAt: 0 }),
  nodes: [done('ask', { outputs: { text: 'x' } }), big, small, out],
};

describe('values that are kept apart', () => {
  it('are those that a node gave, and those that entered it', () => {
    expect(refsOf(run, big, plan)).toEqual(['sha256:1']);
    expect(refsOf(run, small, plan)).toEqual(['sha256:1']);
    expect(refsOf(run, out, plan)).toEqual([]);
  });

  it('stand where the node gave them, and at the ports they entered', () => {
    const large = { 'sha256:1': { text: 'long' } };
    expect(valuesOf(run, big, plan, large)).toEqual({ inputs: { text: 'x' }, outputs: { text: 'long' } });
    expect(valuesOf(run, small, plan, large)).toEqual({ inputs: { text: 'long' }, outputs: { text: 'y' } });
  });

  it('a large input of the run enters its input node', () => {
    const { input: _input, ...asked } = run;
    const [ask] = run.nodes;
    const large = { ...asked, inputRef: 'sha256:2' };
    if (!ask) throw new Error('The run has nodes.');
    expect(refsOf(large, ask, plan)).toEqual(['sha256:2']);
    expect(valuesOf(large, ask, plan, { 'sha256:2': { text: 'all' } }).inputs).toEqual({ text: 'all' });
  });

  it('inputs that the record does not hold yet follow from the plan', () => {
    expect(valuesOf(run, out, plan, {}).inputs).toEqual({ text: 'y' });
  });

  it('without a plan there is what the record holds', () => {
    expect(refsOf(run, small, undefined)).toEqual([]);
    expect(valuesOf(run, small, undefined, {}).inputs).toEqual({});
  });
});
