import { parse as parseYaml } from 'yaml';
import { cleanTitle } from './document-title.ts';
import { findTextBlocks, headingTitle } from './text-blocks.ts';

/**
 * Takes the front matter off a Markdown text and leaves the rest as it is. The title is the front matter's `title`,
 * else the first `#` heading near the top, else the first of any level; undefined where there is neither.
 */
export function readMarkdown(source: string): { title: string | undefined; text: string } {
  const { fields, text } = splitFrontMatter(source);
  const title = fields.title;
  const named =
    typeof title === 'string' || typeof title === 'number' ? cleanTitle(String(title)) : undefined;
  return { title: named ?? firstHeading(text), text };
}

/** Longer than any real front matter; YAML that long would be slow to read. */
const LONGEST_FRONT_MATTER = 65_536;

interface FrontMatter {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** Only a YAML mapping between two `---` lines at the very start counts; two thematic breaks around prose do not. */
function splitFrontMatter(source: string): FrontMatter {
  const whole = { fields: {}, text: source };
  const match = /^---[ \t]*\n([\s\S]*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)/.exec(
    source.slice(0, LONGEST_FRONT_MATTER),
  );
  if (match?.[1] === undefined) return whole;
  const fields = readYaml(match[1]);
  return isMapping(fields) ? { fields, text: source.slice(match[0].length) } : whole;
}

/** Front matter that is no YAML is content: undefined. */
function readYaml(source: string): unknown {
  try {
    return parseYaml(source, { maxAliasCount: 10, logLevel: 'silent' });
  } catch {
    return undefined;
  }
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A title stands near the top. */
const TITLE_REACH = 4096;

function firstHeading(text: string): string | undefined {
  const head = text.slice(0, TITLE_REACH);
  const headings = findTextBlocks(head, true).filter((block) => block.kind === 'heading');
  const top = headings.find((block) => block.level === 1) ?? headings[0];
  return top === undefined ? undefined : cleanTitle(headingTitle(head.slice(top.start, top.end)));
}
