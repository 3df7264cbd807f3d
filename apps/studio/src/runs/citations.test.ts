import { type Citation, flowSchema, type RunView } from '@heddle/contracts';
import { expect, test } from 'vitest';
import { asCitations, citationsOf, knowledgeOf } from './citations.ts';

const cited = { id: 'c1', title: 'Returns', documentId: 'd1', start: 3, end: 9 } satisfies Citation;

function flow(...bases: string[]) {
  return flowSchema.parse({
    format: 'heddle/flow@1',
    name: 'Any',
    nodes: bases.map((knowledge, index) => ({
      id: `find${index}`,
      kind: 'rag.retrieve',
      config: { knowledge },
    })),
  });
}
function run(found: Readonly<Record<string, typeof cited>>): RunView {
  return {
    id: 'r',
    planId: 'p',
    status: 'completed',
    input: {},
    usage: { inputTokens: 0, outputTokens: 0, costUsd: 0 },
    nodes: Object.entries(found).map(([id, chunk]) => ({
      id,
      iteration: '',
      status: 'completed',
      attempts: 1,
      outputs: { chunks: [{ ...chunk }] },
    })),
    seq: 1,
    createdAt: 0,
  };
}

test('a list of passages with their documents reads as citations, other lists do not', () => {
  expect(asCitations([cited])).toEqual([cited]);
  expect(asCitations([])).toBeUndefined();
  expect(asCitations([{ id: 'c', title: 'No document' }])).toBeUndefined();
  expect(asCitations(['text'])).toBeUndefined();
});

test('the same passage in two values is one citation', () => {
  expect(citationsOf({ chunks: [cited], citations: [{ ...cited, id: 'other' }] })).toHaveLength(1);
  expect(citationsOf(undefined)).toEqual([]);
});

test('a citation belongs to the knowledge base of the node that found its document', () => {
  const other = { ...cited, documentId: 'd2' };
  expect(knowledgeOf(cited, run({ find0: other, find1: cited }), flow('kb-a', 'kb-b'))).toBe('kb-b');
});

test('a document that no node shows belongs to the only knowledge base of the flow', () => {
  expect(knowledgeOf(cited, run({}), flow('kb-a', 'kb-a'))).toBe('kb-a');
  expect(knowledgeOf(cited, run({}), flow('kb-a', 'kb-b'))).toBeUndefined();
  expect(knowledgeOf(cited, run({}), undefined)).toBeUndefined();
});
