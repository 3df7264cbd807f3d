import type { PortType } from '@heddle/contracts';
import type { SourceProblem } from '../value/problem.ts';
import { nameOfKind, nameOfKinds, type ValueKind } from '../value/value-kind.ts';
import type { BinaryExpression, CallExpression, Expression } from './expression-ast.ts';
import { adviceFor } from './expression-failure.ts';
import type { FunctionParameter } from './functions/expression-function.ts';
import { FUNCTIONS } from './functions/function-table.ts';
import { eitherKind, isKnown, kindOfLiteral, kindOfPortType, type StaticKind } from './static-type.ts';

/** What an expression gives, as far as it is certain before it runs: lists, objects and null count as `json`. */
export type ExpressionType = 'boolean' | 'number' | 'text' | 'json' | 'any';

/** Something about an expression that is certainly wrong (`error`) or certainly pointless (`warning`). */
export interface ExpressionDiagnostic extends SourceProblem {
  readonly severity: 'error' | 'warning';
}

/** Gives the port type that a reference leads to, or undefined when it is not known. */
export type TypesOf = (path: readonly string[]) => PortType | undefined;

/**
 * The type of an expression and what would certainly fail when it ran. References of unknown type are never reported.
 *
 * @example
 * expressionType(expression, (path) => (path[1] === 'text' ? 'text' : undefined));
 */
export function expressionType(
  expression: Expression,
  typesOf: TypesOf,
): { readonly type: ExpressionType; readonly diagnostics: readonly ExpressionDiagnostic[] } {
  const diagnostics: ExpressionDiagnostic[] = [];
  const kind = infer({ typesOf, diagnostics }, expression);
  const isJson = kind === 'list' || kind === 'object' || kind === 'null';
  return { type: isJson ? 'json' : kind, diagnostics };
}

interface Inference {
  readonly typesOf: TypesOf;
  readonly diagnostics: ExpressionDiagnostic[];
}

function infer(inference: Inference, expression: Expression): StaticKind {
  switch (expression.type) {
    case 'literal':
      return kindOfLiteral(expression.value);
    case 'path':
      return kindOfPortType(inference.typesOf(expression.path));
    case 'local':
      return expression.name === 'index' ? 'number' : 'any';
    case 'member':
      infer(inference, expression.target);
      return 'any';
    case 'index':
      infer(inference, expression.target);
      infer(inference, expression.index);
      return 'any';
    case 'list':
      for (const item of expression.items) infer(inference, item);
      return 'list';
    case 'object':
      for (const entry of expression.entries) infer(inference, entry.value);
      return 'object';
    case 'unary':
      if (expression.operator === 'not')
        return expectKinds(inference, expression.operand, ['boolean'], 'the operand of `not`', 'boolean');
      return expectKinds(inference, expression.operand, ['number'], 'the operand of `-`', 'number');
    case 'logical':
      for (const side of [expression.left, expression.right])
        expectKinds(inference, side, ['boolean'], `the operand of \`${expression.operator}\``, 'boolean');
      return 'boolean';
    case 'binary':
      return inferBinary(inference, expression);
    case 'fallback': {
      const left = infer(inference, expression.left);
      const right = infer(inference, expression.right);
      return left === 'null' ? right : eitherKind(left, right);
    }
    case 'conditional':
      expectKinds(inference, expression.condition, ['boolean'], 'the condition before `?`', 'boolean');
      return eitherKind(infer(inference, expression.consequence), infer(inference, expression.otherwise));
    case 'call':
      return inferCall(inference, expression);
  }
}

function inferBinary(inference: Inference, expression: BinaryExpression): StaticKind {
  const { operator, left, right } = expression;
  const [leftKind, rightKind] = [infer(inference, left), infer(inference, right)];
  switch (operator) {
    case '==':
    case '!=':
      if (
        isKnown(leftKind) &&
        isKnown(rightKind) &&
        leftKind !== rightKind &&
        leftKind !== 'null' &&
        rightKind !== 'null'
      ) {
        report(
          inference,
          'warning',
          expression,
          `${sentence(nameOfKind(leftKind))} never equals ${nameOfKind(rightKind)}, so this is always ${operator === '!='}.`,
          adviceFor(left, [rightKind], leftKind),
        );
      }
      return 'boolean';
    case 'in':
    case 'not in':
      checkKind(inference, right, rightKind, ['list', 'object', 'text'], `what follows \`${operator}\``);
      return 'boolean';
    case '<':
    case '<=':
    case '>':
    case '>=':
      checkPair(inference, expression, leftKind, rightKind);
      return 'boolean';
    case '+':
      checkPair(inference, expression, leftKind, rightKind);
      return isKnown(leftKind) ? leftKind : rightKind;
    default:
      checkKind(inference, left, leftKind, ['number'], `an operand of \`${operator}\``);
      checkKind(inference, right, rightKind, ['number'], `an operand of \`${operator}\``);
      return 'number';
  }
}

/** Two operands that must both be numbers or both be text. */
function checkPair(
  inference: Inference,
  expression: BinaryExpression,
  left: StaticKind,
  right: StaticKind,
): void {
  const role = `an operand of \`${expression.operator}\``;
  const areTaken = [
    checkKind(inference, expression.left, left, ['number', 'text'], role),
    checkKind(inference, expression.right, right, ['number', 'text'], role),
  ];
  if (areTaken.includes(false) || !isKnown(left) || !isKnown(right) || left === right) return;
  const number = left === 'number' ? expression.left : expression.right;
  const text = left === 'number' ? expression.right : expression.left;
  const fix =
    expression.operator === '+' ? adviceFor(number, ['text'], 'number') : adviceFor(text, ['number'], 'text');
  report(
    inference,
    'error',
    expression,
    `\`${expression.operator}\` takes two numbers or two texts, found ${nameOfKind(left)} and ${nameOfKind(right)}.`,
    fix,
  );
}

function inferCall(inference: Inference, call: CallExpression): StaticKind {
  const { parameters, returns } = FUNCTIONS[call.name];
  call.arguments.forEach((argument, index) => {
    const parameter = parameters[index] ?? parameters.at(-1);
    const kind = infer(inference, argument);
    if (parameter === undefined) return;
    checkKind(inference, argument, kind, kindsOf(parameter), `\`${parameter.name}\` of \`${call.name}\``);
  });
  return returns;
}

function kindsOf(parameter: FunctionParameter): readonly ValueKind[] | undefined {
  return parameter.isPerItem === true && parameter.name === 'condition' ? ['boolean'] : parameter.kinds;
}

function expectKinds(
  inference: Inference,
  at: Expression,
  expected: readonly ValueKind[],
  role: string,
  result: StaticKind,
): StaticKind {
  checkKind(inference, at, infer(inference, at), expected, role);
  return result;
}

/** Reports a kind that is certainly not taken; false when it did. */
function checkKind(
  inference: Inference,
  at: Expression,
  kind: StaticKind,
  expected: readonly ValueKind[] | undefined,
  role: string,
): boolean {
  if (expected === undefined || !isKnown(kind) || expected.includes(kind)) return true;
  report(
    inference,
    'error',
    at,
    `${sentence(role)} must be ${nameOfKinds(expected)}, found ${nameOfKind(kind)}.`,
    adviceFor(at, expected, kind),
  );
  return false;
}

function report(
  inference: Inference,
  severity: 'error' | 'warning',
  at: Expression,
  message: string,
  fix: string,
): void {
  inference.diagnostics.push({ severity, message, offset: at.offset, length: at.length, fix });
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
