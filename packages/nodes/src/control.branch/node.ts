import { canonicalJson, defineNode, field, type Json, reservedNameProblem } from '@heddle/contracts';
import { z } from 'zod';

const RESERVED = new Set(['else', 'error', 'run']);

/** `equals: null` is a test, too: only a field that is not there is none. */
function hasOneTest(item: {
  readonly when?: string | undefined;
  readonly equals?: Json | undefined;
}): boolean {
  return (item.when === undefined) !== (item.equals === undefined);
}

export const node = defineNode({
  kind: 'control.branch',
  title: 'Branch',
  summary: 'Takes the first case whose condition holds or whose value is met, or else.',
  docs: 'A case has a condition (`when`), an expression over the value (`value`) and other nodes (`ask.text`), or names a value (`equals`) that is compared with what `on` gives, which is the connected value unless told. Cases are tried from top to bottom; exactly one outlet is taken. It passes the value on.',
  icon: 'GitBranch',
  category: 'control',
  config: z.strictObject({
    on: z
      .string()
      .min(1, 'Write an expression, or leave it out to compare the value.')
      .max(4_000)
      .optional()
      .meta(
        field({
          title: 'Compare',
          description: 'An expression whose value the cases name; the connected value when left out.',
          role: 'expression',
          placeholder: 'value.kind',
        }),
      ),
    cases: z
      .array(
        z
          .strictObject({
            name: z
              .string()
              .regex(/^[A-Za-z_][A-Za-z0-9_-]{0,63}$/, 'A name has letters, digits, _ and -.')
              .refine((name) => !RESERVED.has(name), 'This name is taken; choose another.')
              .refine((name) => reservedNameProblem(name) === undefined, {
                error: ({ input }) => reservedNameProblem(input),
              })
              .meta(field({ title: 'Name' })),
            when: z
              .string()
              .min(1, 'Write a condition.')
              .max(4_000)
              .optional()
              .meta(field({ title: 'When', role: 'expression', placeholder: 'value.score > 0.5' })),
            equals: z
              .custom<Json>((candidate) => candidate !== undefined)
              .optional()
              .meta(field({ title: 'Equals', description: 'The value that takes this case.' })),
          })
          .refine(hasOneTest, {
            path: ['when'],
            message: 'Write a condition (`when`), or the value that takes this case (`equals`); not both.',
          }),
      )
      .min(1)
      .max(32)
      .refine(
        (cases) => new Set(cases.map((item) => item.name)).size === cases.length,
        'Two cases have the same name.',
      )
      .default([{ name: 'yes', when: 'value' }])
      .meta(field({ title: 'Cases', widget: 'cases' })),
  }),
  essential: ({ on, cases }) => {
    const tests = cases.map((item) => item.when ?? canonicalJson(item.equals)).join(' · ');
    return on === undefined ? tests : `${on}: ${tests}`;
  },
  ports: (config) => ({
    inputs: [{ name: 'value', type: 'any', title: 'Value' }],
    outputs: [
      ...config.cases.map((item) => ({
        name: item.name,
        type: 'any' as const,
        title: item.name,
        outlet: true,
        exclusive: true,
      })),
      { name: 'else', type: 'any' as const, title: 'Else', outlet: true, exclusive: true },
    ],
  }),
});
