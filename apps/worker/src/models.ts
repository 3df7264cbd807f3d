import {
  createKeywordIndex,
  createLocalEmbedder,
  localEmbedderAvailability,
  readExtractively,
} from '@heddle/adapter-embeddings-local';
import { createChatModels } from '@heddle/adapter-models-langchain';
import { createRetriever } from '@heddle/application';
import type { Platform } from '@heddle/platform';
import type { ChatModels, Embedder, Retriever } from '@heddle/ports';

/** What a worker thinks with. */
export interface WorkerModels {
  readonly chat: ChatModels;
  readonly embedder: Embedder | undefined;
  readonly retriever: Retriever;
  close(): Promise<void>;
}

/** The embedder is loaded at its first use; where it cannot be had, search falls back to keywords and says so. */
export async function createModels({ egress, knowledge, vectors, logger }: Platform): Promise<WorkerModels> {
  const availability = await localEmbedderAvailability();
  if (!availability.available) logger.warn({ reason: availability.reason }, 'degraded: keyword search only');
  const embedder = availability.available ? createLocalEmbedder() : undefined;
  const chat = createChatModels({
    egress,
    readLocally: ({ question, passages }) => readExtractively({ question, passages, embedder }),
  });
  return {
    chat,
    embedder,
    retriever: createRetriever({ knowledge, vectors, embedder, rankKeywords: createKeywordIndex }),
    close: async () => {
      await embedder?.close();
    },
  };
}
