import { createRandom, type Random } from './random.ts';

/** A text made from a template, with the family heading it stood under. */
export interface TemplateText {
  readonly text: string;
  readonly family: string;
  /** Line of the template, so that all its variants can be held out together. */
  readonly template: number;
}

const ALTERNATION = /\[([^[\]]*\|[^[\]]*)\]/g;
const SLOT = /\{([a-z]+)\}/g;

/**
 * Expands a template file: `//` begins a comment, `= name: a | b` a list, `## name` a family; every other line is a
 * template in which `[a|b]` and `{name}` pick one alternative and `\n` is a line break. Repeats are dropped.
 */
export function expandTemplates(source: string, variants: number, seed: number): TemplateText[] {
  const random = createRandom(seed);
  const lists = new Map<string, readonly string[]>();
  const texts: TemplateText[] = [];
  let family = 'none';
  for (const [template, line] of source.split('\n').entries()) {
    if (line.startsWith('//') || line.trim() === '') continue;
    const list = /^= ([a-z]+): (.*)$/.exec(line);
    if (list !== null) lists.set(list[1] ?? '', (list[2] ?? '').split(' | '));
    else if (line.startsWith('## ')) family = line.slice(3);
    else {
      const seen = new Set<string>();
      for (let variant = 0; variant < variants; variant += 1) seen.add(expandLine(line, lists, random));
      for (const text of seen) texts.push({ text, family, template });
    }
  }
  return texts;
}

function expandLine(line: string, lists: ReadonlyMap<string, readonly string[]>, random: Random): string {
  const pick = (options: readonly string[]) => options[Math.floor(random() * options.length)] ?? '';
  return line
    .replace(ALTERNATION, (_match, options: string) => pick(options.split('|')))
    .replace(SLOT, (match, name: string) => (lists.has(name) ? pick(lists.get(name) ?? []) : match))
    .replaceAll('\\n', '\n');
}
