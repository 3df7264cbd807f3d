import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createScope } from '../reference/reference-scope.ts';
import { parseTemplate } from './parse-template.ts';
import { printTemplate } from './print-template.ts';
import { renderTemplate } from './render-template.ts';

const corpora = process.env.HEDDLE_CORPORA;
const naughty = corpora === undefined ? '' : join(corpora, 'strings', 'blns.json');

describe.skipIf(!existsSync(naughty))('big list of naughty strings (skipped without HEDDLE_CORPORA)', () => {
  // cast: the file is a list of strings
  const strings = existsSync(naughty) ? (JSON.parse(readFileSync(naughty, 'utf8')) as string[]) : [];

  it('T6 every one of them passes through a template as it is', () => {
    expect(strings.length).toBeGreaterThan(400);
    const parsed = parseTemplate('<{{ask.text}}>');
    for (const text of strings)
      expect(parsed.ok && renderTemplate(parsed.template, createScope({ ask: { text } }))).toBe(`<${text}>`);
  });

  it('T14 every one of them as a source parses or is refused, and prints back', () => {
    for (const source of strings) {
      const parsed = parseTemplate(source);
      if (parsed.ok) expect(parseTemplate(printTemplate(parsed.template)).ok).toBe(true);
      else expect(parsed.problems[0]?.message).toBeTruthy();
    }
  });
});
