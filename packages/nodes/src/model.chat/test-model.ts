import type { ChatModels, ChatPart, ChatRequest } from '@heddle/ports';

/** What the answers of these tests cost. */
export const USAGE = { inputTokens: 12, outputTokens: 3, costUsd: 0.001, model: 'test-1' };

/** The last part of an answer. */
export const answered = (text: string, more: object = {}): ChatPart => ({
  type: 'done',
  text,
  model: 'test-1',
  usage: USAGE,
  ...more,
});

/** A provider that answers with these parts, and what it was asked. */
export function modelOf(parts: readonly ChatPart[]): {
  readonly models: ChatModels;
  readonly asked: (ChatRequest & { readonly stream: boolean })[];
} {
  const asked: (ChatRequest & { readonly stream: boolean })[] = [];
  return {
    asked,
    models: {
      async *chat(request, { stream }) {
        asked.push({ ...request, stream });
        yield* parts;
      },
    },
  };
}

/** A passage as retrieval gives it. */
export const chunk = {
  id: 'c1',
  text: 'Red is warm.',
  title: 'Colours',
  documentId: 'd1',
  knowledgeId: 'k1',
  uri: 'u',
  start: 100,
};
