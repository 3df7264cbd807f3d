import { type ChildNode, type Element, isTag, isText, type ParentNode } from 'domhandler';
import type { MainContent } from './html-main-content.ts';
import { BLOCK_TAGS, rawText } from './html-tree.ts';

/**
 * Writes content as Markdown: headings, lists, tables, quotes and fenced code keep their form, links and emphasis only
 * their words, images their description. Text that merely looks like a mark at a line's start is escaped.
 */
export function contentToMarkdown(content: MainContent): string {
  return renderBlocks(content, content.root, { depth: 0, indents: 0 }).join('\n\n');
}

/** Deeper nesting than any page's is read as plain text: recursion stays bounded. */
const DEEPEST = 200;
/** Lists and quotes further in are not indented again: each indent copies all of their text. */
const MOST_INDENTS = 8;

interface Position {
  readonly depth: number;
  readonly indents: number;
}

/** The blocks below a node; runs of text and inline elements between two blocks make one paragraph. */
function renderBlocks(content: MainContent, parent: ParentNode, position: Position): string[] {
  if (position.depth > DEEPEST) return paragraph(rawText(parent, content.isDropped));
  const blocks: string[] = [];
  let inline = '';
  for (const child of parent.children) {
    if (isTag(child) && !content.isDropped(child) && isBlock(content, child)) {
      blocks.push(...paragraph(inline));
      inline = '';
      blocks.push(...renderBlock(content, child, { ...position, depth: position.depth + 1 }));
    } else {
      inline += renderInline(content, child, position.depth + 1);
    }
  }
  blocks.push(...paragraph(inline));
  return blocks;
}

function isBlock(content: MainContent, element: Element): boolean {
  return BLOCK_TAGS.has(element.name) || (content.facts.get(element)?.hasBlock ?? false);
}

function renderBlock(content: MainContent, element: Element, position: Position): string[] {
  switch (element.name) {
    case 'h1':
    case 'h2':
    case 'h3':
    case 'h4':
    case 'h5':
    case 'h6':
      return renderHeading(content, element, position);
    case 'pre':
      return renderCode(content, element);
    case 'ul':
    case 'ol':
    case 'menu':
    case 'dir':
      return renderList(content, element, position);
    case 'dl':
      return renderDefinitions(content, element, position);
    case 'blockquote':
      return quote(renderBlocks(content, element, inward(position)), position);
    case 'table':
      return renderTable(content, element, position);
    default:
      return renderBlocks(content, element, position);
  }
}

function inward(position: Position): Position {
  return { ...position, indents: position.indents + 1 };
}

