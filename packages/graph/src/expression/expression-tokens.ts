import { afterSpace, scanDotSegment, scanHead } from '../reference/path-syntax.ts';
import { SourceFailure } from '../value/problem.ts';
import { scanQuoted } from '../value/quoted-text.ts';

/** A word of an expression. `segment` is what follows a dot. */
export type ExpressionToken =
  | { readonly type: 'number'; readonly value: number; readonly offset: number; readonly end: number }
  | {
      readonly type: 'text' | 'name' | 'segment' | 'sign' | 'end';
      readonly value: string;
      readonly offset: number;
      readonly end: number;
    };

const NUMBER = /[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const SIGN = /===|!==|=>|\*\*|\?\.|==|!=|<=|>=|&&|\|\||\?\?|[<>!+\-*/%?:()[\]{},.=;&|`#@\\]/y;

const SIGN_ADVICE: Readonly<Record<string, string>> = {
  '===': 'Write `==`; it never converts types.',
  '!==': 'Write `!=`; it never converts types.',
  '=': 'Write `==` to compare; nothing can be assigned.',
  '=>': 'Write `item` for the current item, as in `filter(list, item.score > 0.5)`.',
  '**': 'Multiply instead, as in `x * x`.',
  '?.': 'Write a plain dot and a default: `order.customer.name ?? "unknown"`.',
  ';': 'An expression is one value; nothing follows it.',
  '&': 'Write `and`.',
  '|': 'Write `or`; there are no filters, so write functions around values, as in `upper(name)`.',
  '`': 'Write text in double or single quotes and join it with `+`.',
};

/** Cuts an expression into words; throws a `SourceFailure` at the first character that begins none. */
export function scanExpression(source: string): readonly ExpressionToken[] {
  const tokens: ExpressionToken[] = [];
  let position = afterSpace(source, 0);
  while (position < source.length) {
    const token = scanToken(source, position, tokens.at(-1));
    tokens.push(token);
    position = afterSpace(source, token.end);
  }
  tokens.push({ type: 'end', value: '', offset: source.length, end: source.length });
  return tokens;
}

function scanToken(source: string, offset: number, previous: ExpressionToken | undefined): ExpressionToken {
  if (previous?.type === 'sign' && previous.value === '.') return scanSegment(source, offset);
  const first = source[offset];
  if (first === '"' || first === "'") {
    const quoted = scanQuoted(source, offset);
    if (!quoted.ok) throw SourceFailure.of(quoted.problem);
    return { type: 'text', value: quoted.text, offset, end: quoted.end };
  }
  const number = matchAt(NUMBER, source, offset);
  if (number !== undefined) return toNumber(source, offset, number);
  const name = scanHead(source, offset, 'expression');
  if (name !== undefined) return { type: 'name', value: name, offset, end: offset + name.length };
  return scanSign(source, offset);
}

function scanSegment(source: string, offset: number): ExpressionToken {
  const scanned = scanDotSegment(source, offset, 'expression');
  if (!scanned.ok) throw SourceFailure.of(scanned.problem);
  return { type: 'segment', value: scanned.segment, offset, end: scanned.end };
}

function toNumber(source: string, offset: number, written: string): ExpressionToken {
  const end = offset + written.length;
  const value = Number(written);
  if (!Number.isFinite(value)) throw new SourceFailure('This number is too large.', offset, written.length);
  if (scanHead(source, end, 'expression') !== undefined) {
    throw new SourceFailure(
      'A number ends where a name begins.',
      offset,
      written.length + 1,
      'Put an operator between them, or begin the name with a letter.',
    );
  }
  return { type: 'number', value, offset, end };
}

function scanSign(source: string, offset: number): ExpressionToken {
  const sign = matchAt(SIGN, source, offset);
  const shown = sign ?? String.fromCodePoint(source.codePointAt(offset) ?? 0);
  const advice = Object.hasOwn(SIGN_ADVICE, shown) ? SIGN_ADVICE[shown] : undefined;
  if (sign === undefined || advice !== undefined || '#@\\'.includes(sign)) {
    throw new SourceFailure(
      `\`${shown}\` means nothing in an expression.`,
      offset,
      shown.length,
      advice ?? 'Write text in quotes.',
    );
  }
  return { type: 'sign', value: sign, offset, end: offset + sign.length };
}

function matchAt(sticky: RegExp, source: string, offset: number): string | undefined {
  sticky.lastIndex = offset;
  return sticky.exec(source)?.[0];
}
