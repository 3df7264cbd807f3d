import { SourceFailure, type SourceProblem } from '../value/problem.ts';
import type { TagToken } from './template-tokens.ts';

/** Longest template source, in UTF-16 code units. */
export const MAXIMUM_TEMPLATE_LENGTH = 262_144;

/** Refuses the tags of other template languages, with what to write instead. */
export function refuseForeignTag(tag: TagToken, word: string): void {
  if (word.startsWith('^'))
    throw tagProblem(
      tag,
      '`{{^…}}` is no tag.',
      `Write \`{{#unless ${word.slice(1).trim()}}}\` … \`{{/unless}}\`.`,
    );
  if (word.startsWith('>'))
    throw tagProblem(
      tag,
      'There are no partials.',
      'Make the shared text in a node of its own and refer to its output.',
    );
  if (word.startsWith('='))
    throw tagProblem(tag, 'Delimiters cannot be changed.', 'Write `\\{{` for braces that are text.');
}

/** A problem that covers a whole tag. */
export function tagProblem(tag: TagToken, message: string, fix: string): SourceFailure {
  return new SourceFailure(message, tag.offset, tag.end - tag.offset, fix);
}

/** The problem of a block whose closing tag is missing. */
export function neverClosed(source: string, keyword: string, tag: TagToken): SourceProblem {
  const { offset, end } = tag;
  return {
    message: `\`${source.slice(offset, end)}\` is never closed.`,
    offset,
    length: end - offset,
    fix: `Add \`{{/${keyword}}}\` where the block ends.`,
  };
}

/** The problem of a source that is longer than a template may be. */
export function tooLong(source: string): SourceProblem {
  return {
    message: `A template has at most ${MAXIMUM_TEMPLATE_LENGTH} characters, and this one has ${source.length}.`,
    offset: MAXIMUM_TEMPLATE_LENGTH,
    length: source.length - MAXIMUM_TEMPLATE_LENGTH,
    fix: 'Keep long texts in documents or in an input and refer to them.',
  };
}

/** Refuses a block that does not exist, such as the sections of other languages. */
export function refuseUnknownBlock(tag: TagToken, keyword: string): void {
  if (keyword === 'if' || keyword === 'unless' || keyword === 'each') return;
  const subject = keyword === '' ? 'node.port' : keyword;
  throw tagProblem(
    tag,
    `\`{{#${keyword}}}\` is no block.`,
    `Write \`{{#if ${subject}}}\` … \`{{/if}}\` or \`{{#each ${subject}}}\` … \`{{/each}}\`.`,
  );
}

/** The problem of a block inside too many others. */
export function tooDeep(tag: TagToken, maximum: number): SourceFailure {
  return tagProblem(
    tag,
    `Blocks are nested more than ${maximum} deep.`,
    'Split the template over several nodes.',
  );
}
