import { defineNode, field } from '@heddle/contracts';
import { z } from 'zod';

/** Branches that a quorum takes unless told. */
export const QUORUM = 2;

export const node = defineNode({
  kind: 'control.join',
  title: 'Join',
  summary: 'Brings branches together again.',
  docs: '`all` waits for every branch that is taken and gives the list of their values. `first` waits for the same and passes on the first in the order of the edges, which is what follows an if. `any` goes on as soon as one branch has arrived, `quorum` as soon as so many have, and gives the list of those.',
  icon: 'GitMerge',
  category: 'control',
  streaming: 'pass',
  config: z.strictObject({
    mode: z
      .enum(['all', 'first', 'any', 'quorum'])
      .default('first')
      .meta(
        field({
          title: 'Mode',
          description:
            'all: a list of every value; first: the first in order; any: whichever arrives first; quorum: a list of the first so many to arrive.',
        }),
      ),
    count: z
      .number()
      .int()
      .min(1)
      .max(1_000)
      .optional()
      .meta(
        field({
          title: 'How many',
          description: `Branches that must have arrived; ${QUORUM} unless told.`,
          showWhen: { field: 'mode', in: ['quorum'] },
        }),
      ),
  }),
  join: ({ mode, count = QUORUM }) => {
    if (mode === 'quorum') return { mode, count };
    return { mode: mode === 'any' ? 'any' : 'all' };
  },
  essential: ({ mode, count = QUORUM }) => (mode === 'quorum' ? `first ${count}` : mode),
  ports: (config) => ({
    inputs: [{ name: 'in', type: 'any', title: 'Branches', many: true, required: true }],
    outputs: [
      config.mode === 'all' || config.mode === 'quorum'
        ? { name: 'values', type: 'list<any>', title: 'Values' }
        : { name: 'value', type: 'any', title: 'Value' },
    ],
  }),
});
