import type { SourceProblem } from '../../value/problem.ts';
import type { CharacterSet } from './character-set.ts';

/** A place that a pattern can ask for without taking a character. */
export type Assertion = 'start' | 'end' | 'line-start' | 'line-end' | 'word-edge' | 'no-word-edge';

/** A parsed pattern. */
export type PatternNode =
  | { readonly type: 'set'; readonly set: CharacterSet }
  | { readonly type: 'assertion'; readonly assertion: Assertion }
  | { readonly type: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly type: 'choice'; readonly options: readonly PatternNode[] }
  | { readonly type: 'group'; readonly index: number; readonly body: PatternNode }
  | {
      readonly type: 'repeat';
      readonly body: PatternNode;
      readonly minimum: number;
      /** Infinity when open. */
      readonly maximum: number;
      readonly isLazy: boolean;
    };

/** Letters before a pattern, as in `(?i)`. */
export interface PatternFlags {
  readonly ignoresCase: boolean;
  readonly dotTakesLineBreaks: boolean;
  readonly anchorsTakeLines: boolean;
}

export type ParsePatternResult =
  | { readonly ok: true; readonly pattern: PatternNode; readonly groups: number }
  | { readonly ok: false; readonly problem: SourceProblem };
