import { defineNode, field } from '@heddle/contracts';
import { z } from 'zod';

export const node = defineNode({
  kind: 'guardrail.injection',
  title: 'Injection guard',
  summary: 'Recognises attempts to talk the model out of its instructions.',
  docs: 'Reads the text as an attacker may have hidden it (look-alike letters, encodings, odd spacing), holds it against rules for known shapes and a classifier trained on attacks and on ordinary requests that look like them. `block` takes the outlet `blocked`; where nothing is connected there, the run fails with `guardrail-blocked`. It lowers the risk and is no authorisation: give tools only the rights they may be tricked into using.',
  icon: 'ShieldAlert',
  category: 'guardrail',
  weight: 'instant',
  config: z
    .strictObject({
      action: z
        .enum(['block', 'flag'])
        .default('block')
        .meta(
          field({
            title: 'On an attack',
            description: 'Block it, or only say so in the verdict.',
            widget: 'select',
          }),
        ),
      blockAt: z
        .number()
        .min(0)
        .max(1)
        .default(0.8)
        .meta(field({ title: 'Block from', widget: 'slider', group: 'advanced' })),
      flagAt: z
        .number()
        .min(0)
        .max(1)
        .default(0.5)
        .meta(field({ title: 'Flag from', widget: 'slider', group: 'advanced' })),
    })
    .refine((config) => config.flagAt <= config.blockAt, {
      message: 'Flag from must not be above Block from.',
      path: ['flagAt'],
    }),
  essential: (config) => `${config.action} from ${config.blockAt}`,
  ports: () => ({
    inputs: [{ name: 'text', type: 'text', title: 'Text', required: true }],
    outputs: [
      { name: 'text', type: 'text', title: 'Text', outlet: true, exclusive: true, unless: 'blocked' },
      { name: 'verdict', type: 'json', title: 'Verdict' },
      { name: 'blocked', type: 'text', title: 'Blocked', outlet: true, exclusive: true },
    ],
  }),
});
