import { type Citation, type RetrievedChunk, toJsonObject } from '@heddle/contracts';
import { implementNode } from '@heddle/ports';
import { node } from './node.ts';

/** Searches the base and hands on passages, a numbered context and citations that match its numbers. */
export const run = implementNode(node, {
  run: async ({ config, inputs, knowledge, emit, signal, run: { workspaceId } }) => {
    const found = await knowledge.retrieve({
      workspaceId,
      knowledgeId: config.knowledge,
      text: String(inputs.query),
      topK: config.topK,
      signal,
      ...(config.minScore === undefined ? {} : { minScore: config.minScore }),
    });
    const citations = found.chunks.map(toCitation);
    for (const citation of citations) emit.citation(citation);
    return {
      outputs: {
        chunks: found.chunks.map(toJsonObject),
        context: found.chunks
          .map((chunk, index) => `[${index + 1}] ${chunk.title}\n${chunk.text}`)
          .join('\n\n'),
        citations: citations.map(toJsonObject),
      },
    };
  },
});

function toCitation(chunk: RetrievedChunk): Citation {
  const { id, title, documentId, uri, text, start, end, score, knowledgeId } = chunk;
  const base = knowledgeId === undefined ? {} : { knowledgeId };
  return { id, title, documentId, ...base, uri, text, start, end, score };
}
