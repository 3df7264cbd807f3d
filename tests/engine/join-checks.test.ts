import { compile } from '@heddle/compiler';
import { type Diagnostic, defineNode, type Flow } from '@heddle/contracts';
import { catalog } from '@heddle/nodes/catalog';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { drawn } from './drawn-flow.ts';

const quorum = (count: number) => ({ kind: 'control.join', config: { mode: 'quorum', count } });

/** A kind of another folder, whose rule asks for what its config says. */
const custom = defineNode({
  kind: 'gather',
  title: 'Gather',
  summary: '',
  docs: '',
  icon: '',
  category: 'control',
  config: z.strictObject({ need: z.number() }),
  join: ({ need }) => ({ mode: 'quorum', count: need }),
  ports: () => ({
    inputs: [{ name: 'in', type: 'any', many: true }],
    outputs: [{ name: 'all', type: 'list<any>' }],
  }),
});

function said(flow: Flow): readonly Diagnostic[] {
  return compile(flow, { catalog: { ...catalog, gather: custom } }).diagnostics.filter(
    ({ code }) => code === 'quorum-unreachable',
  );
}

/** `route` takes one of its outlets, `always` is there whatever it takes. */
const routed = (count: number): Flow =>
  drawn(
    {
      ask: 'input',
      route: { kind: 'control.branch', config: { cases: [{ name: 'yes', when: 'value' }] } },
      one: { kind: 'transform.template', config: { template: '{{in}}' } },
      most: quorum(count),
      out: 'output',
    },
    'ask.text>route.value route.yes>one.in one.text>most.in route.else>most.in ask.text>most.in most.values>out.json',
  );

describe('quorum-unreachable', () => {
  it.each([1, 2])('JQ1 %i of two branches can arrive', (count) => {
    const flow = drawn(
      { ask: 'input', most: quorum(count), up: 'control.join', out: 'output' },
      'ask.text>most.in ask.text>up.in up.value>most.in most.values>out.json',
    );
    expect(said(flow)).toEqual([]);
  });

  it('JQ2 a quorum of more than enter it is refused; which of them are taken only a run can tell', () => {
    expect(said(routed(3))).toEqual([]);
    expect(said(routed(4))).toEqual([
      expect.objectContaining({
        severity: 'error',
        nodeId: 'most',
        message: expect.stringContaining('waits for 4 branches, and 3 branches enter it'),
      }),
    ]);
  });

  it('JQ3 it is the rule of the kind that counts, whichever kind it is: less than one is refused too', () => {
    const flow = (need: number) =>
      drawn(
        { ask: 'input', all: { kind: 'gather', config: { need } }, out: 'output' },
        'ask.text>all.in all.all>out.json',
      );
    expect(said(flow(1))).toEqual([]);
    expect(said(flow(0))[0]?.message).toBe('Gather `all` is to go on after 0 arrivals. Expected at least 1.');
    expect(said(flow(2))[0]?.nodeId).toBe('all');
  });

  it('JQ4 what enters a join inside a container from the container itself counts', () => {
    const flow = drawn(
      {
        ask: 'input',
        each: 'control.map',
        words: { kind: 'transform.template', config: { template: 'x' }, parent: 'each' },
        most: { ...quorum(2), parent: 'each' },
        out: 'output',
      },
      'ask.text>each.items each.item>most.in words.text>most.in most.values>each.yield each.results>out.json',
    );
    expect(said(flow)).toEqual([]);
  });
});
