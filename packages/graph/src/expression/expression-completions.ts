import {
  type AvailableReference,
  type Completion,
  type CompletionCandidate,
  itemReference,
  matchCandidates,
  referenceCandidates,
} from '../reference/completions.ts';
import { SourceFailure } from '../value/problem.ts';
import { type ExpressionToken, scanExpression } from './expression-tokens.ts';
import { FUNCTIONS, type FunctionName, isFunctionName, signatureOf } from './functions/function-table.ts';
import { parseExpression } from './parse-expression.ts';

const TYPED = /[\p{ID_Start}_$][\p{ID_Continue}$.-]*$/u;
const REST_OF_NAME = /^[\p{ID_Continue}$-]*/u;
const WORDS = ['and', 'or', 'not', 'in', 'true', 'false', 'null'] as const;

/** A call whose bracket is open where the cursor is. */
interface OpenCall {
  readonly name: FunctionName | undefined;
  readonly start: number;
  firstEnd: number | undefined;
  parameter: number;
}

/**
 * What may be written at the cursor of an expression: references, functions, words, and `item` and `index` where a function binds them.
 * Empty inside quotes. Works on sources that do not parse yet.
 */
export function expressionCompletions(
  source: string,
  offset: number,
  available: readonly AvailableReference[],
): readonly Completion[] {
  const typed = TYPED.exec(source.slice(0, offset))?.[0] ?? '';
  const from = offset - typed.length;
  const tokens = tokensBefore(source, from);
  if (tokens === undefined) return [];
  const to = offset + (REST_OF_NAME.exec(source.slice(offset))?.[0].length ?? 0);
  const hasBracket = source[to] === '(';
  const candidates = [
    ...itemCandidates(openCalls(tokens), source, available, typed),
    ...referenceCandidates(available, typed),
    ...functionCandidates(hasBracket),
    ...WORDS.map((word) => ({ label: word, insert: word, detail: '', kind: 'word' as const })),
  ];
  return matchCandidates(candidates, typed, from, to);
}

/** The words before the one being typed; undefined inside a text or behind something unreadable. */
function tokensBefore(source: string, end: number): readonly ExpressionToken[] | undefined {
  try {
    return scanExpression(source.slice(0, end));
  } catch (thrown) {
    if (thrown instanceof SourceFailure) return undefined;
    throw thrown;
  }
}

function openCalls(tokens: readonly ExpressionToken[]): readonly OpenCall[] {
  const calls: OpenCall[] = [];
  tokens.forEach((token, index) => {
    if (token.type !== 'sign') return;
    const innermost = calls.at(-1);
    if (token.value === '(' || token.value === '[' || token.value === '{') {
      const before = tokens[index - 1];
      const name =
        token.value === '(' && before?.type === 'name' && isFunctionName(before.value)
          ? before.value
          : undefined;
      calls.push({ name, start: token.end, firstEnd: undefined, parameter: 0 });
    } else if (token.value === ')' || token.value === ']' || token.value === '}') calls.pop();
    else if (token.value === ',' && innermost !== undefined) {
      innermost.firstEnd ??= token.offset;
      innermost.parameter += 1;
    }
  });
  return calls;
}

function itemCandidates(
  calls: readonly OpenCall[],
  source: string,
  available: readonly AvailableReference[],
  typed: string,
): readonly CompletionCandidate[] {
  const loop = calls.findLast(
    (call) => call.name !== undefined && FUNCTIONS[call.name].parameters[call.parameter]?.isPerItem === true,
  );
  if (loop === undefined) return [];
  const list = parseExpression(source.slice(loop.start, loop.firstEnd));
  const path = list.ok && list.expression.type === 'path' ? list.expression.path : [];
  const items = [
    itemReference(available, path, 'item'),
    { path: ['index'], type: 'number' as const, detail: 'position from 0' },
  ];
  return referenceCandidates(items, typed, 'local');
}

function functionCandidates(hasBracket: boolean): readonly CompletionCandidate[] {
  // cast: the table's keys are exactly the function names
  const names = Object.keys(FUNCTIONS) as FunctionName[];
  return names.map((name) => ({
    label: name,
    insert: hasBracket ? name : `${name}(`,
    detail: `${signatureOf(name)} · ${FUNCTIONS[name].summary}`,
    kind: 'function' as const,
  }));
}
