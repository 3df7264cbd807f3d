import type { StartResult, StartRun } from '@heddle/ports';

const KEPT_MS = 86_400_000;

type Idempotency = NonNullable<StartRun['idempotency']>;

interface KnownKey {
  readonly runId: string;
  readonly bodyHash: string;
  readonly at: number;
}

/** Idempotency keys and the runs they started, kept for a day. */
export class MemoryKeys {
  readonly #keys = new Map<string, KnownKey>();

  /** What a start under a known key answers; undefined when the key is new. */
  known(key: Idempotency, now: number): StartResult | undefined {
    const known = this.#keys.get(nameOf(key));
    if (known === undefined || known.at < now - KEPT_MS) return undefined;
    if (known.bodyHash !== key.bodyHash) return { outcome: 'conflict' };
    return { outcome: 'replayed', runId: known.runId };
  }

  keep(key: Idempotency, runId: string, at: number): void {
    this.#keys.set(nameOf(key), { runId, bodyHash: key.bodyHash, at });
  }

  /** Forgets the keys of runs that are no more. */
  forget(runIds: ReadonlySet<string>): void {
    for (const [name, { runId }] of this.#keys) if (runIds.has(runId)) this.#keys.delete(name);
  }
}

function nameOf({ scope, key }: Idempotency): string {
  return JSON.stringify([scope, key]);
}
