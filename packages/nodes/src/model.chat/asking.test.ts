import { HeddleError } from '@heddle/contracts';
import type { MemoryAttachment } from '@heddle/ports';
import { runNode } from '@heddle/testkit';
import { describe, expect, it } from 'vitest';
import { run } from './run.ts';
import { answered, chunk, modelOf } from './test-model.ts';

describe('model.chat: what is asked', () => {
  const askedOf = async (given: Parameters<typeof runNode>[1]) => {
    const { models, asked } = modelOf([answered('ok')]);
    await runNode(run, { models, ...given });
    return asked[0];
  };

  it('C1 the connected prompt counts more than the one of the settings', async () => {
    const config = { prompt: 'From the settings' };
    expect((await askedOf({ config }))?.messages).toEqual([{ role: 'user', content: 'From the settings' }]);
    expect((await askedOf({ config, inputs: { prompt: 'Connected' } }))?.messages).toEqual([
      { role: 'user', content: 'Connected' },
    ]);
  });

  it('C2 system text and context come first, then the memory, then messages, then the prompt', async () => {
    const memory: MemoryAttachment = {
      type: 'memory',
      window: async () => [{ role: 'user', content: 'earlier' }],
      remember: () => undefined,
    };
    const request = await askedOf({
      config: { system: 'Be brief.' },
      attachments: { memory: [memory] },
      inputs: { prompt: 'Why?', context: [chunk, 'plain'], messages: [{ role: 'assistant', content: 'Hi' }] },
    });
    expect(request?.messages).toEqual([
      { role: 'system', content: 'Be brief.\n\n[1] Colours\nRed is warm.\n\n[2] plain' },
      { role: 'user', content: 'earlier' },
      { role: 'assistant', content: 'Hi' },
      { role: 'user', content: 'Why?' },
    ]);
    expect(request?.passages).toEqual([
      { id: 'c1', text: 'Red is warm.', title: 'Colours' },
      { id: '2', text: 'plain' },
    ]);
  });

  it('C3 messages without a prompt are enough; neither is an error that says what to connect', async () => {
    const messages = [{ role: 'user', content: 'Hi' }, 'no message', { role: 'user' }];
    expect((await askedOf({ config: { prompt: 'unused' }, inputs: { messages } }))?.messages).toEqual([
      { role: 'user', content: 'Hi' },
    ]);
    await expect(runNode(run, { run: { nodeId: 'answer' } })).rejects.toMatchObject({
      code: 'node-config-invalid',
      message: expect.stringMatching(/`answer` has nothing to ask: connect `prompt` or `messages`/),
    });
  });

  it('C4 the settings, the abort signal and the idempotency key reach the provider', async () => {
    const signal = new AbortController().signal;
    const config = {
      provider: 'ollama',
      model: 'qwen3',
      baseUrl: 'http://127.0.0.1:11434',
      temperature: 0,
      maxTokens: 10,
      prompt: 'Why?',
    };
    expect(await askedOf({ config, signal })).toMatchObject({
      ...{ provider: 'ollama', model: 'qwen3', baseUrl: 'http://127.0.0.1:11434' },
      ...{ temperature: 0, maxTokens: 10, stream: true, idempotencyKey: 'run-1:node:', signal },
    });
  });

  it("C5 the key is the named secret, or the one of the provider's name, released for the base URL's host", async () => {
    const asked: unknown[] = [];
    const secret = async (...given: unknown[]) => {
      asked.push(given);
      return 'the-key';
    };
    const config = { provider: 'openai', prompt: 'Why?' };
    expect(await askedOf({ config, secret })).toMatchObject({ apiKey: 'the-key' });
    await askedOf({
      config: { ...config, apiKey: { secret: 'mine' }, baseUrl: 'https://proxy.example.com/v1' },
      secret,
    });
    expect(asked).toEqual([
      [{ secret: 'openai' }, {}],
      [{ secret: 'mine' }, { host: 'proxy.example.com' }],
    ]);
    expect(await askedOf({ config: { provider: 'local', prompt: 'Why?' } })).not.toHaveProperty('apiKey');
  });

  it('C6 a missing key says whose it is and where to add it; other refusals pass as they are', async () => {
    const failing = (code: 'secret-missing' | 'secret-host-refused') =>
      runNode(run, {
        config: { provider: 'anthropic', prompt: 'Why?' },
        secret: async () => {
          throw new HeddleError(code, 'no');
        },
      });
    await expect(failing('secret-missing')).rejects.toMatchObject({
      code: 'secret-missing',
      message: expect.stringMatching(/key for Anthropic: the secret `anthropic` is not stored.*Settings/),
    });
    await expect(failing('secret-host-refused')).rejects.toMatchObject({ code: 'secret-host-refused' });
  });
});
