import type { Provider } from './chat-models.ts';
import type { Egress } from './egress.ts';
import { createLangChainProvider } from './langchain-provider.ts';

/** Where Ollama listens unless told otherwise; the one private address that needs no operator's word. */
const OLLAMA = { url: 'http://127.0.0.1:11434', allow: '127.0.0.1:11434' } as const;
const GOOGLE_ORIGIN = 'https://generativelanguage.googleapis.com';

/** OpenAI's chat models. */
export function createOpenAi(egress: Egress): Provider {
  return createLangChainProvider({
    title: 'OpenAI',
    fetchFor: () => egress.fetch,
    defaultModel: 'gpt-5-mini',
    needsKey: true,
    makeModel: async ({ model, apiKey, baseUrl, temperature, maxTokens }, guardedFetch) => {
      const { ChatOpenAI } = await import('@langchain/openai');
      return new ChatOpenAI({
        model,
        maxRetries: 0,
        streamUsage: true,
        configuration: { fetch: guardedFetch, ...(baseUrl === undefined ? {} : { baseURL: baseUrl }) },
        ...(apiKey === undefined ? {} : { apiKey }),
        ...(temperature === undefined ? {} : { temperature }),
        ...(maxTokens === undefined ? {} : { maxTokens }),
      });
    },
  });
}

/** Anthropic's Claude models. */
export function createAnthropic(egress: Egress): Provider {
  return createLangChainProvider({
    title: 'Anthropic',
    fetchFor: () => egress.fetch,
    defaultModel: 'claude-sonnet-4-5',
    needsKey: true,
    countsCumulate: true,
    makeModel: async ({ model, apiKey, baseUrl, temperature, maxTokens }, guardedFetch) => {
      const { ChatAnthropic } = await import('@langchain/anthropic');
      return new ChatAnthropic({
        model,
        maxRetries: 0,
        // The protocol asks for a limit; this one no model refuses.
        maxTokens: maxTokens ?? 4_096,
        clientOptions: { fetch: guardedFetch },
        ...(baseUrl === undefined ? {} : { anthropicApiUrl: baseUrl }),
        ...(apiKey === undefined ? {} : { apiKey }),
        ...(temperature === undefined ? {} : { temperature }),
      });
    },
  });
}

/** Google's Gemini models. */
export function createGoogle(egress: Egress): Provider {
  return createLangChainProvider({
    title: 'Google Gemini',
    fetchFor: () => egress.fetch,
    defaultModel: 'gemini-2.5-flash',
    needsKey: true,
    makeModel: async ({ model, apiKey, baseUrl, temperature, maxTokens }, guardedFetch) => {
      const { ChatGoogle } = await import('@langchain/google');
      return new ChatGoogle({
        model,
        maxRetries: 0,
        platformType: 'gai',
        apiClient: {
          hasApiKey: () => true,
          getProjectId: async () => '',
          fetch: (request) => guardedFetch(toGuarded(request, apiKey, baseUrl)),
        },
        ...(temperature === undefined ? {} : { temperature }),
        ...(maxTokens === undefined ? {} : { maxOutputTokens: maxTokens }),
      });
    },
  });
}

/** The SDK's request with the key in its header, at another origin when a base URL is given. */
function toGuarded(request: Request, apiKey: string | undefined, baseUrl: string | undefined): Request {
  const url =
    baseUrl === undefined ? request.url : request.url.replace(GOOGLE_ORIGIN, baseUrl.replace(/\/+$/, ''));
  const guarded = new Request(url, request);
  if (apiKey !== undefined) guarded.headers.set('x-goog-api-key', apiKey);
  return guarded;
}

/** Models on one's own machine, through Ollama. */
export function createOllama(egress: Egress): Provider {
  const ownFetch = egress.fetchWith({ alsoAllow: [OLLAMA.allow] });
  return createLangChainProvider({
    title: 'Ollama',
    // A base URL of the flow's own passes the guard like any other address.
    fetchFor: ({ baseUrl }) => (baseUrl === undefined ? ownFetch : egress.fetch),
    defaultModel: 'llama3.2',
    needsKey: false,
    makeModel: async ({ model, baseUrl, temperature, maxTokens }, guardedFetch) => {
      const { ChatOllama } = await import('@langchain/ollama');
      return new ChatOllama({
        model,
        maxRetries: 0,
        baseUrl: baseUrl ?? OLLAMA.url,
        fetch: guardedFetch,
        ...(temperature === undefined ? {} : { temperature }),
        ...(maxTokens === undefined ? {} : { numPredict: maxTokens }),
      });
    },
  });
}
