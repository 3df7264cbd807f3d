import type { ReferenceScope } from '../reference/reference-scope.ts';
import type { Meter } from '../value/meter.ts';
import type { PreparedPattern } from './pattern/prepare-pattern.ts';

/** One evaluation under way. */
export interface Evaluation {
  readonly scope: ReferenceScope;
  readonly meter: Meter;
  /** Patterns made at run time so far, so that a loop compiles each once. */
  readonly patterns: Map<string, PreparedPattern>;
}

/** What `item` and `index` are while a function works item by item; outside of one there is none. */
export interface ItemFrame {
  readonly item: unknown;
  readonly index: number;
}
