import { HeddleError } from '@heddle/contracts';
import type { ChatModels, ChatPart, ChatRequest, MemoryAttachment } from '@heddle/ports';
import { lendNode, recordEmissions, runNode } from '@heddle/testkit';
import { describe, expect, it } from 'vitest';
import { node } from './node.ts';
import { PROVIDERS } from './providers.ts';
import { run } from './run.ts';

const USAGE = { inputTokens: 12, outputTokens: 3, costUsd: 0.001, model: 'test-1' };
const answered = (text: string, more: object = {}): ChatPart => ({
  type: 'done',
  text,
  model: 'test-1',
  usage: USAGE,
  ...more,
});

function modelOf(parts: readonly ChatPart[]): {
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

const chunk = {
  id: 'c1',
  text: 'Red is warm.',
  title: 'Colours',
  documentId: 'd1',
  knowledgeId: 'k1',
  uri: 'u',
  start: 100,
};

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

describe('model.chat: what is answered', () => {
  const config = { prompt: 'Why?' };

  it('C7 deltas are emitted as they come; outputs and usage are those of the whole', async () => {
    const { emit, deltas } = recordEmissions();
    const { models } = modelOf([
      { type: 'text-delta', text: 'Be' },
      { type: 'text-delta', text: 'cause' },
      answered('Because'),
    ]);
    const result = await runNode(run, { config, models, emit });
    expect(deltas).toEqual(['Be', 'cause']);
    expect(result).toEqual({
      outputs: {
        text: 'Because',
        message: { role: 'assistant', content: 'Because' },
        usage: USAGE,
      },
      usage: USAGE,
    });
  });

  it('C8 an answer that ends without its end is broken off', async () => {
    const { emit } = recordEmissions();
    const { models } = modelOf([{ type: 'text-delta', text: 'Be' }]);
    await expect(runNode(run, { config, models, emit })).rejects.toMatchObject({
      code: 'model-stream-broken',
      retryable: true,
    });
  });

  it('C9 both turns are written with the answer, the last question as the user said it', async () => {
    const { models } = modelOf([answered('Because')]);
    const memory: MemoryAttachment = {
      type: 'memory',
      window: async () => [],
      remember: ({ user, assistant }) => ({
        type: 'memory',
        memory: 'm',
        session: 's',
        turns: [
          { role: 'user', text: user },
          { role: 'assistant', text: assistant },
        ],
      }),
    };
    const { writes } = await runNode(run, { config, models, attachments: { memory: [memory] } });
    expect(writes).toMatchObject([{ turns: [{ text: 'Why?' }, { text: 'Because' }] }]);
  });

  it('C10 quotes become citations with places in the document', async () => {
    const { emit, citations } = recordEmissions();
    const quotes = [{ passageId: 'c1', start: 0, end: 3, text: 'Red', score: 0.8 }];
    const { models } = modelOf([answered('Red', { quotes })]);
    const { outputs } = await runNode(run, { config, models, emit, inputs: { context: [chunk] } });
    const cited = {
      title: 'Colours',
      documentId: 'd1',
      knowledgeId: 'k1',
      uri: 'u',
      start: 100,
      end: 103,
      score: 0.8,
    };
    expect(citations).toEqual([{ id: 'c1', text: 'Red', ...cited }]);
    expect(outputs.citations).toEqual(citations);
  });

  it('C11 with a schema the answer is also JSON; text that is none fails and is paid for', async () => {
    const asking = { prompt: 'Why?', schema: { type: 'object' } };
    const { models, asked } = modelOf([answered('{"a":1}', { json: { a: 1 } })]);
    expect((await runNode(run, { config: asking, models })).outputs.json).toEqual({ a: 1 });
    expect(asked[0]?.schema).toEqual({ type: 'object' });
    const { emit, usages } = recordEmissions();
    await expect(
      runNode(run, { config: asking, models: modelOf([answered('Sorry')]).models, emit }),
    ).rejects.toMatchObject({ code: 'model-response-invalid', retryable: true });
    expect(usages).toEqual([USAGE]);
  });

  it('C12 lent, it asks once and without streaming, with the schema it is given', async () => {
    const { models, asked } = modelOf([answered('{"a":1}', { json: { a: 1 } })]);
    const attachment = await lendNode(run, { config: { ...config, temperature: 1 }, models });
    if (attachment.type !== 'model') throw new Error('lent no model');
    const messages = [{ role: 'user' as const, content: 'Again' }];
    expect(await attachment.ask({ messages, schema: { type: 'array' } })).toMatchObject({ json: { a: 1 } });
    expect(asked).toMatchObject([{ messages, schema: { type: 'array' }, stream: false, temperature: 1 }]);
    const silent = await lendNode(run, { config, models: modelOf([]).models });
    await expect(silent.type === 'model' && silent.ask({ messages })).rejects.toMatchObject({
      code: 'model-stream-broken',
    });
  });
});

describe('model.chat: its specification', () => {
  it('C13 `json` is certain only with a schema; it borrows a memory and lends a model', () => {
    const json = (config: object) =>
      node.ports(node.config.parse(config)).outputs.find((port) => port.name === 'json');
    expect(json({})).toMatchObject({ optional: true });
    expect(json({ schema: { type: 'object' } })).toMatchObject({
      optional: false,
      schema: { type: 'object' },
    });
    const ports = node.ports(node.config.parse({}));
    expect(ports.inputs.map((port) => port.name)).toEqual(['prompt', 'messages', 'system', 'context']);
    expect(ports.outputs.filter((port) => port.streams).map((port) => port.name)).toEqual(['text']);
    expect([ports.borrows, ports.lends]).toMatchObject([[{ type: 'memory' }], [{ type: 'model' }]]);
    expect(node.paid).toBe(true);
  });

  it('C14 needs the secret of its provider, unless another is named', () => {
    const needs = (config: object) => node.needs?.(node.config.parse(config));
    expect(needs({ provider: 'google' })).toEqual({ secrets: ['google'] });
    expect(needs({ provider: 'google', apiKey: { secret: 'mine' } })).toEqual({});
    for (const provider of ['local', 'ollama', 'openai-compatible']) expect(needs({ provider })).toEqual({});
  });

  it('C15 shows provider, model and temperature on the canvas', () => {
    const essential = (config: object) => node.essential(node.config.parse(config));
    expect(essential({})).toBe('Built-in reader');
    expect(essential({ provider: 'openai', temperature: 0 })).toBe('OpenAI · gpt-5-mini · t 0');
    expect(essential({ provider: 'openai-compatible', model: 'mine' })).toBe('OpenAI-compatible · mine');
  });

  it('C16 every provider it offers can be chosen, and no other', () => {
    for (const { provider } of PROVIDERS) expect(node.config.safeParse({ provider }).success).toBe(true);
    for (const config of [
      { provider: 'other' },
      { baseUrl: 'file:///etc/passwd' },
      { baseUrl: 'not a url' },
      { temperature: 2.1 },
      { maxTokens: 0 },
      { apiKey: 'sk-plain-key' },
      { schema: [] },
    ])
      expect(node.config.safeParse(config).success).toBe(false);
  });
});
