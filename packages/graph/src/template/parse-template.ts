import { SourceFailure, type SourceProblem } from '../value/problem.ts';
import { trimStandaloneLines } from './standalone-lines.ts';
import { type ContentRange, type LoopNames, readChain } from './tag-content.ts';
import type { OperandChain, ParseTemplateResult, TemplateNode } from './template-ast.ts';
import {
  MAXIMUM_TEMPLATE_LENGTH,
  neverClosed,
  refuseForeignTag,
  refuseUnknownBlock,
  tagProblem,
  tooDeep,
  tooLong,
} from './template-problems.ts';
import { MAXIMUM_PROBLEMS, scanTemplate, type TagToken } from './template-tokens.ts';

/** Deepest nesting of `{{#if}}` and `{{#each}}`. */
export const MAXIMUM_TEMPLATE_DEPTH = 32;

/** A block that is open while parsing. */
interface OpenBlock {
  /** `if`, `unless`, `each`, or an unknown word whose problem was reported. */
  readonly keyword: string;
  readonly chain: OperandChain;
  readonly itemName: string | undefined;
  readonly tag: TagToken;
  readonly body: TemplateNode[];
  otherwise: TemplateNode[] | undefined;
  /** Opened by `{{else if}}`, so that one `{{/if}}` closes it together with the block it continues. */
  readonly isContinuation: boolean;
}

interface ParserState {
  readonly source: string;
  readonly root: TemplateNode[];
  readonly blocks: OpenBlock[];
}

/**
 * Parses a template by the rules of docs/design/templates.md. Never throws: an unreadable source gives every problem found, each with
 * its place and what to do. Parse once and keep the result; it holds no state.
 */
export function parseTemplate(source: string): ParseTemplateResult {
  if (source.length > MAXIMUM_TEMPLATE_LENGTH) return { ok: false, problems: [tooLong(source)] };
  const { tokens, problems: scanProblems } = scanTemplate(source);
  const problems: SourceProblem[] = [...scanProblems];
  const state: ParserState = { source, root: [], blocks: [] };
  for (const token of trimStandaloneLines(source, tokens)) {
    if (token.type === 'text') {
      appendText(currentNodes(state), token.text);
      continue;
    }
    try {
      readTag(state, token);
    } catch (thrown) {
      if (!(thrown instanceof SourceFailure)) throw thrown;
      problems.push(thrown.problem);
      if (problems.length >= MAXIMUM_PROBLEMS) break;
    }
  }
  if (problems.length === 0)
    problems.push(
      ...state.blocks
        .filter((block) => !block.isContinuation)
        .map((block) => neverClosed(source, block.keyword, block.tag)),
    );
  if (problems.length > 0)
    return { ok: false, problems: problems.sort((first, second) => first.offset - second.offset) };
  return { ok: true, template: { nodes: state.root } };
}

function readTag(state: ParserState, tag: TagToken): void {
  const content = state.source.slice(tag.contentStart, tag.contentEnd);
  const word = content.trim();
  if (content.startsWith('!')) return;
  if (word.startsWith('#')) {
    openBlock(state, tag, word);
    return;
  }
  if (word.startsWith('/')) {
    closeBlock(state, tag, word);
    return;
  }
  if (word === '^' || /^else(?:\s|$)/.test(word)) {
    readElse(state, tag, word);
    return;
  }
  refuseForeignTag(tag, word);
  const start = word.startsWith('&') ? state.source.indexOf('&', tag.contentStart) + 1 : tag.contentStart;
  const { chain } = readChain(rangeOf(state, start, tag.contentEnd));
  currentNodes(state).push({ type: 'value', value: chain, offset: tag.offset, length: tag.end - tag.offset });
}

function openBlock(state: ParserState, tag: TagToken, word: string): void {
  const written = /^#\s*([^\s]*)/.exec(word);
  const keyword = written?.[1] ?? '';
  const start = state.source.indexOf('#', tag.contentStart) + (written?.[0].length ?? 1);
  pushBlock(state, tag, { keyword, start, isContinuation: false });
}

interface BlockHead {
  readonly keyword: string;
  /** Where what follows the keyword begins. */
  readonly start: number;
  readonly isContinuation: boolean;
}