function renderHeading(content: MainContent, element: Element, position: Position): string[] {
  const words = renderInlines(content, element, position.depth).replace(/\s+/g, ' ').trim();
  // Documentation sites end a heading with a link to itself.
  const title = words.replace(/\s*[#¶§🔗]$/u, '').trim();
  return title === '' ? [] : [`${'#'.repeat(Number(element.name.charAt(1)))} ${title}`];
}

function renderCode(content: MainContent, element: Element): string[] {
  const code = rawText(element, content.isDropped).replace(/^\n+|\s+$/g, '');
  if (code.trim() === '') return [];
  const inner = element.children.find((child) => isTag(child) && child.name === 'code');
  const classes = [element, inner].map(
    (node) => (node !== undefined && isTag(node) ? node.attribs.class : '') ?? '',
  );
  const language = /(?:^|\s)(?:language-|lang-|highlight-source-|brush:\s?)([\w+#-]{1,20})/.exec(
    classes.join(' '),
  )?.[1];
  const fence = code.includes('```') ? '~~~~' : '```';
  return [`${fence}${language ?? ''}\n${code}\n${fence}`];
}

function renderList(content: MainContent, list: Element, position: Position): string[] {
  const items: string[] = [];
  let number = Number.parseInt(list.attribs.start ?? '1', 10) || 1;
  for (const child of list.children) {
    if (!isTag(child) || content.isDropped(child)) continue;
    const nested = child.name === 'ul' || child.name === 'ol';
    const body = nested
      ? renderList(content, child, { depth: position.depth + 1, indents: position.indents + 1 })
      : renderBlocks(content, child, { depth: position.depth + 1, indents: position.indents + 1 });
    if (body.length === 0) continue;
    const marker = list.name === 'ol' ? `${number}. ` : '- ';
    if (!nested) number += 1;
    items.push(indent(body.join('\n'), nested ? '  ' : marker, position));
  }
  return items.length === 0 ? [] : [items.join('\n')];
}

function renderDefinitions(content: MainContent, list: Element, position: Position): string[] {
  const lines: string[] = [];
  for (const { element, isTerm } of definitionParts(content, list)) {
    const body = renderBlocks(content, element, inward({ ...position, depth: position.depth + 1 })).join(
      '\n',
    );
    if (body === '') continue;
    lines.push(indent(body, isTerm ? '- ' : '  ', position));
  }
  return lines.length === 0 ? [] : [lines.join('\n')];
}

/** Terms and descriptions, also where each pair is wrapped in a `div`. */
function* definitionParts(
  content: MainContent,
  list: Element,
): Generator<{ element: Element; isTerm: boolean }> {
  for (const child of list.children) {
    if (!isTag(child) || content.isDropped(child)) continue;
    const parts = child.name === 'div' ? child.children : [child];
    for (const element of parts) {
      if (isTag(element) && !content.isDropped(element)) yield { element, isTerm: element.name === 'dt' };
    }
  }
}

/** `marker` before the first line, as many blanks before the others. */
function indent(body: string, marker: string, position: Position): string {
  if (position.indents > MOST_INDENTS) return body;
  return `${marker}${body.replaceAll('\n', `\n${' '.repeat(marker.length)}`)}`;
}

function quote(blocks: string[], position: Position): string[] {
  if (blocks.length === 0 || position.indents > MOST_INDENTS) return blocks;
  return [blocks.join('\n\n').replace(/^/gm, '> ').replace(/^> $/gm, '>')];
}

/** Rows with bars between the cells. A table that only arranges blocks, as old pages do, is read as its blocks. */
function renderTable(content: MainContent, table: Element, position: Position): string[] {
  const rows = tableRows(content, table);
  const cells = rows.map((row) => row.children.filter((cell) => isCell(cell) && !content.isDropped(cell)));
  const isLayout =
    cells.some((row) => row.length === 1 && rows.length === 1) || cells.flat().some(isArranging);
  if (rows.length === 0 || isLayout) return renderBlocks(content, table, position);
  const lines = cells.map((row) => {
    const words = row.map((cell) => cellWords(content, cell, position.depth + 1));
    return words.every((word) => word === '') ? '' : `| ${words.join(' | ')} |`;
  });
  const caption = table.children.find((child) => isTag(child) && child.name === 'caption');
  const title = caption === undefined ? '' : renderInline(content, caption, position.depth + 1);
  const body = lines.filter((line) => line !== '');
  const rule = `|${' --- |'.repeat(Math.max(1, cells[0]?.length ?? 1))}`;
  return body.length === 0 ? [] : [...paragraph(title), [body[0], rule, ...body.slice(1)].join('\n')];
}

function isCell(node: ChildNode): node is Element {
  return isTag(node) && (node.name === 'td' || node.name === 'th');
}

const ARRANGED = new Set([
  'table',
  'ul',
  'ol',
  'dl',
  'pre',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'blockquote',
]);

function isArranging(cell: ChildNode): boolean {
  return isCell(cell) && cell.children.some((child) => isTag(child) && ARRANGED.has(child.name));
}

function tableRows(content: MainContent, table: Element): Element[] {
  return table.children
    .filter((child) => isTag(child))
    .flatMap((child) => (/^t(?:head|body|foot)$/.test(child.name) ? child.children : [child]))
    .filter((child): child is Element => isTag(child) && child.name === 'tr' && !content.isDropped(child));
}

function cellWords(content: MainContent, cell: ChildNode, depth: number): string {
  if (!isCell(cell)) return '';
  return renderInlines(content, cell, depth).replace(/\s+/g, ' ').trim().replaceAll('|', '\\|');
}

function renderInlines(content: MainContent, parent: ParentNode, depth: number): string {
  if (depth > DEEPEST) return rawText(parent, content.isDropped).replace(/\s+/g, ' ');
  return parent.children.map((child) => renderInline(content, child, depth + 1)).join('');
}

function renderInline(content: MainContent, node: ChildNode, depth: number): string {
  if (isText(node)) return node.data.replace(/[ \t\n\r\f\u00a0]+/g, ' ');
  if (!isTag(node) || content.isDropped(node)) return '';
  if (node.name === 'br') return '\n';
  if (node.name === 'wbr') return '';
  if (node.name === 'img') return (node.attribs.alt ?? '').replace(/\s+/g, ' ');
  const words = renderInlines(content, node, depth);
  if (node.name === 'code' && words.trim() !== '' && !words.includes('`')) return `\`${words}\``;
  // Within a cell or a heading blocks become words of one line; they must not run into each other.
  return BLOCK_TAGS.has(node.name) ? ` ${words} ` : words;
}

const LOOKS_LIKE_MARK = /^(?=#{1,6}(?:\s|$)|[>|]|`{3}|~{3}|[-*+]\s|={2,}\s*$|-{2,}\s*$)/gm;

function paragraph(inline: string): string[] {
  const text = inline
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return text === '' ? [] : [text.replace(LOOKS_LIKE_MARK, '\\')];
}
