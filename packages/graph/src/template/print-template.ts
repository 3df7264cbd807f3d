import { printPath, printSegment } from '../reference/path-syntax.ts';
import { standsAlone } from './standalone-lines.ts';
import type { Operand, OperandChain, Template, TemplateNode } from './template-ast.ts';

/** A stretch of the source being written. */
interface Piece {
  readonly isTag: boolean;
  readonly text: string;
}

/** An empty comment after a tag: without it the tag would swallow its line or a brace that stands beside it. */
const GUARD = '{{!}}';

/** Writes a template as source that parses to the same template, places apart. */
export function printTemplate(template: Template): string {
  const pieces = template.nodes.flatMap(toPieces).map(escapePiece);
  const source = pieces.map((piece) => piece.text).join('');
  let printed = '';
  let offset = 0;
  for (const piece of pieces) {
    const end = offset + piece.text.length;
    printed += piece.text;
    if (piece.isTag && needsGuard(source, offset, end)) printed += GUARD;
    offset = end;
  }
  return printed;
}

/** Operands joined by `??`, as between the braces of a tag. */
export function printChain(chain: OperandChain): string {
  return chain.map(printOperand).join(' ?? ');
}

function toPieces(node: TemplateNode): readonly Piece[] {
  switch (node.type) {
    case 'text':
      return [{ isTag: false, text: node.text }];
    case 'value':
      return [tag(printChain(node.value))];
    case 'if':
      return blockPieces(
        node.isNegated ? 'unless' : 'if',
        printChain(node.condition),
        node.body,
        node.otherwise,
      );
    case 'each': {
      const name = node.itemName === undefined ? '' : ` as ${node.itemName}`;
      return blockPieces('each', printChain(node.source) + name, node.body, node.otherwise);
    }
  }
}

function blockPieces(
  keyword: string,
  head: string,
  body: readonly TemplateNode[],
  otherwise: readonly TemplateNode[],
): readonly Piece[] {
  const rest = otherwise.length === 0 ? [] : [tag('else'), ...otherwise.flatMap(toPieces)];
  return [tag(`#${keyword} ${head}`), ...body.flatMap(toPieces), ...rest, tag(`/${keyword}`)];
}

function tag(content: string): Piece {
  // A third brace would change what the first two mean.
  return { isTag: true, text: content.startsWith('{') ? `{{ ${content}}}` : `{{${content}}}` };
}

/** Escapes the braces that are text, and doubles the backslashes that would otherwise escape a brace. */
function escapePiece(piece: Piece, index: number, pieces: readonly Piece[]): Piece {
  if (piece.isTag) return piece;
  const escaped = piece.text.replace(
    /(\\*)\{\{/g,
    (_match, backslashes: string) => `${backslashes}${backslashes}\\{{`,
  );
  const isLast = index === pieces.length - 1;
  return { isTag: false, text: isLast ? escaped : doubleTrailingBackslashes(escaped) };
}

function doubleTrailingBackslashes(text: string): string {
  const end = text.endsWith('{') ? text.length - 1 : text.length;
  let start = end;
  while (start > 0 && text[start - 1] === '\\') start -= 1;
  return text.slice(0, end) + text.slice(start, end) + text.slice(end);
}

function needsGuard(source: string, offset: number, end: number): boolean {
  if (source[offset - 1] === '{' && source[end] === '}') return true;
  return standsAlone(source, { type: 'tag', offset, end, contentStart: offset + 2, contentEnd: end - 2 });
}

function printOperand(operand: Operand): string {
  switch (operand.type) {
    case 'reference':
      return printPath(operand.path);
    case 'local':
      return operand.name + operand.path.map(printSegment).join('');
    case 'literal':
      return JSON.stringify(operand.value);
  }
}
