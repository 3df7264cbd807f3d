import { type ContainerRule, defineNode, type NodeCatalog, type NodePorts } from '@heddle/contracts';
import { z } from 'zod';

type Port = NodePorts['inputs'][number];

const anything = 'any' as const;
const listening: readonly Port[] = [{ name: 'in', type: anything, many: true }];
const value: readonly Port[] = [{ name: 'value', type: anything }];
const plain = { title: 'Simulated', summary: '', docs: '', icon: '', category: 'tool' } as const;

/** `fails`: so many first attempts of the body fail. */
const config = z.strictObject({
  fails: z.number().default(0),
  count: z.number().default(1),
  parallel: z.number().default(1),
  failures: z.enum(['fail', 'collect']).default('fail'),
  ms: z.number().default(1_000),
  timed: z.boolean().default(false),
  text: z.string().default('').meta({ 'x-heddle': 'template' }),
});

type Config = z.output<typeof config>;

const step = (kind: string, rest: Partial<Parameters<typeof defineNode<typeof config>>[0]> = {}) =>
  defineNode({
    ...plain,
    kind,
    config,
    ports: () => ({ inputs: [...listening], outputs: [...value] }),
    ...rest,
  });

const each = ({ parallel, failures }: Config): ContainerRule => ({
  scope: 'each',
  inside: { item: 'item', index: 'index' },
  over: 'items',
  yields: 'yield',
  reads: 'all',
  parallel,
  failures,
});

const repeat = (): ContainerRule => ({
  scope: 'loop',
  inside: { last: 'last', count: 'index' },
  initial: 'initial',
  yields: 'yield',
  reads: 'last',
  parallel: 1,
  failures: 'fail',
});

const inside = (name: string): Port => ({ name, type: anything, inside: true });

const kinds = [
  step('start', { role: 'input', ports: () => ({ inputs: [], outputs: [...value] }) }),
  step('end', { role: 'output', openInputs: true, ports: () => ({ inputs: [], outputs: [] }) }),
  step('answer', {
    role: 'output',
    openInputs: true,
    ends: () => true,
    ports: () => ({ inputs: [], outputs: [] }),
  }),
  step('pure'),
  step('work', { weight: 'io' }),
  step('paid', { weight: 'io', paid: true }),
  step('once', { weight: 'io', effects: 'once' }),
  step('pause'),
  step('ask'),
  step('call', { weight: 'io' }),
  step('reader', { ports: () => ({ inputs: [{ name: 'in', type: anything }], outputs: [...value] }) }),
  step('strict', {
    ports: () => ({ inputs: [{ name: 'in', type: anything, required: true }], outputs: [...value] }),
  }),
  step('first', { join: () => ({ mode: 'any' }) }),
  step('most', { weight: 'io', join: () => ({ mode: 'quorum', count: 2 }) }),
  step('fork', {
    ports: () => ({
      inputs: [...listening],
      outputs: [
        { name: 'left', type: anything, outlet: true, exclusive: true },
        { name: 'right', type: anything, outlet: true, exclusive: true },
      ],
    }),
  }),
  step('each', {
    container: each,
    ports: () => ({
      inputs: [{ name: 'items', type: anything, required: true }, inside('yield')],
      outputs: [{ name: 'results', type: anything }, inside('item'), inside('index')],
    }),
  }),
  step('repeat', {
    repeats: true,
    container: repeat,
    ports: () => ({
      inputs: [{ name: 'initial', type: anything }, inside('yield')],
      outputs: [{ name: 'result', type: anything }, inside('last'), inside('count')],
    }),
  }),
];

/** Every way a node can behave, and no technology. */
export const catalog: NodeCatalog = Object.fromEntries(kinds.map((spec) => [spec.kind, spec]));
