import { defineNode, field, type JsonSchema } from '@heddle/contracts';
import { z } from 'zod';

const formSchema = z.custom<JsonSchema>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  { message: 'Expected a JSON Schema of an object.' },
);

const outlet = { type: 'json', outlet: true, exclusive: true } as const;

export const node = defineNode({
  kind: 'control.approval',
  title: 'Approval',
  summary: 'Asks a person: yes or no, with a form if you like.',
  docs: 'The run waits until somebody answers in the studio, by `POST /api/runs/:id/signal` or by the signed link of the wait. The connected value passes through `value` when it is approved, and only then. `approved` and `rejected` carry the answer, `{ approved, comment, … }`; fields of the form are required only to approve. With a time limit, `timeout` is taken when nobody answered.',
  icon: 'UserCheck',
  category: 'control',
  config: z.strictObject({
    title: z
      .string()
      .min(1, 'Write what is to be approved.')
      .max(200)
      .default('Approve?')
      .meta(field({ title: 'Title', role: 'template', placeholder: 'Send this answer?' })),
    text: z
      .string()
      .max(100_000)
      .default('')
      .meta(
        field({
          title: 'Text',
          role: 'template',
          widget: 'multiline',
          placeholder: '{{answer.text}}',
          description: 'What the person sees before they decide.',
        }),
      ),
    form: formSchema.optional().meta(
      field({
        title: 'Further fields',
        role: 'schema',
        widget: 'schema',
        description: 'A JSON Schema of an object, asked for beside yes or no and a comment.',
      }),
    ),
    timeoutS: z
      .number()
      .positive()
      .max(366 * 86_400)
      .optional()
      .meta(
        field({
          title: 'At most (seconds)',
          description: 'Then the outlet `timeout` is taken; without, it waits for ever.',
        }),
      ),
  }),
  essential: (config) => config.title,
  ports: ({ timeoutS }) => ({
    inputs: [{ name: 'value', type: 'any', title: 'Value' }],
    outputs: [
      { name: 'value', type: 'any', title: 'Approved value', outlet: true },
      { name: 'approved', title: 'Approved', ...outlet },
      { name: 'rejected', title: 'Rejected', ...outlet },
      ...(timeoutS === undefined ? [] : [{ name: 'timeout', title: 'Too late', ...outlet }]),
    ],
  }),
});
