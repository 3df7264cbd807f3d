import { defineNode, field } from '@heddle/contracts';
import { z } from 'zod';

export const node = defineNode({
  kind: 'rag.retrieve',
  title: 'Retrieve',
  summary: 'Finds the passages of a knowledge base that answer a question.',
  docs: 'Compares the meaning of the query with every passage and gives the best ones as `chunks`, as one text for a prompt (`context`), and as `citations` that open the source.',
  icon: 'LibraryBig',
  category: 'rag',
  weight: 'io',
  config: z.strictObject({
    knowledge: z
      .string()
      .min(1, 'Choose a knowledge base.')
      .max(120)
      .meta(field({ title: 'Knowledge base', role: 'knowledge' })),
    topK: z
      .number()
      .int()
      .min(1)
      .max(50)
      .default(5)
      .meta(field({ title: 'Passages', widget: 'slider' })),
    minScore: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .meta(
        field({ title: 'Lowest score', description: 'Passages below it are left out.', group: 'advanced' }),
      ),
  }),
  essential: (config) => `top ${config.topK}`,
  ports: () => ({
    inputs: [{ name: 'query', type: 'text', title: 'Query', required: true }],
    outputs: [
      { name: 'chunks', type: 'list<chunk>', title: 'Chunks' },
      { name: 'context', type: 'text', title: 'Context' },
      { name: 'citations', type: 'list<json>', title: 'Citations' },
    ],
  }),
});
