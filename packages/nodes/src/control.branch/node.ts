import { defineNode, field, reservedNameProblem } from '@heddle/contracts';
import { z } from 'zod';

const RESERVED = new Set(['else', 'error', 'run']);

export const node = defineNode({
  kind: 'control.branch',
  title: 'Branch',
  summary: 'Takes the first case whose condition holds, or else.',
  docs: 'Conditions are expressions over the value (`value`) and other nodes (`ask.text`). Cases are tried from top to bottom; exactly one outlet is taken. It passes the value on.',
  icon: 'GitBranch',
  category: 'control',
  config: z.strictObject({
    cases: z
      .array(
        z.strictObject({
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
            .meta(field({ title: 'When', role: 'expression', placeholder: 'value.score > 0.5' })),
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
  essential: (config) => config.cases.map((item) => item.when).join(' · '),
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
