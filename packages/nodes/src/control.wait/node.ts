import { defineNode, field, type JsonSchema } from '@heddle/contracts';
import { z } from 'zod';

/** Milliseconds of each unit that a duration may be given in. */
export const UNIT_MS = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** The longest duration, in days: a year. */
const MAX_DAYS = 366;

const formSchema = z.custom<JsonSchema>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  { message: 'Expected a JSON Schema of what the signal brings.' },
);

export const node = defineNode({
  kind: 'control.wait',
  title: 'Wait',
  summary: 'Waits for a time, a date, or a signal from outside.',
  docs: 'The run is put away while it waits: it needs no worker, and outlives every restart. With `duration` and `date` the connected value is passed on when the time has come, never early. With `signal` somebody answers in the studio, by `POST /api/runs/:id/signal` or by a signed link; `value` is what was brought. A time limit takes the outlet `timeout` instead.',
  icon: 'Hourglass',
  category: 'control',
  config: z
    .strictObject({
      until: z
        .enum(['duration', 'date', 'signal'])
        .default('duration')
        .meta(
          field({ title: 'Until', description: 'A time has passed, a date has come, or somebody answers.' }),
        ),
      amount: z
        .number()
        .positive()
        .default(1)
        .meta(field({ title: 'How long', showWhen: { field: 'until', in: ['duration'] } })),
      unit: z
        .enum(['ms', 's', 'min', 'h', 'd'])
        .default('min')
        .meta(field({ title: 'Unit', showWhen: { field: 'until', in: ['duration'] } })),
      date: z
        .string()
        .max(4_000)
        .default('')
        .meta(
          field({
            title: 'Date',
            role: 'template',
            placeholder: '2027-01-31T09:00:00Z',
            description: 'ISO 8601 with its offset, a day (midnight UTC), or milliseconds since 1970.',
            showWhen: { field: 'until', in: ['date'] },
          }),
        ),
      reason: z
        .string()
        .max(4_000)
        .default('')
        .meta(
          field({
            title: 'What for',
            role: 'template',
            placeholder: 'The warehouse confirms order {{ask.order}}',
            description: 'Said to whoever looks at the run.',
          }),
        ),
      form: formSchema.optional().meta(
        field({
          title: 'What it brings',
          role: 'schema',
          widget: 'schema',
          description: 'A JSON Schema; anything is taken without.',
          showWhen: { field: 'until', in: ['signal'] },
        }),
      ),
      timeoutS: z
        .number()
        .positive()
        .max(MAX_DAYS * 86_400)
        .optional()
        .meta(
          field({
            title: 'At most (seconds)',
            description: 'Then the outlet `timeout` is taken; without, it waits for ever.',
            showWhen: { field: 'until', in: ['signal'] },
          }),
        ),
    })
    .refine(({ until, date }) => until !== 'date' || date.trim() !== '', {
      path: ['date'],
      message: 'Write the date to wait for, such as 2027-01-31T09:00:00Z.',
    })
    .refine(
      ({ until, amount, unit }) => until !== 'duration' || amount * UNIT_MS[unit] <= MAX_DAYS * UNIT_MS.d,
      {
        path: ['amount'],
        message: 'The longest wait is a year.',
      },
    ),
  essential: ({ until, amount, unit, date }) => {
    if (until === 'signal') return 'for a signal';
    return until === 'date' ? `until ${date}` : `${amount} ${unit}`;
  },
  ports: ({ until, timeoutS }) => {
    const limited = until === 'signal' && timeoutS !== undefined;
    const outlet = limited ? { outlet: true, exclusive: true } : {};
    return {
      inputs: [{ name: 'value', type: 'any', title: 'Value' }],
      outputs: [
        { name: 'value', type: 'any', title: until === 'signal' ? 'What it brought' : 'Value', ...outlet },
        ...(limited
          ? [{ name: 'timeout', type: 'any' as const, title: 'Too late', outlet: true, exclusive: true }]
          : []),
      ],
    };
  },
});
