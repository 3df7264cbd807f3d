import { nearest, SourceFailure } from '../value/problem.ts';
import { type CallExpression, type Expression, isChain } from './expression-ast.ts';
import { FUNCTIONS, type FunctionName, isFunctionName, signatureOf } from './functions/function-table.ts';
import { checkPattern } from './literal-pattern.ts';
import type { TokenReader } from './token-reader.ts';

/** Reads a whole expression; handed down so that the parser's files do not import each other in a circle. */
export type ParseExpression = (reader: TokenReader) => Expression;

/** Parses a call whose name was just read; its arguments are counted and its written-out pattern is checked. */
export function parseCall(
  reader: TokenReader,
  name: string,
  offset: number,
  parse: ParseExpression,
): Expression {
  if (!isFunctionName(name)) throw unknownFunction(name, offset);
  reader.advance();
  const parameters = FUNCTIONS[name].parameters;
  const values: Expression[] = [];
  while (!reader.isSign(')')) {
    const isPerItem = parameters[values.length]?.isPerItem === true;
    if (isPerItem) reader.loops += 1;
    values.push(parse(reader));
    if (isPerItem) reader.loops -= 1;
    if (!reader.take(',')) break;
  }
  reader.expect(')', `to close \`${name}(\``);
  const call = reader.node<CallExpression>(offset, { type: 'call', name, arguments: values }, ...values);
  checkCall(call, name);
  return call;
}

function checkCall(call: CallExpression, name: FunctionName): void {
  const { parameters } = FUNCTIONS[name];
  const required = parameters.filter((parameter) => parameter.isOptional !== true).length;
  const isOpen = parameters.at(-1)?.isRepeated === true;
  const count = call.arguments.length;
  if (count < required || (count > parameters.length && !isOpen)) {
    throw new SourceFailure(
      `\`${name}\` takes ${required === parameters.length && !isOpen ? '' : 'at least '}${required} value${required === 1 ? '' : 's'}, and ${count} ${count === 1 ? 'is' : 'are'} given.`,
      call.offset,
      call.length,
      `Write \`${signatureOf(name)}\`.`,
    );
  }
  const [first] = call.arguments;
  if (name === 'has' && first !== undefined && !isChain(first)) {
    throw new SourceFailure(
      '`has` asks whether a reference finds something.',
      first.offset,
      first.length,
      'Write for example `has(answer.json.title)`.',
    );
  }
  checkPattern(call);
}

function unknownFunction(name: string, offset: number): SourceFailure {
  const impure = ['now', 'today', 'date', 'random', 'uuid'].includes(name.toLowerCase());
  const near = nearest(name, Object.keys(FUNCTIONS));
  let fix = `Known are ${Object.keys(FUNCTIONS).join(', ')}.`;
  if (near !== undefined) fix = `Did you mean \`${near}\`?`;
  if (name === 'if' || name === 'iif') fix = 'Write `condition ? a : b`.';
  if (impure)
    fix = 'Expressions give the same result every time they run; take the value from the run or from a node.';
  return new SourceFailure(`There is no function \`${name}\`.`, offset, name.length, fix);
}
