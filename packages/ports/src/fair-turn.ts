import type { Clock } from './clock.ts';

/** Starts that a tenant may have in hand before its next ones queue behind those of others. */
const ALLOWANCE = 32;

/** Starts a second that a tenant works off as far as its turn is concerned. */
const WORKED_OFF_PER_SECOND = 50;

/** The last turn there is: more than that does not queue farther behind. */
export const LAST_TURN = 16;

/** Tenants that are remembered; quiet ones go first. */
const MAX_TENANTS = 10_000;

/** Whose turn it is among tenants that share a queue. */
export interface FairTurn {
  /** Counts a start and answers its turn: 0 for whoever is within the allowance, higher the more a tenant has in hand. */
  next(tenant: string): number;
}

/**
 * A leaky bucket for each tenant: what is within the allowance goes first, and every doubling beyond it one turn later.
 * It needs no knowledge of what became of the starts, so that nothing is lost with a process; a tenant that is alone
 * waits for nobody, whatever its turn.
 */
export function createFairTurn(clock: Clock): FairTurn {
  const levels = new Map<string, { level: number; at: number }>();
  return {
    next(tenant) {
      const now = clock.now();
      const known = levels.get(tenant);
      const worked = known === undefined ? 0 : ((now - known.at) / 1_000) * WORKED_OFF_PER_SECOND;
      const level = Math.max(0, (known?.level ?? 0) - worked) + 1;
      levels.delete(tenant);
      levels.set(tenant, { level, at: now });
      if (levels.size > MAX_TENANTS) levels.delete(levels.keys().next().value ?? '');
      if (level <= ALLOWANCE) return 0;
      return Math.min(LAST_TURN, 1 + Math.floor(Math.log2(level / ALLOWANCE)));
    },
  };
}
