import { type Services, tryNode } from '@heddle/application';
import { HeddleError, type Principal, type ProviderInfo } from '@heddle/contracts';
import { modelKind, modelProviders } from '@heddle/nodes/providers';
import type { ProviderTest, ProviderTestResult } from './server-context.ts';

/** Providers as the studio offers them, from the model kind's own table. */
export const providerChoices: readonly Omit<ProviderInfo, 'configured'>[] = modelProviders.map(
  ({ provider, title, needsKey, secret, defaultModel, models, note }) => ({
    provider,
    title,
    needsKey,
    models: [...models],
    ...(secret === undefined ? {} : { secret }),
    ...(defaultModel === undefined ? {} : { defaultModel }),
    ...(note === undefined ? {} : { note }),
  }),
);

/** Asks a provider for one word, as a real one-node plan on a worker, where keys are opened. */
export function createProviderTest(
  services: Services,
): (principal: Principal, request: ProviderTest) => Promise<ProviderTestResult> {
  return async function testProvider(principal, { provider, model, baseUrl, apiKey }) {
    const startedAt = services.clock.now();
    const config = {
      provider,
      maxTokens: 16,
      ...(model === undefined ? {} : { model }),
      ...(baseUrl === undefined ? {} : { baseUrl }),
      ...(apiKey === undefined ? {} : { apiKey: { secret: apiKey.secret } }),
    };
    try {
      const { outputs } = await tryNode(services, principal, modelKind, {
        config,
        inputs: { prompt: 'Answer with the one word: ready' },
      });
      const usage = outputs.usage as { model?: string } | undefined; // cast: the kind's own output
      return {
        ok: true,
        latencyMs: services.clock.now() - startedAt,
        ...(usage?.model === undefined ? {} : { model: usage.model }),
      };
    } catch (error) {
      const failure = HeddleError.from(error);
      if (failure.code === 'internal' || failure.code === 'not-allowed') throw failure;
      const inner = failure.details?.error as { code: string; message: string } | undefined; // cast: written by tryNode
      return {
        ok: false,
        latencyMs: services.clock.now() - startedAt,
        error: inner ?? { code: failure.code, message: failure.message },
      };
    }
  };
}
