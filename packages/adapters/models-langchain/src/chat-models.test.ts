import { createEgress } from '@heddle/adapter-egress';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAsking, exchangeWith, PROVIDERS } from './test-chat.ts';
import { type ReplayServer, startReplayServer } from './test-replay-server.ts';

const ANSWER = 'The sky is blue because of Rayleigh scattering.';
const egress = createEgress({ allow: ['127.0.0.1'] });
const { ask, failureOf } = createAsking(egress);
let server: ReplayServer;

beforeAll(async () => {
  server = await startReplayServer();
});
afterAll(async () => {
  await server.stop();
  await egress.close();
});

for (const spoken of PROVIDERS) {
  const { provider, path, streamPath, key, types, priced } = spoken;
  const { answerFile, requestOf, replayAnswer, replayStream } = exchangeWith(spoken, () => server);

  describe(`chat model: ${provider}`, () => {
    it('L1 a whole answer: text, tokens and cost as the provider counts them', async () => {
      replayAnswer();
      const { deltas, done } = await ask(requestOf(), false);
      expect(deltas).toEqual([]);
      expect(done).toMatchObject({ text: ANSWER, usage: { inputTokens: 21, outputTokens: 9 } });
      expect(done.usage.estimated).toBeUndefined();
      expect(done.usage.costUsd > 0).toBe(priced);
      expect(done.finishReason?.toLowerCase()).toMatch(/^(stop|end_turn)$/);
      expect(server.calls.map((call) => call.path)).toEqual([path]);
    });

    it('L2 a stream: the deltas joined are the text, and tokens and cost are those of the whole', async () => {
      replayAnswer();
      const whole = await ask(requestOf(), false);
      replayStream();
      const { deltas, done } = await ask(requestOf(), true);
      expect(deltas).toEqual(['The sky is', ' blue because', ' of Rayleigh scattering.']);
      expect(done.text).toBe(deltas.join(''));
      expect(done.usage).toEqual(whole.done.usage);
      expect(done.finishReason?.toLowerCase()).toMatch(/^(stop|end_turn)$/);
      expect(server.calls.map((call) => call.path)).toEqual([streamPath]);
    });

    it('L3 the question, the settings and the key are sent, each where the provider wants it', async () => {
      replayAnswer();
      await ask(requestOf({ temperature: 0.5, maxTokens: 77 }), false);
      const call = server.calls[0];
      if (key !== undefined) expect(call?.headers[key[0]]).toBe(key[1]);
      const sent = JSON.stringify(call?.body);
      for (const part of ['Be brief.', 'Why is the sky blue?', '0.5', '77']) expect(sent).toContain(part);
    });

    it('L4 a schema is asked for, and the answer is also JSON', async () => {
      server.replay({ type: 'body', body: answerFile('json-answer'), mediaType: types.answer });
      const schema = { type: 'object', properties: { colour: { type: 'string' } } };
      const { done } = await ask(requestOf({ schema }), false);
      expect(done.json).toEqual({ colour: 'blue' });
      expect(JSON.stringify(server.calls[0]?.body)).toContain('colour');
      replayAnswer();
      expect((await ask(requestOf({ schema }), false)).done).not.toHaveProperty('json');
    });

    if (priced)
      it('L13 without a key nothing is sent, and it says where to add one', async () => {
        replayAnswer();
        const { apiKey: _apiKey, ...keyless } = requestOf();
        const error = await failureOf(keyless, false);
        expect(error).toMatchObject({ code: 'model-not-configured' });
        expect(error.message).toMatch(/Settings/);
        expect(server.calls).toHaveLength(0);
      });
  });
}

describe('chat models', () => {
  it('L14 a provider that does not exist is refused with the list of those that do', async () => {
    const request = { provider: 'constructor', messages: [], idempotencyKey: '' };
    const error = await failureOf({ ...request, signal: new AbortController().signal }, false);
    expect(error.code).toBe('model-not-configured');
    expect(error.message).toMatch(/local, openai, anthropic, google, ollama, openai-compatible/);
  });
});
