import { HeddleError } from '@heddle/contracts';
import type { Embedder } from '@heddle/ports';
import { afterAll, describe, expect, test } from 'vitest';
import { READER_THRESHOLDS, readExtractively } from './extractive-reader.ts';
import { createLocalEmbedder } from './local-embedder.ts';

const passages = [
  {
    id: 'returns',
    start: 1000,
    text: '## Returns\n\nOrders can be sent back within 30 days of delivery. Items must be unused. We pay the postage.',
  },
  {
    id: 'shipping',
    text: 'Standard delivery takes two to four working days. Express arrives the next morning.',
  },
  { id: 'payment', text: 'We accept cards and bank transfer. Cash is not taken.' },
];

const embedder = createLocalEmbedder();
afterAll(() => embedder.close());

// A model runs here, on a machine that may be busy with other things.
describe('the extractive reader', { timeout: 120_000 }, () => {
  test('quotes the sentence that answers, word for word and with its place', async () => {
    const { abstained, quotes, scoring, confidence } = await readExtractively({
      question: 'How many days do I have to return an order?',
      passages,
      embedder,
    });
    expect({ abstained, scoring }).toEqual({ abstained: false, scoring: 'embeddings' });
    expect(confidence).toBeGreaterThan(READER_THRESHOLDS.embeddings);
    expect(quotes[0]).toMatchObject({
      passageId: 'returns',
      text: 'Orders can be sent back within 30 days of delivery.',
      start: 12,
      end: 63,
      documentStart: 1012,
    });
    expect(quotes.length).toBeLessThanOrEqual(3);
  });

  test('answers a question that shares hardly a word with the passage', async () => {
    const { quotes } = await readExtractively({
      question: 'How long does shipping take?',
      passages,
      embedder,
    });
    expect(quotes[0]).toMatchObject({
      passageId: 'shipping',
      text: 'Standard delivery takes two to four working days.',
    });
  });

  test('abstains when no passage speaks of what was asked', async () => {
    const answer = await readExtractively({
      question: 'What is the boiling point of ethanol?',
      passages,
      embedder,
    });
    expect(answer).toMatchObject({ abstained: true, quotes: [] });
    expect(answer.confidence).toBeLessThan(READER_THRESHOLDS.embeddings);
  });

  test('the threshold decides, and confidence is told either way', async () => {
    const request = { question: 'How many days do I have to return an order?', passages, embedder };
    const answered = await readExtractively({ ...request, threshold: 0 });
    const refused = await readExtractively({ ...request, threshold: 1 });
    expect(refused).toEqual({
      abstained: true,
      confidence: answered.confidence,
      quotes: [],
      scoring: 'embeddings',
    });
  });

  test('nothing to read, or nothing asked, is an abstention', async () => {
    const nothing = { abstained: true, confidence: 0, quotes: [] };
    await expect(readExtractively({ question: 'Why?', passages: [], embedder })).resolves.toMatchObject(
      nothing,
    );
    await expect(readExtractively({ question: '  ', passages, embedder })).resolves.toMatchObject(nothing);
    const marks = [{ id: 'a', text: '***' }];
    await expect(readExtractively({ question: 'Why?', passages: marks, embedder })).resolves.toMatchObject({
      abstained: true,
      quotes: [],
    });
  });

  test('a heading is context of the sentence below it and is not quoted', async () => {
    const faq = [
      {
        id: 'faq',
        text: '**How long is the guarantee?** Two years.\n\n**Who repairs?** Our workshop in Bern.',
      },
    ];
    const { quotes } = await readExtractively({
      question: 'How long does the guarantee last?',
      passages: faq,
      embedder,
    });
    expect(quotes[0]?.text).toBe('Two years.');
  });

  test('overlapping passages give a sentence once', async () => {
    const text = 'Orders can be sent back within 30 days of delivery.';
    const overlapping = ['a', 'b', 'c'].map((id) => ({ id, text }));
    const { quotes } = await readExtractively({
      question: 'When can I send orders back?',
      passages: overlapping,
      embedder,
    });
    expect(quotes).toHaveLength(1);
  });

  test('cosines that the caller has are not computed again', async () => {
    const embedded: string[] = [];
    const spy: Embedder = {
      ...embedder,
      embed: (texts, options) => {
        embedded.push(...texts);
        return embedder.embed(texts, options);
      },
    };
    const known = passages.map((passage, index) => ({ ...passage, cosine: index === 1 ? 0.7 : 0.1 }));
    const { quotes } = await readExtractively({
      question: 'How long does delivery take?',
      passages: known,
      embedder: spy,
    });
    expect(quotes[0]?.passageId).toBe('shipping');
    expect(embedded).not.toContain(passages[1]?.text);
  });
});

describe('the extractive reader without an embedder', () => {
  const unavailable: Embedder = {
    ...embedder,
    embed: async () => {
      throw new HeddleError('embedder-unavailable', 'no weights');
    },
  };

  test.each([
    ['there is none', undefined],
    ['it is unavailable', unavailable],
  ])('compares keywords when %s, and says so', async (_, broken) => {
    const answer = await readExtractively({
      question: 'Are orders sent back in 30 days?',
      passages,
      embedder: broken,
    });
    expect(answer).toMatchObject({ abstained: false, scoring: 'keywords' });
    expect(answer.quotes[0]?.text).toBe('Orders can be sent back within 30 days of delivery.');
  });

  test('abstains when the words of the question are not there', async () => {
    const question = 'What is the boiling point of ethanol in days?';
    await expect(readExtractively({ question, passages, embedder: undefined })).resolves.toMatchObject({
      abstained: true,
      scoring: 'keywords',
    });
  });

  test('any other failure is passed on', async () => {
    const failing = { ...embedder, embed: () => Promise.reject(new Error('bug')) };
    await expect(readExtractively({ question: 'Why?', passages, embedder: failing })).rejects.toThrow('bug');
  });

  test('an abort is passed on', async () => {
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(readExtractively({ question: 'Why?', passages, embedder, signal })).rejects.toThrow(
      'stopped',
    );
  });
});
