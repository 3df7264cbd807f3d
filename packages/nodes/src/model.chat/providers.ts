/** What a builder chooses from. The table is data: an adapter decides how each is spoken to. */
export interface ProviderChoice {
  readonly provider: string;
  readonly title: string;
  readonly needsKey: boolean;
  /** Name of the secret that is used when the node names none. */
  readonly secret?: string;
  readonly defaultModel?: string;
  readonly models: readonly string[];
  readonly needsBaseUrl?: boolean;
  readonly note?: string;
}

export const PROVIDERS: readonly ProviderChoice[] = [
  {
    provider: 'local',
    title: 'Built-in reader',
    needsKey: false,
    models: [],
    note: 'Quotes your documents, does not write text. Works with no key and no network.',
  },
  {
    provider: 'openai',
    title: 'OpenAI',
    needsKey: true,
    secret: 'openai',
    defaultModel: 'gpt-5-mini',
    models: ['gpt-5', 'gpt-5-mini', 'gpt-5-nano', 'gpt-4.1', 'gpt-4.1-mini', 'gpt-4o-mini'],
  },
  {
    provider: 'anthropic',
    title: 'Anthropic',
    needsKey: true,
    secret: 'anthropic',
    defaultModel: 'claude-sonnet-4-5',
    models: ['claude-opus-4-5', 'claude-sonnet-4-5', 'claude-haiku-4-5'],
  },
  {
    provider: 'google',
    title: 'Google Gemini',
    needsKey: true,
    secret: 'google',
    defaultModel: 'gemini-2.5-flash',
    models: ['gemini-2.5-pro', 'gemini-2.5-flash', 'gemini-2.5-flash-lite'],
  },
  {
    provider: 'ollama',
    title: 'Ollama',
    needsKey: false,
    defaultModel: 'llama3.2',
    models: ['llama3.2', 'llama3.1', 'qwen3', 'gemma3'],
    note: 'Models on your own machine, by default at port 11434.',
  },
  {
    provider: 'openai-compatible',
    title: 'OpenAI-compatible',
    needsKey: false,
    models: [],
    needsBaseUrl: true,
    note: 'Any server that speaks the OpenAI chat protocol; give its base URL.',
  },
];

/** The choice of that name. */
export function providerChoice(provider: string): ProviderChoice | undefined {
  return PROVIDERS.find((choice) => choice.provider === provider);
}
