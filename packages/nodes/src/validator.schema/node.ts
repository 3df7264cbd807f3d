import { defineNode, field, type JsonSchema } from '@heddle/contracts';
import { z } from 'zod';

const jsonSchema = z.custom<JsonSchema>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  { message: 'Expected a JSON Schema.' },
);

export const node = defineNode({
  kind: 'validator.schema',
  title: 'Check JSON',
  summary: 'Lets only JSON of the right shape through; repairs what it can.',
  docs: 'Reads text or JSON and checks it against a JSON Schema (draft 2020-12). Text is repaired first: code fences, comments, trailing commas, quotes, cut-off ends. What still does not fit may be sent back to a lent model, a bounded number of times, with the problems named. What never fits takes the outlet `invalid`; when nothing is connected there, the run fails with `output-invalid`.',
  icon: 'BadgeCheck',
  category: 'validator',
  weight: 'io',
  paid: true,
  config: z.strictObject({
    schema: jsonSchema
      .default({ type: 'object' })
      .meta(field({ title: 'Schema', role: 'schema', widget: 'schema' })),
    repair: z
      .boolean()
      .default(true)
      .meta(field({ title: 'Repair text that is almost JSON' })),
    retries: z
      .number()
      .int()
      .min(0)
      .max(5)
      .default(1)
      .meta(field({ title: 'Ask the model again', description: 'How often, when a model is lent.' })),
  }),
  essential: (config) =>
    typeof config.schema.title === 'string'
      ? config.schema.title
      : Object.keys(
          typeof config.schema.properties === 'object' && config.schema.properties !== null
            ? config.schema.properties
            : {},
        ).join(', '),
  ports: (config) => ({
    inputs: [
      { name: 'text', type: 'text', title: 'Text' },
      { name: 'json', type: 'json', title: 'JSON' },
    ],
    outputs: [
      {
        name: 'json',
        type: 'json',
        title: 'JSON',
        outlet: true,
        exclusive: true,
        unless: 'invalid',
        schema: config.schema,
      },
      { name: 'invalid', type: 'json', title: 'Invalid', outlet: true, exclusive: true },
    ],
    borrows: [{ name: 'model', type: 'model', title: 'Model' }],
  }),
});