function pushBlock(state: ParserState, tag: TagToken, head: BlockHead): void {
  const { keyword, start, isContinuation } = head;
  const block = { keyword, tag, body: [], otherwise: undefined, isContinuation };
  try {
    refuseUnknownBlock(tag, keyword);
    if (state.blocks.length >= MAXIMUM_TEMPLATE_DEPTH) throw tooDeep(tag, MAXIMUM_TEMPLATE_DEPTH);
    const { chain, itemName } = readChain(rangeOf(state, start, tag.contentEnd), keyword === 'each');
    state.blocks.push({ ...block, chain, itemName });
  } catch (thrown) {
    // The block is opened all the same, so that its closing tag is not reported as well.
    state.blocks.push({ ...block, chain: [{ type: 'literal', value: null }], itemName: undefined });
    throw thrown;
  }
}

function readElse(state: ParserState, tag: TagToken, word: string): void {
  const block = state.blocks.at(-1);
  if (block === undefined)
    throw tagProblem(
      tag,
      '`{{else}}` stands outside any block.',
      'Put it between `{{#if node.port}}` and `{{/if}}`.',
    );
  if (block.otherwise !== undefined)
    throw tagProblem(
      tag,
      'This block has a second `{{else}}`.',
      'Remove it, or write `{{else if node.port}}` before the last one.',
    );
  const condition = /^else\s+if(?=\s|$)/.exec(word);
  if (word !== 'else' && word !== '^' && condition === null) {
    throw tagProblem(tag, `\`{{${word}}}\` is not known.`, 'Write `{{else}}` or `{{else if node.port}}`.');
  }
  if (condition !== null && block.keyword === 'each') {
    throw tagProblem(
      tag,
      '`{{else if}}` continues an `{{#if}}`, and a loop is open here.',
      'Write `{{else}}{{#if node.port}}` … `{{/if}}`.',
    );
  }
  block.otherwise = [];
  if (condition === null) return;
  const start = state.source.indexOf('else', tag.contentStart) + condition[0].length;
  pushBlock(state, tag, { keyword: 'if', start, isContinuation: true });
}

function closeBlock(state: ParserState, tag: TagToken, word: string): void {
  const name = word.slice(1).trim();
  const block = state.blocks.findLast((candidate) => !candidate.isContinuation);
  if (block === undefined)
    throw tagProblem(
      tag,
      `\`{{/${name}}}\` closes nothing: no block is open here.`,
      'Remove it, or open the block before it.',
    );
  if (name !== block.keyword) {
    throw tagProblem(
      tag,
      `\`{{/${name}}}\` does not close \`{{#${block.keyword}}}\`, which is open here.`,
      `Write \`{{/${block.keyword}}}\` first.`,
    );
  }
  let isClosed = false;
  while (!isClosed) {
    const closed = state.blocks.pop();
    if (closed === undefined) return;
    currentNodes(state).push(toNode(closed, tag));
    isClosed = !closed.isContinuation;
  }
}

function toNode(block: OpenBlock, close: TagToken): TemplateNode {
  const place = { offset: block.tag.offset, length: close.end - block.tag.offset };
  const { body, otherwise = [], chain, itemName } = block;
  if (block.keyword !== 'each')
    return { type: 'if', condition: chain, isNegated: block.keyword === 'unless', body, otherwise, ...place };
  return {
    type: 'each',
    source: chain,
    ...(itemName === undefined ? {} : { itemName }),
    body,
    otherwise,
    ...place,
  };
}

function currentNodes(state: ParserState): TemplateNode[] {
  const block = state.blocks.at(-1);
  return block === undefined ? state.root : (block.otherwise ?? block.body);
}

/** Adds text, joined to text that stands before it: a comment between two texts leaves one. */
function appendText(nodes: TemplateNode[], text: string): void {
  if (text === '') return;
  const last = nodes.at(-1);
  if (last?.type === 'text') nodes[nodes.length - 1] = { type: 'text', text: last.text + text };
  else nodes.push({ type: 'text', text });
}

function rangeOf(state: ParserState, start: number, end: number): ContentRange {
  const loops: LoopNames[] = state.blocks
    .filter((block) => block.keyword === 'each' && block.otherwise === undefined)
    .reverse();
  return { source: state.source, start, end, loops };
}
