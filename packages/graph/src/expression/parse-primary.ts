import { unreadableName } from '../reference/path-syntax.ts';
import { SourceFailure } from '../value/problem.ts';
import type {
  Expression,
  IndexExpression,
  ListExpression,
  LiteralExpression,
  LocalExpression,
  MemberExpression,
  ObjectExpression,
  PathExpression,
} from './expression-ast.ts';
import type { ExpressionToken } from './expression-tokens.ts';
import { type ParseExpression, parseCall } from './parse-call.ts';
import type { TokenReader } from './token-reader.ts';

const WORDS: ReadonlyMap<string, null | boolean> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);
const OPERATOR_WORDS: readonly string[] = ['and', 'or', 'not', 'in'];

/** Parses a value with the properties and indexes behind it; `parse` reads a whole expression. */
export function parsePrimary(reader: TokenReader, parse: ParseExpression): Expression {
  const { offset } = reader.current;
  let expression = parseValue(reader, parse);
  for (;;) {
    if (reader.take('.')) expression = readMember(reader, offset, expression, reader.advance());
    else if (reader.isSign('[')) expression = readIndex(reader, offset, expression, parse);
    else return refuseMethod(reader, expression);
  }
}

function parseValue(reader: TokenReader, parse: ParseExpression): Expression {
  const token = reader.current;
  switch (token.type) {
    case 'number':
    case 'text':
      reader.advance();
      return reader.node<LiteralExpression>(token.offset, { type: 'literal', value: token.value });
    case 'name':
      return parseName(reader, token.value, parse);
    case 'sign':
      if (token.value === '(') return parseGroup(reader, parse);
      if (token.value === '[') return parseList(reader, parse);
      if (token.value === '{') return parseBraces(reader, parse);
  }
  if (token.type === 'end')
    throw new SourceFailure(
      'The expression ends where a value is expected.',
      token.offset,
      1,
      'Write a value after the last operator.',
    );
  throw new SourceFailure(
    `A value is expected here, and \`${token.value}\` is none.`,
    token.offset,
    token.end - token.offset,
    'Write a reference, a number, text in quotes, or a function.',
  );
}

function parseName(reader: TokenReader, name: string, parse: ParseExpression): Expression {
  const { offset, end } = reader.advance();
  if (reader.isSign('(')) return parseCall(reader, name, offset, parse);
  const word = WORDS.get(name);
  if (word !== undefined) return reader.node<LiteralExpression>(offset, { type: 'literal', value: word });
  if (OPERATOR_WORDS.includes(name))
    throw new SourceFailure(
      `\`${name}\` stands where a value is expected.`,
      offset,
      name.length,
      name === 'not' ? 'Put brackets around it: `(not x)`.' : `Write a value before \`${name}\`.`,
    );
  if ((name === 'item' || name === 'index') && reader.loops > 0)
    return reader.node<LocalExpression>(offset, { type: 'local', name });
  refuseUnreadable(name, offset, end);
  return reader.node<PathExpression>(offset, { type: 'path', path: [name] });
}

function readMember(
  reader: TokenReader,
  offset: number,
  target: Expression,
  token: ExpressionToken,
): Expression {
  if (token.type !== 'segment')
    throw new SourceFailure(
      'A dot is followed by a property name or a list index.',
      token.offset,
      1,
      'Write for example `answer.text` or `items.0`.',
    );
  return member(reader, offset, target, token.value);
}

/** A property of a reference prolongs its path, so that the scope sees the whole of it. */
function member(reader: TokenReader, offset: number, target: Expression, name: string): Expression {
  if (target.type === 'path')
    return reader.node<PathExpression>(offset, { type: 'path', path: [...target.path, name] });
  return reader.node<MemberExpression>(offset, { type: 'member', target, name }, target);
}

function readIndex(
  reader: TokenReader,
  offset: number,
  target: Expression,
  parse: ParseExpression,
): Expression {
  reader.advance();
  const index = parse(reader);
  reader.expect(']', 'after the index');
  if (index.type === 'literal' && typeof index.value === 'string') {
    refuseUnreadable(index.value, index.offset, index.offset + index.length);
    return member(reader, offset, target, index.value);
  }
  if (
    index.type === 'literal' &&
    typeof index.value === 'number' &&
    Number.isSafeInteger(index.value) &&
    index.value >= 0
  ) {
    return member(reader, offset, target, String(index.value));
  }
  return reader.node<IndexExpression>(offset, { type: 'index', target, index }, target, index);
}

function parseGroup(reader: TokenReader, parse: ParseExpression): Expression {
  reader.advance();
  const expression = parse(reader);
  reader.expect(')', 'to close the bracket');
  return expression;
}

function parseList(reader: TokenReader, parse: ParseExpression): Expression {
  const { offset } = reader.advance();
  const items: Expression[] = [];
  while (!reader.isSign(']')) {
    items.push(parse(reader));
    if (!reader.take(',')) break;
  }
  reader.expect(']', 'to close the list');
  return reader.node<ListExpression>(offset, { type: 'list', items }, ...items);
}

/** An object, or a value in the braces of a template, which mean nothing more than the value itself. */
function parseBraces(reader: TokenReader, parse: ParseExpression): Expression {
  const { offset, end } = reader.advance();
  if (!reader.isSign('{') || reader.current.offset !== end) return parseObject(reader, offset, parse);
  reader.advance();
  const expression = parse(reader);
  reader.expect('}', 'to close `{{`');
  reader.expect('}', 'to close `{{`');
  return expression;
}

function parseObject(reader: TokenReader, offset: number, parse: ParseExpression): Expression {
  const entries: { key: string; value: Expression }[] = [];
  while (!reader.isSign('}')) {
    const key = reader.advance();
    if (key.type !== 'name' && key.type !== 'text')
      throw new SourceFailure(
        'A property name is expected here.',
        key.offset,
        key.end - key.offset,
        'Write objects as `{ name: value, "other name": value }`.',
      );
    refuseUnreadable(key.value, key.offset, key.end);
    if (entries.some((entry) => entry.key === key.value))
      throw new SourceFailure(
        `The property \`${key.value}\` is given twice.`,
        key.offset,
        key.end - key.offset,
        'Remove one of the two.',
      );
    reader.expect(':', `after the property name \`${key.value}\``);
    entries.push({ key: key.value, value: parse(reader) });
    if (!reader.take(',')) break;
  }
  reader.expect('}', 'to close the object');
  return reader.node<ObjectExpression>(
    offset,
    { type: 'object', entries },
    ...entries.map((entry) => entry.value),
  );
}

function refuseMethod(reader: TokenReader, expression: Expression): Expression {
  if (!reader.isSign('(')) return expression;
  throw new SourceFailure(
    'Values have no methods.',
    expression.offset,
    expression.length,
    'Write functions around values: `lower(name)`, `contains(text, "part")`.',
  );
}

function refuseUnreadable(name: string, offset: number, end: number): void {
  const problem = unreadableName(name, offset, end - offset);
  if (problem !== undefined) throw SourceFailure.of(problem);
}
