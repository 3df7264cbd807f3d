import type { Exchange } from '@heddle/contracts';
import { describe, expect, it } from 'vitest';
import { exchangeFacts } from './exchange-facts.ts';
import { answerParts, requestParts } from './exchange-sides.ts';

const exchange = (more: Partial<Exchange>): Exchange => ({
  nodeId: 'n',
  iteration: '',
  attempt: 1,
  turn: 1,
  ordinal: 0,
  kind: 'http',
  request: {},
  at: 0,
  durationMs: 5,
  ...more,
});
const http = exchange({
  request: {
    method: 'POST',
    url: 'https://api.example.com/orders',
    headers: { accept: '*/*' },
    body: { text: 'hi' },
  },
  response: { status: 404, headers: {}, url: '', body: { text: '{"error":"none"}' } },
});
const model = exchange({
  kind: 'model',
  request: {
    provider: 'openai',
    model: 'gpt',
    messages: [{ role: 'user', content: 'Hello' }],
    temperature: 0.2,
  },
  response: [
    {
      type: 'done',
      text: 'Hi.',
      model: 'gpt-2026',
      usage: { inputTokens: 1_200, outputTokens: 3, costUsd: 0.002 },
      finishReason: 'length',
    },
  ],
});

describe('an exchange in one line', () => {
  it('of an address says how it was called and what it answered', () => {
    expect(exchangeFacts(http)).toEqual({
      title: 'POST api.example.com/orders',
      facts: ['404'],
      isBad: true,
    });
  });

  it('of a model says which answered, tokens, cost, and why it stopped when that is not the end', () => {
    expect(exchangeFacts(model)).toEqual({
      title: 'gpt-2026',
      facts: ['1.2k in · 3 out', '$0.002', 'length'],
      isBad: false,
    });
  });

  it('that failed says with which code', () => {
    const failed = { ...model, response: undefined, error: { code: 'model-unreachable', message: 'No.' } };
    expect(exchangeFacts(failed)).toEqual({ title: 'gpt', facts: ['model-unreachable'], isBad: true });
  });

  it.each(['knowledge', 'memory', 'flow', 'clock', 'wait', 'wake'] as const)(
    'of kind %s can be told when nothing is known of it',
    (kind) => {
      expect(exchangeFacts(exchange({ kind, request: {}, response: {} })).title).not.toBe('');
    },
  );
});

describe('the sides of an exchange', () => {
  it('a body that is JSON is shown as JSON, any other as text', () => {
    expect(requestParts(http)).toEqual([
      { type: 'text', text: 'POST https://api.example.com/orders', isMono: true },
      { type: 'pairs', label: 'Headers', pairs: [['accept', '*/*']] },
      { type: 'text', text: 'hi', isMono: true },
    ]);
    expect(answerParts(http)).toEqual([{ type: 'json', label: 'Body', value: { error: 'none' } }]);
  });

  it('a model is asked in messages and answers in one', () => {
    expect(requestParts(model)[0]).toEqual({ type: 'message', role: 'user', text: 'Hello' });
    expect(answerParts(model)).toEqual([{ type: 'message', role: 'assistant', text: 'Hi.' }]);
  });

  it('an answer that broke off shows what came', () => {
    expect(answerParts({ ...model, response: [{ type: 'text-delta', text: 'He' }] })).toEqual([
      { type: 'message', role: 'assistant', text: 'He' },
      { type: 'note', text: 'The answer broke off here.' },
    ]);
  });

  it('what was too long to keep says so', () => {
    const long = { ...model, truncated: true, response: { sha256: 'abc', bytes: 2_000_000 } };
    expect(answerParts(long)).toEqual([
      { type: 'note', text: expect.stringContaining('too long to be kept') },
    ]);
  });
});
