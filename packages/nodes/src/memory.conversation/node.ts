import { defineNode, field } from '@heddle/contracts';
import { z } from 'zod';

export const node = defineNode({
  kind: 'memory.conversation',
  title: 'Conversation memory',
  summary: 'Remembers the conversation of a session.',
  docs: 'Lend it to a model (connect `memory`): the model then sees the latest turns, and both new turns are stored with its answer, once. Turns of one session run one after another. On its own it gives the stored `messages`. The session is the `Heddle-Session` header of the call; without one there is nothing to remember.',
  icon: 'MessagesSquare',
  category: 'memory',
  weight: 'io',
  sessionful: true,
  config: z.strictObject({
    maxTokens: z
      .number()
      .int()
      .min(16)
      .max(200_000)
      .default(2_000)
      .meta(
        field({ title: 'Window (tokens)', description: 'The latest turns that fit are shown to the model.' }),
      ),
    maxTurns: z
      .number()
      .int()
      .min(1)
      .max(500)
      .default(50)
      .meta(field({ title: 'At most so many messages', group: 'advanced' })),
    scope: z
      .string()
      .regex(/^[a-z0-9_-]{1,64}$/)
      .optional()
      .meta(
        field({
          title: 'Shared name',
          description: 'Memories of this flow with the same name are one. Empty: this node alone.',
          group: 'advanced',
        }),
      ),
  }),
  essential: (config) => `last ${config.maxTokens} tokens`,
  ports: () => ({
    inputs: [],
    outputs: [{ name: 'messages', type: 'list<message>', title: 'Messages' }],
    lends: [{ name: 'memory', type: 'memory', title: 'Memory' }],
  }),
});
