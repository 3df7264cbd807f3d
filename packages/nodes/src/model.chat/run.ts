import {
  type Citation,
  canonicalJson,
  HeddleError,
  type Json,
  type JsonObject,
  toJsonObject,
} from '@heddle/contracts';
import {
  type Attachment,
  type ChatMessage,
  type ChatPart,
  type ChatRequest,
  implementNode,
  type MemoryAttachment,
  type NodeContext,
} from '@heddle/ports';
import type { z } from 'zod';
import { node } from './node.ts';
import { providerChoice } from './providers.ts';

type Context = NodeContext<z.output<typeof node.config>>;
type Answer = Extract<ChatPart, { type: 'done' }>;

/** Asks the model; the answer, both turns of the memory and the cost settle in one commit. */
export const run = implementNode(node, {
  run: async (context) => {
    const { inputs, emit } = context;
    const memory = context.attachments.memory?.find(isMemory);
    const passages = passagesOf(inputs.context);
    const messages = await messagesOf(context, memory, passages);
    const answer = await answerOf(context, { ...(await requestOf(context)), messages, passages });
    if (context.config.schema !== undefined && answer.json === undefined) {
      emit.usage(answer.usage);
      throw notJson(context.run.nodeId, answer);
    }
    const citations = citationsOf(answer, inputs.context);
    for (const citation of citations) emit.citation(citation);
    const prompt = messages.findLast((message) => message.role === 'user')?.content ?? '';
    const write = memory?.remember({ user: prompt, assistant: answer.text });
    return {
      outputs: {
        text: answer.text,
        message: { role: 'assistant', content: answer.text },
        usage: toJsonObject({ ...answer.usage, model: answer.model }),
        ...(answer.json === undefined ? {} : { json: answer.json }),
        ...(citations.length === 0 ? {} : { citations: citations.map(toJsonObject) }),
      },
      usage: answer.usage,
      ...(write ? { writes: [write] } : {}),
    };
  },
  lend: (context) => ({
    type: 'model',
    ask: async ({ messages, schema }) => {
      const request = {
        ...(await requestOf(context)),
        messages,
        ...(schema === undefined ? {} : { schema }),
      };
      for await (const part of context.models.chat(request, { stream: false }))
        if (part.type === 'done') return part;
      throw brokenOff(context.run.nodeId);
    },
  }),
});

/** The request without its messages. */
async function requestOf(context: Context): Promise<ChatRequest> {
  const { config } = context;
  const key = await keyOf(context);
  return {
    provider: config.provider,
    messages: [],
    signal: context.signal,
    idempotencyKey: context.run.idempotencyKey,
    ...(config.model === undefined ? {} : { model: config.model }),
    ...(config.baseUrl === undefined ? {} : { baseUrl: config.baseUrl }),
    ...(config.temperature === undefined ? {} : { temperature: config.temperature }),
    ...(config.maxTokens === undefined ? {} : { maxTokens: config.maxTokens }),
    ...(config.schema === undefined ? {} : { schema: config.schema }),
    ...(key === undefined ? {} : { apiKey: key }),
  };
}

function notJson(nodeId: string, { text }: Answer): HeddleError {
  return new HeddleError(
    'model-response-invalid',
    `Node \`${nodeId}\` asked for JSON and the model answered ${text.length} characters that are none. A retry policy on the node helps; or take the schema off here and let a Check JSON node repair the text.`,
  );
}

function brokenOff(nodeId: string): HeddleError {
  return new HeddleError(
    'model-stream-broken',
    `The answer for node \`${nodeId}\` broke off before it was complete. Try again.`,
  );
}

async function answerOf({ models, emit, run: { nodeId } }: Context, request: ChatRequest): Promise<Answer> {
  for await (const part of models.chat(request, { stream: emit.isWatched })) {
    if (part.type === 'done') return part;
    emit.delta(part.text);
  }
  throw brokenOff(nodeId);
}

