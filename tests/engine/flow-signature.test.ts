import { flowSignature } from '@heddle/compiler';
import { catalog } from '@heddle/nodes/catalog';
import { describe, expect, it } from 'vitest';
import { drawn } from './drawn-flow.ts';

describe('what callers of a flow have to know of it', () => {
  const sub = { kind: 'control.flow', config: { flow: 'other' } };
  const callsOf = (nodes: Parameters<typeof drawn>[0], edges: string) =>
    flowSignature(
      drawn({ ask: 'input', out: 'output', sub, ...nodes }, `sub.output>out.json ${edges}`),
      catalog,
    ).calls;
  const route = { kind: 'control.branch', config: { cases: [{ name: 'yes', when: 'value' }] } };

  it('CF12 a call is certain when nothing can lead around it', () => {
    const certain = [{ slug: 'other', always: true }];
    expect(callsOf({}, '')).toEqual(certain);
    expect(callsOf({}, 'ask.text>sub.run')).toEqual(certain);
    expect(callsOf({ route }, 'ask.text>route.value route.yes>sub.run ask.text>sub.run')).toEqual(certain);
  });

  it.each<[string, Parameters<typeof drawn>[0], string]>([
    ['on an outlet', { route }, 'ask.text>route.value route.yes>sub.run'],
    [
      'behind something on an outlet',
      { route, up: 'control.join' },
      'ask.text>route.value route.yes>up.in up.value>sub.run',
    ],
    [
      'inside a container',
      { each: 'control.map', sub: { ...sub, parent: 'each' } },
      'ask.text>each.items each.item>sub.input',
    ],
    [
      'beside an output that ends the run',
      { end: { kind: 'output', config: { endsRun: true } } },
      'ask.text>sub.run ask.text>end.text',
    ],
    [
      'after a node that may fail into a branch',
      { up: { kind: 'transform.template', config: { template: 'x' }, policies: { onError: 'branch' } } },
      'ask.text>up.run up.text>sub.run',
    ],
  ])('CF13 a call %s is not certain', (_, nodes, edges) => {
    expect(callsOf(nodes, edges)).toEqual([{ slug: 'other', always: false }]);
  });

  it('CF14 the signature tells what a flow takes; a node that names no flow yet calls none', () => {
    const draft = drawn({ ask: 'input', sub: { kind: 'control.flow', config: {} } }, '');
    expect(flowSignature(draft, catalog)).toEqual({
      input: { mode: 'form', schema: expect.objectContaining({ required: ['text'] }) },
      calls: [],
    });
  });
});
