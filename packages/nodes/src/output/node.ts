import { defineNode, field, reservedNameProblem } from '@heddle/contracts';
import { z } from 'zod';

const STANDARD: readonly { readonly name: string; readonly title: string }[] = [
  { name: 'text', title: 'Text' },
  { name: 'json', title: 'JSON' },
  { name: 'citations', title: 'Citations' },
];

export const node = defineNode({
  kind: 'output',
  title: 'Output',
  summary: 'What the flow answers: an object of everything that is connected.',
  docs: 'The answer of a run is the object of the connected fields, `{}` when there are none. An edge may enter by any name, which becomes a field of the answer. A flow may have several outputs, one per branch; the first one that runs answers. One that ends the run answers as soon as it is reached, and drops what is still under way on other branches.',
  icon: 'LogOut',
  category: 'output',
  role: 'output',
  streaming: 'pass',
  openInputs: true,
  config: z.strictObject({
    fields: z
      .array(
        z
          .string()
          .regex(/^[A-Za-z_][A-Za-z0-9_-]{0,63}$/, 'A field has letters, digits, _ and -.')
          .refine((name) => reservedNameProblem(name) === undefined, {
            error: ({ input }) => reservedNameProblem(input),
          }),
      )
      .max(32)
      .default([])
      .meta(field({ title: 'More fields', description: 'Names of further fields of the answer.' })),
    endsRun: z
      .boolean()
      .optional()
      .meta(
        field({
          title: 'Ends the run',
          description:
            'The run is over as soon as this output is reached; what is under way elsewhere is dropped.',
        }),
      ),
  }),
  ends: (config) => config.endsRun ?? false,
  essential: (config) => config.fields.join(', '),
  ports: (config) => ({
    inputs: [
      ...STANDARD.map((port) => ({ ...port, type: 'any' as const })),
      ...config.fields
        .filter((name) => !STANDARD.some((port) => port.name === name))
        .map((name) => ({ name, type: 'any' as const })),
    ],
    outputs: [],
  }),
});
