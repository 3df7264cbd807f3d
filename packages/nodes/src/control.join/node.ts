import { defineNode, field } from '@heddle/contracts';
import { z } from 'zod';

export const node = defineNode({
  kind: 'control.join',
  title: 'Join',
  summary: 'Brings branches together again.',
  docs: '`all` waits for every branch that is taken and gives the list of their values. `first` waits for the same and passes on the first in the order of the edges, which is what follows an if. `any` goes on as soon as one branch has arrived.',
  icon: 'GitMerge',
  category: 'control',
  streaming: 'pass',
  config: z.strictObject({
    mode: z
      .enum(['all', 'first', 'any'])
      .default('first')
      .meta(
        field({
          title: 'Mode',
          description: 'all: a list of every value; first: the first in order; any: whichever arrives first.',
        }),
      ),
  }),
  join: (config) => ({ mode: config.mode === 'any' ? 'any' : 'all' }),
  essential: (config) => config.mode,
  ports: (config) => ({
    inputs: [{ name: 'in', type: 'any', title: 'Branches', many: true, required: true }],
    outputs: [
      config.mode === 'all'
        ? { name: 'values', type: 'list<any>', title: 'Values' }
        : { name: 'value', type: 'any', title: 'Value' },
    ],
  }),
});
