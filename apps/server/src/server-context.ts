import type { Services } from '@heddle/application';
import type { Principal, ProviderInfo } from '@heddle/contracts';
import type { EndpointCache } from './endpoint-cache.ts';
import type { FirstSetup } from './first-setup.ts';
import type { Authenticate } from './middleware/authenticate.ts';
import type { createKeyLimiter, Limiter } from './middleware/limits.ts';

/** What routes stand on. */
export interface ServerContext {
  readonly services: Services;
  readonly authenticate: Authenticate;
  readonly cookie: { readonly name: string; readonly secure: boolean };
  readonly setup: FirstSetup;
  readonly limits: {
    readonly signIn: Limiter;
    readonly keys: ReturnType<typeof createKeyLimiter>;
    readonly approvals: { readonly byLink: Limiter; readonly byAddress: Limiter };
  };
  readonly endpoints: EndpointCache;
  readonly providers: readonly Omit<ProviderInfo, 'configured'>[];
  readonly testProvider: (principal: Principal, request: ProviderTest) => Promise<ProviderTestResult>;
  /** The kind that searches a knowledge base. */
  readonly searchKind: string;
}

/** A provider as somebody is about to use it; the key by the name of its secret. */
export interface ProviderTest {
  readonly provider: string;
  readonly model?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly apiKey?: { readonly secret: string } | undefined;
}

/** Whether it answered, and what is wrong otherwise. */
export interface ProviderTestResult {
  readonly ok: boolean;
  readonly model?: string;
  readonly latencyMs: number;
  readonly error?: { readonly code: string; readonly message: string };
}
