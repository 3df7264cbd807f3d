import type { RetrievedChunk } from '@heddle/contracts';
import type { Retriever } from '@heddle/ports';
import { recordEmissions, runNode } from '@heddle/testkit';
import { describe, expect, it } from 'vitest';
import { node } from './node.ts';
import { run } from './run.ts';

const chunk = (id: string, text: string): RetrievedChunk => ({
  id,
  text,
  title: `About ${id}`,
  documentId: `document-${id}`,
  knowledgeId: 'base-1',
  uri: `https://example.com/${id}`,
  start: 10,
  end: 10 + text.length,
  score: 0.9,
});

function knowledgeOf(chunks: RetrievedChunk[]): {
  readonly knowledge: Retriever;
  readonly queries: Parameters<Retriever['retrieve']>[0][];
} {
  const queries: Parameters<Retriever['retrieve']>[0][] = [];
  return {
    queries,
    knowledge: {
      retrieve: async (query) => {
        queries.push(query);
        return { chunks, revision: 1, embedder: 'test' };
      },
    },
  };
}

describe('rag.retrieve', () => {
  it('R1 gives chunks, one numbered text, and citations whose order is that of the numbers', async () => {
    const { emit, citations } = recordEmissions();
    const chunks = [chunk('a', 'Red.'), chunk('b', 'Green.')];
    const { knowledge } = knowledgeOf(chunks);
    const { outputs } = await runNode(run, {
      config: { knowledge: 'docs' },
      inputs: { query: 'Colour?' },
      knowledge,
      emit,
    });
    expect(outputs.chunks).toEqual(chunks);
    expect(outputs.context).toBe('[1] About a\nRed.\n\n[2] About b\nGreen.');
    expect(outputs.citations).toEqual(chunks);
    expect(citations).toEqual(chunks);
  });

  it('R2 asks within its workspace, for as many passages as set, and passes the abort signal on', async () => {
    const { knowledge, queries } = knowledgeOf([]);
    const signal = new AbortController().signal;
    await runNode(run, {
      config: { knowledge: 'docs', topK: 7, minScore: 0.25 },
      inputs: { query: 'Colour?' },
      knowledge,
      signal,
    });
    expect(queries).toEqual([
      { workspaceId: 'workspace-1', knowledgeId: 'docs', text: 'Colour?', topK: 7, minScore: 0.25, signal },
    ]);
  });

  it('R3 without a lowest score none is asked for', async () => {
    const { knowledge, queries } = knowledgeOf([]);
    await runNode(run, { config: { knowledge: 'docs' }, inputs: { query: '' }, knowledge });
    expect(queries[0]).not.toHaveProperty('minScore');
  });

  it('R4 nothing found is empty, not an error', async () => {
    const { knowledge } = knowledgeOf([]);
    const { outputs } = await runNode(run, { config: { knowledge: 'd' }, inputs: { query: 'x' }, knowledge });
    expect(outputs).toEqual({ chunks: [], context: '', citations: [] });
  });

  it('R5 needs a base, 1 to 50 passages and a score from 0 to 1', () => {
    const accepts = (config: object) => node.config.safeParse({ knowledge: 'docs', ...config }).success;
    expect([accepts({}), accepts({ topK: 1 }), accepts({ topK: 50 }), accepts({ minScore: 1 })]).toEqual(
      Array(4).fill(true),
    );
    for (const config of [{ knowledge: '' }, { topK: 0 }, { topK: 51 }, { topK: 1.5 }, { minScore: 1.1 }])
      expect(accepts(config)).toBe(false);
    expect(node.config.safeParse({}).success).toBe(false);
  });

  it('R6 needs a query; its ports do not depend on its settings', () => {
    const { inputs, outputs } = node.ports(node.config.parse({ knowledge: 'docs' }));
    expect(inputs).toMatchObject([{ name: 'query', type: 'text', required: true }]);
    expect(outputs.map((port) => [port.name, port.type])).toEqual([
      ['chunks', 'list<chunk>'],
      ['context', 'text'],
      ['citations', 'list<json>'],
    ]);
    expect(node.essential(node.config.parse({ knowledge: 'docs' }))).toBe('top 5');
  });
});
