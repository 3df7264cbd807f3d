import { defineNode, field, SLUG_PATTERN } from '@heddle/contracts';
import { z } from 'zod';

export const node = defineNode({
  kind: 'control.flow',
  title: 'Flow',
  summary: 'Calls a published flow and waits for its answer.',
  docs: 'The called flow is a run of its own, which its page links to; this node waits for it without a worker, and adds what it used to this run. Fields of `input` may be templates; a connected object gives the rest. When the called run fails, this node fails with its code and message. Pin the version, so that publishing the called flow again changes nothing here.',
  icon: 'Workflow',
  category: 'control',
  weight: 'io',
  effects: 'idempotent',
  paid: true,
  config: z.strictObject({
    flow: z
      .string('Name the flow to call by its slug.')
      .regex(SLUG_PATTERN, 'A slug has a-z, 0-9 and -, and does not begin or end with -.')
      .meta(field({ title: 'Flow', placeholder: 'summarise', description: 'The slug of a published flow.' })),
    version: z
      .number()
      .int()
      .min(1)
      .optional()
      .meta(
        field({
          title: 'Version',
          description: 'The published version to call. Left out, whichever is live when the node runs.',
        }),
      ),
    input: z
      .record(z.string().min(1).max(200), z.string().max(200_000).meta({ 'x-heddle': 'template' }))
      .default({})
      .meta(
        field({
          title: 'Input',
          widget: 'key-values',
          description: "Fields of the called flow's input. A field that is one reference keeps its type.",
        }),
      ),
  }),
  calls: { flow: 'flow', version: 'version', fields: 'input', rest: 'input' },
  essential: ({ flow, version }) => (version === undefined ? flow : `${flow} v${version}`),
  ports: () => ({
    inputs: [
      {
        name: 'input',
        type: 'json',
        title: 'Input',
        description: 'An object of input fields; those that are set here count more.',
      },
    ],
    outputs: [
      { name: 'output', type: 'json', title: 'Output' },
      { name: 'runId', type: 'text', title: 'Run' },
      { name: 'usage', type: 'json', title: 'Usage' },
    ],
  }),
});
