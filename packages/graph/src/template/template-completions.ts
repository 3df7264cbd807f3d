import {
  type AvailableReference,
  type Completion,
  type CompletionCandidate,
  itemReference,
  matchCandidates,
  referenceCandidates,
} from '../reference/completions.ts';
import { SourceFailure } from '../value/problem.ts';
import { readChain } from './tag-content.ts';
import { scanTemplate } from './template-tokens.ts';

/** A block that is open where the cursor is; for a loop, what its items are called. */
interface OpenScope {
  readonly keyword: string;
  readonly items: readonly AvailableReference[];
}

const TYPED = /(?:^|[\s?&{])([#/@]?[\p{ID_Continue}$.[\]"'-]*)$/u;
const REST_OF_NAME = /^[\p{ID_Continue}$.-]*/u;

/**
 * What may be written at the cursor inside the braces of a template: references, what the loops around it bind, and blocks. Empty
 * outside braces. Works on sources that do not parse yet.
 */
export function templateCompletions(
  source: string,
  offset: number,
  available: readonly AvailableReference[],
): readonly Completion[] {
  const open = openBraces(source, offset);
  if (open === undefined) return [];
  const content = source.slice(open + 2, offset);
  const typed = TYPED.exec(content)?.[1];
  if (typed === undefined || content.startsWith('!')) return [];
  const to = offset + (REST_OF_NAME.exec(source.slice(offset))?.[0].length ?? 0);
  const closing = /^\s*\}\}/.test(source.slice(to)) ? '' : '}}';
  const scopes = openScopes(source.slice(0, open), available);
  const locals = scopes.flatMap((scope) => scope.items);
  const isFirst = content.trim() === typed;
  const values = [
    ...loopVariables(scopes),
    ...referenceCandidates(locals, typed, 'local'),
    ...referenceCandidates(available, typed),
  ].map((entry) => ({ ...entry, insert: entry.insert + closing }));
  return matchCandidates(
    [...values, ...(isFirst ? blockCandidates(scopes, closing) : [])],
    typed,
    offset - typed.length,
    to,
  );
}

/** Where the `{{` begins that the cursor stands in, or undefined. */
function openBraces(source: string, offset: number): number | undefined {
  if (offset < 2) return undefined;
  const open = source.lastIndexOf('{{', offset - 2);
  if (open === -1 || source.slice(open + 2, offset).includes('}}')) return undefined;
  const backslashes = /\\*$/.exec(source.slice(0, open))?.[0].length ?? 0;
  return backslashes % 2 === 1 ? undefined : open;
}

function openScopes(before: string, available: readonly AvailableReference[]): readonly OpenScope[] {
  const scopes: OpenScope[] = [];
  for (const token of scanTemplate(before).tokens) {
    if (token.type === 'text') continue;
    const content = before.slice(token.contentStart, token.contentEnd).trim();
    if (content.startsWith('/')) scopes.shift();
    const block = /^#\s*(if|unless|each)\s+/.exec(content);
    if (block?.[1] === undefined) continue;
    const items = block[1] === 'each' ? loopItems(content.slice(block[0].length), available) : [];
    scopes.unshift({ keyword: block[1], items });
  }
  return scopes;
}

function loopItems(head: string, available: readonly AvailableReference[]): readonly AvailableReference[] {
  try {
    const { chain, itemName } = readChain({ source: head, start: 0, end: head.length, loops: [] }, true);
    const [first] = chain;
    const path = first.type === 'reference' ? first.path : [];
    return (itemName === undefined ? ['this'] : [itemName, 'this']).map((name) =>
      itemReference(available, path, name),
    );
  } catch (thrown) {
    if (!(thrown instanceof SourceFailure)) throw thrown;
    // The loop's head is not readable yet; its items are there all the same.
    return [{ path: ['this'] }];
  }
}

function loopVariables(scopes: readonly OpenScope[]): readonly CompletionCandidate[] {
  if (!scopes.some((scope) => scope.keyword === 'each')) return [];
  const variables = {
    '@index': 'position from 0',
    '@first': 'whether it is the first',
    '@last': 'whether it is the last',
    '@key': 'property name',
  };
  return Object.entries(variables).map(([label, detail]) => ({
    label,
    insert: label,
    detail,
    kind: 'local' as const,
  }));
}

function blockCandidates(scopes: readonly OpenScope[], closing: string): readonly CompletionCandidate[] {
  const blocks = {
    '#if': 'when it is there and not empty',
    '#each': 'for every item',
    '#unless': 'when it is missing or empty',
  };
  const opening = Object.entries(blocks).map(([label, detail]) => ({
    label,
    insert: `${label} `,
    detail,
    kind: 'block' as const,
  }));
  const [innermost] = scopes;
  if (innermost === undefined) return opening;
  const inside = { else: 'otherwise', [`/${innermost.keyword}`]: 'end of the block' };
  return [
    ...Object.entries(inside).map(([label, detail]) => ({
      label,
      insert: label + closing,
      detail,
      kind: 'block' as const,
    })),
    ...opening,
  ];
}
