import { type ContainerRule, defineNode, type NodePorts, type NodeSpec } from '@heddle/contracts';
import type { z } from 'zod';

type Port = NodePorts['inputs'][number];
type Definition<Config extends z.ZodObject> = Parameters<typeof defineNode<Config>>[0];

const anything = 'any' as const;
const inside = (name: string): Port => ({ name, type: anything, inside: true });

const listening: readonly Port[] = [{ name: 'in', type: anything, many: true }];
const value: readonly Port[] = [{ name: 'value', type: anything }];

/** Ports that kinds made for tests have: every way values can come and go. */
export const PORTS = {
  source: { inputs: [], outputs: value },
  sink: { inputs: [], outputs: [] },
  step: { inputs: listening, outputs: value },
  single: { inputs: [{ name: 'in', type: anything }], outputs: value },
  strict: { inputs: [{ name: 'in', type: anything, required: true }], outputs: value },
  fork: {
    inputs: listening,
    outputs: [
      { name: 'left', type: anything, outlet: true, exclusive: true },
      { name: 'right', type: anything, outlet: true, exclusive: true },
    ],
  },
  each: {
    inputs: [{ name: 'items', type: anything, required: true }, inside('yield')],
    outputs: [{ name: 'results', type: anything }, inside('item'), inside('index')],
  },
  repeat: {
    inputs: [{ name: 'initial', type: anything }, inside('yield')],
    outputs: [{ name: 'result', type: anything }, inside('last'), inside('count')],
  },
} as const satisfies Record<string, NodePorts>;

/** How a container with {@link PORTS}`.each` goes about its items. */
export function eachRule({
  parallel,
  failures,
}: Pick<ContainerRule, 'parallel' | 'failures'>): ContainerRule {
  return {
    scope: 'each',
    inside: { item: 'item', index: 'index' },
    over: 'items',
    yields: 'yield',
    reads: 'all',
    parallel,
    failures,
  };
}

/** How a container with {@link PORTS}`.repeat` goes about its rounds. */
export function repeatRule(): ContainerRule {
  return {
    scope: 'loop',
    inside: { last: 'last', count: 'index' },
    initial: 'initial',
    yields: 'yield',
    reads: 'last',
    parallel: 1,
    failures: 'fail',
  };
}

/** A kind that exists for tests: it listens and gives a value unless told otherwise, and nobody reads its title. */
export function testKind<Config extends z.ZodObject>(
  kind: string,
  config: Config,
  rest: Partial<Definition<Config>> = {},
): NodeSpec<Config> {
  return defineNode({
    title: `${kind.slice(0, 1).toUpperCase()}${kind.slice(1)}`,
    summary: '',
    docs: '',
    icon: '',
    category: 'tool',
    kind,
    config,
    ports: () => PORTS.step,
    ...rest,
  });
}
