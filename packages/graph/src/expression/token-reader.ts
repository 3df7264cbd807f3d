import { SourceFailure } from '../value/problem.ts';
import type { Expression } from './expression-ast.ts';
import { MAXIMUM_BRACKET_DEPTH, MAXIMUM_EXPRESSION_DEPTH } from './expression-limits.ts';
import type { ExpressionToken } from './expression-tokens.ts';

type Unplaced<Node> = Node extends Expression ? Omit<Node, 'offset' | 'length'> : never;

/** Walks the words of an expression and makes its nodes, holding both kinds of nesting within bounds. */
export class TokenReader {
  readonly #tokens: readonly ExpressionToken[];
  readonly #depths = new WeakMap<Expression, number>();
  #position = 0;
  /** The expression as a whole is none. */
  #brackets = -1;
  /** How many functions that bind `item` are open. */
  loops = 0;

  constructor(tokens: readonly ExpressionToken[]) {
    this.#tokens = tokens;
  }

  get current(): ExpressionToken {
    const token = this.#tokens[this.#position] ?? this.#tokens.at(-1);
    return token ?? { type: 'end', value: '', offset: 0, end: 0 };
  }

  isAtEnd(): boolean {
    return this.current.type === 'end';
  }

  get following(): ExpressionToken {
    return this.#tokens[this.#position + 1] ?? this.current;
  }

  /** Where the word before the current one ended. */
  get lastEnd(): number {
    return this.#tokens[this.#position - 1]?.end ?? 0;
  }

  advance(): ExpressionToken {
    const token = this.current;
    if (token.type !== 'end') this.#position += 1;
    return token;
  }

  isSign(...signs: readonly string[]): boolean {
    const token = this.current;
    return token.type === 'sign' && signs.includes(token.value);
  }

  isWord(word: string): boolean {
    return this.current.type === 'name' && this.current.value === word;
  }

  /** Takes a sign when it is the current word. */
  take(sign: string): boolean {
    if (!this.isSign(sign)) return false;
    this.advance();
    return true;
  }

  /** Takes a sign that must be there. */
  expect(sign: string, meaning: string): ExpressionToken {
    if (this.isSign(sign)) return this.advance();
    const token = this.current;
    const found = token.type === 'end' ? 'the expression ends' : `\`${String(token.value)}\` stands here`;
    throw new SourceFailure(
      `Expected \`${sign}\` ${meaning}, and ${found}.`,
      token.offset,
      token.end - token.offset,
      `Add \`${sign}\`.`,
    );
  }

  /** Runs a parser one bracket deeper. */
  nested<Result>(parse: () => Result): Result {
    this.#brackets += 1;
    if (this.#brackets > MAXIMUM_BRACKET_DEPTH) throw this.#tooDeep(MAXIMUM_BRACKET_DEPTH);
    const result = parse();
    this.#brackets -= 1;
    return result;
  }

  /** Makes a node that reaches from `offset` to the last word taken; `children` decide its depth. */
  node<Node extends Expression>(
    offset: number,
    made: Unplaced<Node>,
    ...children: readonly Expression[]
  ): Node {
    // cast: the place is all that `Unplaced` leaves out
    const placed = { ...made, offset, length: this.lastEnd - offset } as unknown as Node;
    const depth = 1 + Math.max(0, ...children.map((child) => this.#depths.get(child) ?? 1));
    if (depth > MAXIMUM_EXPRESSION_DEPTH) throw this.#tooDeep(MAXIMUM_EXPRESSION_DEPTH);
    this.#depths.set(placed, depth);
    return placed;
  }

  #tooDeep(maximum: number): SourceFailure {
    const token = this.current;
    return new SourceFailure(
      `The expression is nested more than ${maximum} deep.`,
      token.offset,
      token.end - token.offset,
      'Compute a part of it in a node before and refer to the result.',
    );
  }
}
