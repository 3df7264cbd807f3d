import { defineNode, field } from '@heddle/contracts';
import { z } from 'zod';
import { PII_TYPES } from './pii-types.ts';

export const node = defineNode({
  kind: 'guardrail.pii',
  title: 'Personal data',
  summary: 'Finds, masks or restores personal data and secrets.',
  docs: 'Mask in front of a model: values become placeholders such as `[EMAIL_1]`, and the real ones wait in the run’s vault, encrypted. Restore behind it puts them back. Detect only says what is there; with `block` a find takes the outlet `blocked`. Checksums (cards, accounts, national numbers) and context words keep false alarms low; names and addresses are found less surely than numbers.',
  icon: 'ShieldUser',
  category: 'guardrail',
  weight: 'io',
  config: z.strictObject({
    mode: z
      .enum(['detect', 'mask', 'restore'])
      .default('mask')
      .meta(field({ title: 'Does', widget: 'select' })),
    types: z
      .array(z.enum(PII_TYPES))
      .min(1)
      .optional()
      .meta(
        field({
          title: 'Types',
          description: 'Empty for all.',
          showWhen: { field: 'mode', in: ['detect', 'mask'] },
        }),
      ),
    names: z
      .boolean()
      .default(true)
      .meta(
        field({
          title: 'Names by grammar',
          description: 'Reads English grammar to find names of people.',
          showWhen: { field: 'mode', in: ['detect', 'mask'] },
        }),
      ),
    block: z
      .boolean()
      .default(false)
      .meta(field({ title: 'Block what has personal data', showWhen: { field: 'mode', in: ['detect'] } })),
  }),
  essential: (config) =>
    ({ detect: config.block ? 'block' : 'detect', mask: 'mask', restore: 'restore' })[config.mode] +
    (config.types && config.mode !== 'restore' ? ` · ${config.types.join(', ')}` : ''),
  ports: () => ({
    inputs: [{ name: 'text', type: 'text', title: 'Text', required: true }],
    outputs: [
      { name: 'text', type: 'text', title: 'Text', outlet: true, exclusive: true, unless: 'blocked' },
      { name: 'verdict', type: 'json', title: 'Verdict' },
      { name: 'blocked', type: 'text', title: 'Blocked', outlet: true, exclusive: true },
    ],
  }),
});
