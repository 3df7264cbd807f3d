import type { Endpoint, FlowStore } from '@heddle/ports';
import { createTtlCache } from './ttl-cache.ts';

/** How long another server's publish or rollback may go unnoticed here. */
const BELIEVED_MS = 1_000;

/** Endpoints by slug, believed for a second; this server's own changes show at once. */
export interface EndpointCache {
  readonly find: (slug: string, version?: number) => Promise<Endpoint | undefined>;
  clear(): void;
}

/** Endpoints by slug and version, believed for a second; what is not there is looked up every time. */
export function createEndpointCache(flows: Pick<FlowStore, 'endpoint'>): EndpointCache {
  let cache = createTtlCache<string, Endpoint>(BELIEVED_MS);
  return {
    async find(slug, version) {
      const key = `${slug}@${version ?? ''}`;
      const known = cache.get(key);
      if (known) return known;
      const found = await flows.endpoint(slug, version);
      if (found) cache.set(key, found);
      return found;
    },
    clear() {
      cache = createTtlCache(BELIEVED_MS);
    },
  };
}