async function messagesOf(
  context: Context,
  memory: MemoryAttachment | undefined,
  passages: readonly Passage[],
): Promise<ChatMessage[]> {
  const { config, inputs } = context;
  const system = textOf(inputs.system) ?? config.system;
  const given = Array.isArray(inputs.messages) ? inputs.messages.flatMap(messageOf) : [];
  const prompt = textOf(inputs.prompt) ?? (given.length === 0 ? config.prompt : undefined);
  if (prompt === undefined && given.length === 0) {
    throw new HeddleError(
      'node-config-invalid',
      `Node \`${context.run.nodeId}\` has nothing to ask: connect \`prompt\` or \`messages\`, or write a prompt in its settings.`,
    );
  }
  const earlier = memory ? await memory.window() : [];
  const background = contextText(inputs.context, passages);
  const opening = [system, background].filter((part) => part !== undefined && part !== '').join('\n\n');
  return [
    ...(opening === '' ? [] : [{ role: 'system' as const, content: opening }]),
    ...earlier,
    ...given,
    ...(prompt === undefined ? [] : [{ role: 'user' as const, content: prompt }]),
  ];
}

async function keyOf({ config, secret, run: { nodeId } }: Context): Promise<string | undefined> {
  const choice = providerChoice(config.provider);
  const name = config.apiKey?.secret ?? choice?.secret;
  if (name === undefined) return undefined;
  const host = config.baseUrl === undefined ? undefined : new URL(config.baseUrl).hostname;
  try {
    return await secret({ secret: name }, host === undefined ? {} : { host });
  } catch (error) {
    if (!HeddleError.is(error) || error.code !== 'secret-missing') throw error;
    throw new HeddleError(
      'secret-missing',
      `Node \`${nodeId}\` needs a key for ${choice?.title ?? config.provider}: the secret \`${name}\` is not stored. Add it under Settings, Providers and secrets.`,
      { cause: error },
    );
  }
}

interface Passage {
  readonly id: string;
  readonly text: string;
  readonly title?: string;
}

/** Passages of retrieved chunks, or the lines of plain text given as context. */
function passagesOf(context: Json | undefined): Passage[] {
  if (Array.isArray(context)) return context.flatMap((item, index) => passageOf(item, index));
  const text = textOf(context);
  return text === undefined || text.trim() === '' ? [] : [{ id: '1', text }];
}

function passageOf(item: Json, index: number): Passage[] {
  if (typeof item === 'string') return [{ id: String(index + 1), text: item }];
  if (!isObject(item) || typeof item.text !== 'string') return [];
  return [
    {
      id: typeof item.id === 'string' ? item.id : String(index + 1),
      text: item.text,
      ...(typeof item.title === 'string' ? { title: item.title } : {}),
    },
  ];
}

function contextText(context: Json | undefined, passages: readonly Passage[]): string | undefined {
  if (context === undefined) return undefined;
  if (typeof context === 'string') return context;
  if (passages.length === 0) return canonicalJson(context);
  return passages
    .map(
      (passage, index) =>
        `[${index + 1}] ${passage.title === undefined ? '' : `${passage.title}\n`}${passage.text}`,
    )
    .join('\n\n');
}

function citationsOf(answer: Answer, context: Json | undefined): Citation[] {
  const chunks = Array.isArray(context) ? context.filter(isObject) : [];
  return (answer.quotes ?? []).map((quote): Citation => {
    const chunk = chunks.find((candidate) => candidate.id === quote.passageId);
    const base = typeof chunk?.start === 'number' ? chunk.start : 0;
    return {
      id: quote.passageId,
      title: typeof chunk?.title === 'string' ? chunk.title : 'Context',
      text: quote.text,
      start: base + quote.start,
      end: base + quote.end,
      score: quote.score,
      ...(typeof chunk?.documentId === 'string' ? { documentId: chunk.documentId } : {}),
      ...(typeof chunk?.knowledgeId === 'string' ? { knowledgeId: chunk.knowledgeId } : {}),
      ...(typeof chunk?.uri === 'string' ? { uri: chunk.uri } : {}),
    };
  });
}

function messageOf(value: Json): ChatMessage[] {
  if (!isObject(value) || typeof value.content !== 'string') return [];
  const role = value.role === 'assistant' || value.role === 'system' ? value.role : 'user';
  return [{ role, content: value.content }];
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isMemory(attachment: Attachment): attachment is MemoryAttachment {
  return attachment.type === 'memory';
}
