import { printPath } from '../reference/path-syntax.ts';
import { type Guards, isGuarded, type ReferenceUse } from '../reference/reference-use.ts';
import { type CallExpression, type Expression, isChain } from './expression-ast.ts';
import { FUNCTIONS } from './functions/function-table.ts';
import { parseExpression } from './parse-expression.ts';

/** Every reference of an expression, in the order of its source. `item` and `index` inside a function that binds them are none. */
export function expressionReferences(expression: Expression): readonly ReferenceUse[] {
  const references: ReferenceUse[] = [];
  collect({ guards: [], into: references }, expression, false);
  return references.sort((first, second) => first.offset - second.offset);
}

/**
 * Rewrites the references of an expression source and leaves every other character as it is, for example when nodes are copied under
 * new ids. A source that cannot be parsed is returned unchanged.
 */
export function renameExpressionReferences(
  source: string,
  rename: (path: readonly string[]) => readonly string[],
): string {
  const parsed = parseExpression(source);
  if (!parsed.ok) return source;
  return expressionReferences(parsed.expression).reduceRight((text, reference) => {
    const renamed = rename(reference.path);
    if (renamed === reference.path) return text;
    return (
      text.slice(0, reference.offset) + printPath(renamed) + text.slice(reference.offset + reference.length)
    );
  }, source);
}

interface Walk {
  readonly guards: Guards;
  readonly into: ReferenceUse[];
}

function collect(walk: Walk, expression: Expression, mayMiss: boolean): void {
  switch (expression.type) {
    case 'literal':
    case 'local':
      break;
    case 'path': {
      const { path, offset, length } = expression;
      walk.into.push({ path, hasDefault: mayMiss || isGuarded(path, walk.guards), offset, length });
      break;
    }
    case 'member':
      collect(walk, expression.target, mayMiss && canMiss(expression.target));
      break;
    case 'index':
      collect(walk, expression.target, mayMiss && canMiss(expression.target));
      collect(walk, expression.index, false);
      break;
    case 'fallback':
      collect(walk, expression.left, canMiss(expression.left));
      collect(walk, expression.right, mayMiss && canMiss(expression.right));
      break;
    case 'call':
      collectCall(walk, expression);
      break;
    case 'logical':
      collect(walk, expression.left, false);
      collect(guarded(walk, expression.left, expression.operator === 'and'), expression.right, false);
      break;
    case 'conditional':
      collect(walk, expression.condition, false);
      collect(guarded(walk, expression.condition, true), expression.consequence, false);
      collect(guarded(walk, expression.condition, false), expression.otherwise, false);
      break;
    default:
      for (const part of partsOf(expression)) collect(walk, part, false);
  }
}

/** The same parts that evaluation lets find nothing. */
function canMiss(expression: Expression): boolean {
  return isChain(expression) || expression.type === 'fallback';
}

function collectCall(walk: Walk, call: CallExpression): void {
  const { parameters } = FUNCTIONS[call.name];
  const last = parameters.at(-1);
  call.arguments.forEach((argument, index) => {
    const parameter = parameters[index] ?? last;
    collect(walk, argument, parameter?.allowsMissing === true && canMiss(argument));
  });
}

function partsOf(
  expression: Extract<Expression, { type: 'list' | 'object' | 'unary' | 'binary' }>,
): readonly Expression[] {
  switch (expression.type) {
    case 'list':
      return expression.items;
    case 'object':
      return expression.entries.map((entry) => entry.value);
    case 'unary':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
  }
}

function guarded(walk: Walk, test: Expression, outcome: boolean): Walk {
  const proven = provenBy(test, outcome);
  return proven.length === 0 ? walk : { ...walk, guards: [...walk.guards, ...proven] };
}

/** The paths that are certainly there when a test comes out so. */
function provenBy(test: Expression, outcome: boolean): Guards {
  if (test.type === 'unary' && test.operator === 'not') return provenBy(test.operand, !outcome);
  if (test.type === 'logical' && (test.operator === 'and') === outcome)
    return [...provenBy(test.left, outcome), ...provenBy(test.right, outcome)];
  if (test.type !== 'call') return [];
  const provesPresence = (test.name === 'has' && outcome) || (test.name === 'isEmpty' && !outcome);
  const [argument] = test.arguments;
  return provesPresence && argument?.type === 'path' ? [argument.path] : [];
}
