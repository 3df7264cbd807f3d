import { cleanTitle } from './document-title.ts';
import { findTextBlocks, headingTitle } from './text-blocks.ts';

/**
 * Takes the front matter off a Markdown text and leaves the rest as it is. The title is the front matter's `title`,
 * else the first `#` heading near the top, else the first of any level; undefined where there is neither.
 */
export function readMarkdown(source: string): { title: string | undefined; text: string } {
  const { lines, text } = splitFrontMatter(source);
  return { title: frontMatterTitle(lines) ?? firstHeading(text), text };
}

interface FrontMatter {
  readonly lines: readonly string[];
  readonly text: string;
}

const LONGEST_FRONT_MATTER = 65_536;
const KEY = /^[\w"'-][\w .:"'-]{0,80}?[ \t]*:(?:\s|$)/;

/**
 * Only lines between two `---` at the very start that read like a YAML mapping count; two thematic breaks around prose
 * do not. Read by hand, for one key: a YAML parser needs seconds for a hostile line of `? ? ?`.
 */
function splitFrontMatter(source: string): FrontMatter {
  const match = /^---[ \t]*\n([\s\S]*?)^(?:---|\.\.\.)[ \t]*(?:\n|$)/m.exec(
    source.slice(0, LONGEST_FRONT_MATTER),
  );
  const lines = match?.index === 0 ? (match[1] ?? '').split('\n') : [];
  const isMapping =
    lines.some((line) => KEY.test(line)) &&
    lines.every((line) => KEY.test(line) || /^(?:\s|#|- |[\]}]|$)/.test(line));
  return match !== null && isMapping
    ? { lines, text: source.slice(match[0].length) }
    : { lines: [], text: source };
}

function frontMatterTitle(lines: readonly string[]): string | undefined {
  const at = lines.findIndex((line) => /^["']?title["']?[ \t]*:/i.test(line));
  const value = lines[at]?.replace(/^[^:]*:/, '').trim();
  if (value === undefined) return undefined;
  return cleanTitle(/^[>|][-+\d]*$/.test(value) ? foldedLines(lines.slice(at + 1)) : scalar(value));
}

/** The indented lines under a `>` or `|`. */
function foldedLines(lines: readonly string[]): string {
  const end = lines.findIndex((line) => /^\S/.test(line));
  return lines.slice(0, end === -1 ? lines.length : end).join(' ');
}

function scalar(value: string): string {
  const double = /^"((?:[^"\\]|\\.)*)"/.exec(value)?.[1];
  if (double !== undefined) return double.replace(/\\(["\\/])/g, '$1');
  const single = /^'((?:[^']|'')*)'/.exec(value)?.[1];
  if (single !== undefined) return single.replaceAll("''", "'");
  return value.replace(/\s#.*$/, '');
}

/** A title stands near the top. */
const TITLE_REACH = 4096;

function firstHeading(text: string): string | undefined {
  const head = text.slice(0, TITLE_REACH);
  const headings = findTextBlocks(head, true).filter((block) => block.kind === 'heading');
  const top = headings.find((block) => block.level === 1) ?? headings[0];
  return top === undefined ? undefined : cleanTitle(headingTitle(head.slice(top.start, top.end)));
}
