/** The syntax tree of a pattern: what a regular expression says, without captures, which a yes or no does not need. */

/** Whether one code point belongs to a set. */
export type PointSet = (point: number) => boolean;

/** A condition on a position between two code points. */
export type Condition =
  | { readonly type: 'start' | 'end' | 'word-edge' | 'no-word-edge' }
  | { readonly type: 'look'; readonly look: number; readonly isNegated: boolean };

/** A part of a pattern. */
export type PatternPart =
  | { readonly type: 'point'; readonly matches: PointSet }
  | { readonly type: 'condition'; readonly condition: Condition }
  | { readonly type: 'sequence'; readonly parts: readonly PatternPart[] }
  | { readonly type: 'choice'; readonly parts: readonly PatternPart[] }
  | { readonly type: 'repeat'; readonly part: PatternPart; readonly min: number; readonly max: number };

/** A lookahead or lookbehind; its number is its place in {@link PatternSyntax.looks}, after those inside it. */
export interface Look {
  readonly part: PatternPart;
  readonly isBehind: boolean;
}

/** A whole pattern. */
export interface PatternSyntax {
  readonly part: PatternPart;
  readonly looks: readonly Look[];
}

/** Why a pattern cannot be used, and where. */
export class PatternError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.name = 'PatternError';
    this.offset = offset;
  }
}
