/** The invariants by name. */
export const INVARIANTS = {
  I1: 'one commit per run, node and iteration',
  I2: 'nothing starts before its parents are resolved',
  I3: 'every accepted run ends as its graph says',
  I4: 'effects: the expected keys, and no more calls than attempts',
  I5: 'events without gaps, exactly one end',
  I6: 'no orphan claims, locks or jobs',
  I7: 'counts return to where they were',
  I8: 'nothing of one workspace in another',
} as const;

export type Invariant = keyof typeof INVARIANTS;

/** Something that must never be. */
export interface Violation {
  /** An invariant, or the fault whose own promise was broken. */
  readonly rule: Invariant | `T${number}`;
  /** The graph's seed, when it concerns one run. */
  readonly seed?: number;
  readonly runId?: string;
  readonly what: string;
  /** An accepted run that is not in the record, or not over at the deadline. */
  readonly isLost?: boolean;
}
