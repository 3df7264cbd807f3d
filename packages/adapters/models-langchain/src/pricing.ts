import type { Usage } from '@heddle/contracts';
import { calcPrice } from '@pydantic/genai-prices';

/** Tokens as a provider counted them. */
export interface TokenCount {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly estimated?: boolean;
}

/** Provider names of the price table, where they differ from ours. */
const PRICE_PROVIDERS: Readonly<Record<string, string>> = {
  openai: 'openai',
  anthropic: 'anthropic',
  google: 'google',
};

/**
 * Tokens with what they cost, in US dollars, by the price table of `@pydantic/genai-prices` (its data is in the
 * package). A model without a price, such as one on your own machine, costs 0.
 */
export function priced(provider: string, model: string, tokens: TokenCount): Usage {
  const { inputTokens, outputTokens, estimated } = tokens;
  const providerId = PRICE_PROVIDERS[provider];
  const price =
    providerId === undefined
      ? null
      : calcPrice({ input_tokens: inputTokens, output_tokens: outputTokens }, model, { providerId });
  return {
    inputTokens,
    outputTokens,
    costUsd: price?.total_price ?? 0,
    model,
    ...(estimated ? { estimated: true } : {}),
  };
}
