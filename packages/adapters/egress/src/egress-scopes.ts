import { Agent } from 'undici';
import { type EgressAllow, joinEgressAllow, parseEgressAllowEntries } from './egress-allow.ts';
import { createGuardedConnector, type EgressLookup } from './guarded-connector.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const MAX_HEADER_BYTES = 16 * 1024;
// Allowances are constants of our own, so that their number is small.
const MAX_SCOPES = 32;

/** What may be reached, and the connections that reach it. */
export interface PooledScope {
  readonly allow: EgressAllow;
  readonly agent: Agent;
}

/** Keeps a pool of connections per allowance, since a pooled connection skips the connector that judges addresses. */
export class EgressScopes {
  readonly base: PooledScope;
  readonly #lookup: EgressLookup;
  readonly #wider = new Map<string, PooledScope>();

  constructor(allow: EgressAllow, lookup: EgressLookup) {
    this.#lookup = lookup;
    this.base = this.#open(allow);
  }

  /**
   * The scope that allows these entries besides those of the base.
   *
   * @throws HeddleError `setting-invalid` on a bad entry.
   */
  allowing(entries: readonly string[] = []): PooledScope {
    if (entries.length === 0) return this.base;
    const key = entries.toSorted().join(',');
    const known = this.#wider.get(key);
    if (known !== undefined) return known;
    const scope = this.#open(joinEgressAllow(this.base.allow, parseEgressAllowEntries(entries)));
    this.#makeRoom();
    this.#wider.set(key, scope);
    return scope;
  }

  /** Lets running requests finish, closes all connections and refuses new ones. */
  async close(): Promise<void> {
    await Promise.all([this.base, ...this.#wider.values()].map(({ agent }) => agent.close()));
  }

  #open(allow: EgressAllow): PooledScope {
    const connect = createGuardedConnector({ allow, lookup: this.#lookup, timeoutMs: CONNECT_TIMEOUT_MS });
    return { allow, agent: new Agent({ connect, maxHeaderSize: MAX_HEADER_BYTES }) };
  }

  #makeRoom(): void {
    const [oldest] = this.#wider;
    if (oldest === undefined || this.#wider.size < MAX_SCOPES) return;
    const [key, { agent }] = oldest;
    this.#wider.delete(key);
    void agent.close();
  }
}
