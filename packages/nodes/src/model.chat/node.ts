import { defineNode, field, type JsonSchema, secretReferenceSchema } from '@heddle/contracts';
import { z } from 'zod';
import { providerChoice } from './providers.ts';

const jsonSchema = z.custom<JsonSchema>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  { message: 'Expected a JSON Schema.' },
);

export const node = defineNode({
  kind: 'model.chat',
  title: 'Model',
  summary: 'Asks a language model and streams its answer.',
  docs: 'Takes a prompt or whole messages, an optional system text and context (passages of documents). With a schema the answer is also given as `json`. Borrow a memory to continue a conversation. Every call counts tokens and cost. The built-in reader needs no key: it quotes the passages in `context` and says so when they do not answer.',
  icon: 'Sparkles',
  category: 'model',
  weight: 'io',
  paid: true,
  config: z.strictObject({
    provider: z
      .enum(['local', 'openai', 'anthropic', 'google', 'ollama', 'openai-compatible'])
      .default('local')
      .meta(field({ title: 'Provider', role: 'provider', widget: 'select' })),
    model: z
      .string()
      .max(200)
      .optional()
      .meta(
        field({
          title: 'Model',
          description: "Empty for the provider's default.",
          role: 'model',
          showWhen: {
            field: 'provider',
            in: ['openai', 'anthropic', 'google', 'ollama', 'openai-compatible'],
          },
        }),
      ),
    baseUrl: z
      .url({ protocol: /^https?$/ })
      .optional()
      .meta(
        field({
          title: 'Base URL',
          placeholder: 'https://models.example.com/v1',
          showWhen: {
            field: 'provider',
            in: ['openai', 'anthropic', 'google', 'ollama', 'openai-compatible'],
          },
        }),
      ),
    apiKey: secretReferenceSchema.optional().meta(
      field({
        title: 'API key',
        description: 'A stored secret; the one named after the provider when empty.',
        role: 'secret',
        showWhen: { field: 'provider', in: ['openai', 'anthropic', 'google', 'openai-compatible'] },
      }),
    ),
    system: z
      .string()
      .max(100_000)
      .optional()
      .meta(
        field({
          title: 'System',
          description: 'What the model is told before the conversation.',
          role: 'template',
          widget: 'multiline',
        }),
      ),
    prompt: z
      .string()
      .max(200_000)
      .optional()
      .meta(
        field({
          title: 'Prompt',
          description: 'Used when nothing is connected to the prompt input.',
          role: 'template',
          widget: 'multiline',
          placeholder: '{{ask.text}}',
        }),
      ),
    temperature: z
      .number()
      .min(0)
      .max(2)
      .optional()
      .meta(
        field({
          title: 'Temperature',
          widget: 'slider',
          showWhen: {
            field: 'provider',
            in: ['openai', 'anthropic', 'google', 'ollama', 'openai-compatible'],
          },
        }),
      ),
    maxTokens: z
      .number()
      .int()
      .min(1)
      .max(200_000)
      .optional()
      .meta(field({ title: 'Longest answer (tokens)', group: 'advanced' })),
    schema: jsonSchema.optional().meta(
      field({
        title: 'Answer schema',
        description: 'Ask for JSON of this shape.',
        role: 'schema',
        widget: 'schema',
        group: 'advanced',
      }),
    ),
  }),
  needs: (config) => {
    const choice = providerChoice(config.provider);
    return choice?.secret !== undefined && config.apiKey === undefined ? { secrets: [choice.secret] } : {};
  },
  essential: (config) => {
    const choice = providerChoice(config.provider);
    const model = config.model ?? choice?.defaultModel;
    return [
      choice?.title ?? config.provider,
      model,
      config.temperature === undefined ? undefined : `t ${config.temperature}`,
    ]
      .filter((part) => part !== undefined)
      .join(' · ');
  },
  ports: (config) => ({
    inputs: [
      { name: 'prompt', type: 'text', title: 'Prompt' },
      { name: 'messages', type: 'list<message>', title: 'Messages' },
      { name: 'system', type: 'text', title: 'System' },
      { name: 'context', type: 'any', title: 'Context' },
    ],
    outputs: [
      { name: 'text', type: 'text', title: 'Text', streams: true },
      { name: 'message', type: 'message', title: 'Message' },
      {
        name: 'json',
        type: 'json',
        title: 'JSON',
        optional: config.schema === undefined,
        ...(config.schema === undefined ? {} : { schema: config.schema }),
      },
      { name: 'citations', type: 'list<json>', title: 'Citations', optional: true },
      { name: 'usage', type: 'json', title: 'Usage' },
    ],
    borrows: [{ name: 'memory', type: 'memory', title: 'Memory' }],
    lends: [{ name: 'model', type: 'model', title: 'Model' }],
  }),
});
