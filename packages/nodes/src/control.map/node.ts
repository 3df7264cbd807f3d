import { defineNode, field } from '@heddle/contracts';
import { z } from 'zod';

export const node = defineNode({
  kind: 'control.map',
  title: 'Map',
  summary: 'Runs the nodes inside it once for every item of a list.',
  docs: 'Inside, read the item as `{{each.item}}` and its place as `{{each.index}}`, or draw an edge from `item`. What enters the inner `yield` is the result of the item; `results` is the list of them, in the order of the items, whichever was ready first. Items run side by side up to `parallel`. With `collect` an item that fails leaves null in `results` and its reason in `failures`; otherwise the first failure fails the map.',
  icon: 'Repeat2',
  category: 'control',
  config: z.strictObject({
    parallel: z
      .number()
      .int()
      .min(1)
      .max(32)
      .default(4)
      .meta(field({ title: 'Side by side', description: 'Items under way at once.' })),
    onFailure: z
      .enum(['fail', 'collect'])
      .default('fail')
      .meta(
        field({
          title: 'When an item fails',
          description: 'fail: the map fails at once. collect: go on, and list the failure.',
        }),
      ),
  }),
  container: ({ parallel, onFailure }) => ({
    scope: 'each',
    inside: { item: 'item', index: 'index' },
    over: 'items',
    yields: 'yield',
    reads: 'all',
    parallel,
    failures: onFailure,
  }),
  essential: ({ parallel, onFailure }) =>
    `${parallel} at once${onFailure === 'collect' ? ' · collects failures' : ''}`,
  ports: () => ({
    inputs: [
      { name: 'items', type: 'any', title: 'Items', required: true, description: 'A list.' },
      { name: 'yield', type: 'any', title: 'Result', inside: true },
    ],
    outputs: [
      { name: 'results', type: 'list<any>', title: 'Results' },
      { name: 'failures', type: 'list<json>', title: 'Failures' },
      { name: 'item', type: 'any', title: 'Item', inside: true },
      { name: 'index', type: 'number', title: 'Place', inside: true },
    ],
  }),
});
