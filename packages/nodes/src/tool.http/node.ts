import { defineNode, field, secretReferenceSchema } from '@heddle/contracts';
import { z } from 'zod';

const values = z.record(
  z.string().min(1).max(200),
  z.union([
    z.string().max(16_384).meta({ 'x-heddle': 'template' }),
    secretReferenceSchema.meta({ 'x-heddle': 'secret' }),
  ]),
);

export const node = defineNode({
  kind: 'tool.http',
  title: 'HTTP request',
  summary: 'Calls a web address and gives what it answers.',
  docs: 'URL, headers, query and body may read values (`{{ask.city}}`); a header may be a stored secret. JSON answers are parsed. Private addresses are refused unless an operator allows them. The header `Idempotency-Key` is sent with every call that changes something, the same for every attempt.',
  icon: 'Globe',
  category: 'tool',
  weight: 'io',
  effects: 'idempotent',
  config: z.strictObject({
    method: z
      .enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'])
      .default('GET')
      .meta(field({ title: 'Method', widget: 'select' })),
    url: z
      .string('Give the address to call.')
      .min(1, 'Give the address to call.')
      .max(8_192)
      .meta(
        field({
          title: 'URL',
          role: 'template',
          placeholder: 'https://api.example.com/orders/{{ask.order}}',
        }),
      ),
    headers: values.default({}).meta(field({ title: 'Headers', widget: 'key-values' })),
    query: values.default({}).meta(field({ title: 'Query', widget: 'key-values' })),
    body: z
      .string()
      .max(1_000_000)
      .optional()
      .meta(
        field({
          title: 'Body',
          description: 'Used when nothing is connected to the body input.',
          role: 'template',
          widget: 'multiline',
        }),
      ),
    failOn: z
      .enum(['never', 'server-error', 'any-error'])
      .default('server-error')
      .meta(
        field({
          title: 'Fail on',
          description: 'Which statuses make the node fail (429 counts as a server error).',
          group: 'advanced',
        }),
      ),
    maxBytes: z
      .number()
      .int()
      .min(1)
      .max(16_777_216)
      .default(1_048_576)
      .meta(field({ title: 'Longest answer (bytes)', group: 'advanced' })),
  }),
  essential: (config) => `${config.method} ${config.url}`,
  ports: () => ({
    inputs: [{ name: 'body', type: 'any', title: 'Body' }],
    outputs: [
      { name: 'body', type: 'any', title: 'Body' },
      { name: 'status', type: 'number', title: 'Status' },
      { name: 'headers', type: 'json', title: 'Headers' },
    ],
  }),
});
