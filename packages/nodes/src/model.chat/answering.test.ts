import type { MemoryAttachment } from '@heddle/ports';
import { lendNode, recordEmissions, runNode } from '@heddle/testkit';
import { describe, expect, it } from 'vitest';
import { run } from './run.ts';
import { answered, chunk, modelOf, USAGE } from './test-model.ts';

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
