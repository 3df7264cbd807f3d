import type { JsonObject } from '@heddle/contracts';
import type { PlanIndex } from '@heddle/engine';

/** How an activation ended, by the log alone. */
export interface Resolved {
  readonly status: 'completed' | 'failed' | 'skipped';
  readonly outputs: JsonObject;
}

/** What a log has told so far, by activation key. */
export interface Told {
  readonly index: PlanIndex;
  readonly resolved: Map<string, Resolved>;
  /** Of containers: how many iterations they have opened. */
  readonly opened: Map<string, number>;
  /** Who may wake those that wait. */
  readonly waiting: Map<string, readonly string[]>;
}
