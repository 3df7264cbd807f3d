import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createScope } from '../reference/reference-scope.ts';
import { parseTemplate } from './parse-template.ts';
import { renderTemplate } from './render-template.ts';

interface SpecCase {
  readonly name: string;
  readonly data: unknown;
  readonly template: string;
  readonly expected: string;
}

const corpora = process.env.HEDDLE_CORPORA;
const folder = corpora === undefined ? undefined : join(corpora, 'mustache');
const isAbsent = folder === undefined || !existsSync(folder);

/** Core modules of the Mustache specification and, by name, the cases where Heddle's language differs on purpose. */
const MODULES: Readonly<Record<string, readonly (readonly [RegExp, string])[]>> = {
  comments: [],
  interpolation: [
    [/HTML Escaping/, 'T6 nothing is HTML-escaped'],
    [/Null Interpolation/, 'T3 null is written null'],
    [/Context Miss|Broken Chain|never single keys|Context Precedence/, 'T5 what is missing is an error'],
    [/Implicit Iterators/, 'T8 the root has no name; `this` is the item of a loop'],
    [
      /Dotted Names - (?:Basic|Triple|Ampersand|Initial)/,
      'sections that change the context are not in the language',
    ],
  ],
  inverted: [],
  sections: [
    [
      /^(?:Context|Parent contexts|Variable test|List Contexts|Deeply Nested Contexts)$/,
      'sections that change the context are not in the language',
    ],
    [/HTML Escaping/, 'T6 nothing is HTML-escaped'],
    [/Implicit Iterator - (?:Array|Root-level)/, 'T8 a loop over `.` is written `{{#each this}}`'],
  ],
};

/** Writes a section over a condition or a list the way Heddle does; everything else stays as it is. */
function toHeddle(template: string, data: unknown): string {
  const dataAt = (name: string): unknown =>
    name
      .split('.')
      .reduce<unknown>(
        (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
        data,
      );
  const isLoop = (name: string): boolean => Array.isArray(dataAt(name));
  const open: { word: string; items: boolean }[] = [];
  return template.replace(
    /\{\{(\{|&|!|#|\^|\/)?\s*([^{}]*?)\s*\}?\}\}/g,
    (tag, sign: string | undefined, name: string) => {
      if (sign === '!') return tag;
      if (sign === '#' || sign === '^') {
        const positive = isLoop(name) ? 'each' : 'if';
        const word = sign === '^' ? 'unless' : positive;
        open.push({ word, items: word === 'each' });
        return `{{# ${word} ${name} }}`;
      }
      if (sign === '/') return `{{/ ${open.pop()?.word} }}`;
      const isItem = open.some((block) => block.items) && dataAt(name) === undefined;
      return isItem ? `{{${name === '.' ? 'this' : `this.${name}`}}}` : tag;
    },
  );
}

function render(template: string, data: unknown): unknown {
  const parsed = parseTemplate(template);
  if (!parsed.ok) throw new Error(parsed.problems.map((problem) => problem.message).join(' '));
  // cast: the cases that are run have objects as data
  const result = renderTemplate(parsed.template, createScope(data as Record<string, unknown>));
  return typeof result === 'string' ? result : String(result);
}

describe.skipIf(isAbsent)('Mustache specification (skipped without HEDDLE_CORPORA)', () => {
  it('has its core modules', () => {
    for (const module of Object.keys(MODULES))
      expect(existsSync(join(folder ?? '', `${module}.json`))).toBe(true);
  });

  for (const [module, differences] of Object.entries(MODULES)) {
    const path = join(folder ?? '', `${module}.json`);
    // cast: the file's shape is that of the Mustache specification
    const { tests } = isAbsent
      ? { tests: [] }
      : (JSON.parse(readFileSync(path, 'utf8')) as { tests: SpecCase[] });
    for (const spec of tests) {
      const reason = differences.find(([name]) => name.test(spec.name))?.[1];
      it.skipIf(reason !== undefined)(
        `${module}: ${spec.name}${reason === undefined ? '' : ` (${reason})`}`,
        () => {
          expect(render(toHeddle(spec.template, spec.data), spec.data)).toBe(spec.expected);
        },
      );
    }
  }
});
