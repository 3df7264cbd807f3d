import { HeddleError } from '@heddle/contracts';
import type { ChatModels, ChatPart, ChatRequest } from '@heddle/ports';
import type { Egress } from './egress.ts';
import { createLocalReader, type ReadLocally } from './local-reader.ts';
import { createOpenAiCompatible } from './openai-compatible.ts';

/** One provider's way of answering. */
export type Provider = (
  request: ChatRequest,
  options: { readonly stream: boolean },
) => AsyncIterable<ChatPart>;

/** How providers are reached. */
export interface ChatModelsOptions {
  readonly egress: Egress;
  /** The built-in reader, which quotes passages. */
  readonly readLocally: ReadLocally;
}

/** Every provider behind one door; each is loaded when it is first asked. */
export function createChatModels(options: ChatModelsOptions): ChatModels {
  const made = new Map<string, Promise<Provider>>();
  const providers: Readonly<Record<string, () => Promise<Provider>>> = {
    local: async () => createLocalReader(options.readLocally),
    openai: async () => (await import('./providers.ts')).createOpenAi(options.egress),
    anthropic: async () => (await import('./providers.ts')).createAnthropic(options.egress),
    google: async () => (await import('./providers.ts')).createGoogle(options.egress),
    ollama: async () => (await import('./providers.ts')).createOllama(options.egress),
    'openai-compatible': async () => createOpenAiCompatible(options.egress),
  };
  const providerOf = (name: string): Promise<Provider> => {
    const make = Object.hasOwn(providers, name) ? providers[name] : undefined;
    if (!make)
      throw new HeddleError(
        'model-not-configured',
        `There is no model provider \`${name}\`. Choose one of: ${Object.keys(providers).join(', ')}.`,
      );
    const known = made.get(name) ?? make();
    made.set(name, known);
    return known;
  };
  return {
    async *chat(request, { stream }) {
      const provider = await providerOf(request.provider);
      yield* provider(request, { stream });
    },
  };
}
