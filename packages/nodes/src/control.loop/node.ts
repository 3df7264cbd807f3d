import { defineNode, field } from '@heddle/contracts';
import { z } from 'zod';

/** Rounds that a loop may have at most, whatever its condition says. */
export const MAX_ROUNDS = 1_000;

export const node = defineNode({
  kind: 'control.loop',
  title: 'Loop',
  summary: 'Runs the nodes inside it again and again, with a bound.',
  docs: '`while` asks its condition before every round, `until` after it, `count` runs so many. Conditions and the nodes inside read `loop.count`, the rounds so far, and `loop.last`, what the round before gave to the inner `yield`; in the first round that is the value at `initial`. The result is the last one. A loop that reaches its most rounds fails, unless it may stop there.',
  icon: 'IterationCw',
  category: 'control',
  repeats: true,
  config: z
    .strictObject({
      mode: z
        .enum(['while', 'until', 'count'])
        .default('until')
        .meta(field({ title: 'Mode' })),
      condition: z
        .string()
        .max(4_000)
        .default('')
        .meta(
          field({
            title: 'Condition',
            role: 'expression',
            placeholder: 'loop.last.done',
            description: 'True or false, over `loop.count`, `loop.last` and nodes outside.',
            showWhen: { field: 'mode', in: ['while', 'until'] },
          }),
        ),
      count: z
        .number()
        .int()
        .min(1)
        .max(MAX_ROUNDS)
        .default(3)
        .meta(field({ title: 'Rounds', showWhen: { field: 'mode', in: ['count'] } })),
      max: z
        .number()
        .int()
        .min(1)
        .max(MAX_ROUNDS)
        .default(20)
        .meta(
          field({
            title: 'At most',
            description: 'Rounds after which the loop ends whatever its condition says.',
            showWhen: { field: 'mode', in: ['while', 'until'] },
          }),
        ),
      atMax: z
        .enum(['fail', 'stop'])
        .default('fail')
        .meta(
          field({
            title: 'When it gets there',
            description: 'fail: the loop fails. stop: it ends with what it has.',
            showWhen: { field: 'mode', in: ['while', 'until'] },
          }),
        ),
    })
    .refine(({ mode, condition }) => mode === 'count' || condition.trim() !== '', {
      path: ['condition'],
      message: 'Write the condition that ends the loop, or run it a number of times.',
    }),
  container: () => ({
    scope: 'loop',
    inside: { last: 'last', count: 'index' },
    initial: 'initial',
    yields: 'yield',
    reads: 'last',
    parallel: 1,
    failures: 'fail',
  }),
  essential: ({ mode, condition, count }) => (mode === 'count' ? `${count} rounds` : `${mode} ${condition}`),
  ports: () => ({
    inputs: [
      { name: 'initial', type: 'any', title: 'First value' },
      { name: 'yield', type: 'any', title: 'Result', inside: true },
    ],
    outputs: [
      { name: 'result', type: 'any', title: 'Result' },
      { name: 'rounds', type: 'number', title: 'Rounds' },
      { name: 'last', type: 'any', title: 'Last result', inside: true },
      { name: 'count', type: 'number', title: 'Rounds so far', inside: true },
    ],
  }),
});
