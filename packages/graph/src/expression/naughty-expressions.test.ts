import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createScope } from '../reference/reference-scope.ts';
import { evaluateExpression } from './evaluate-expression.ts';
import { parseExpression } from './parse-expression.ts';

const corpora = process.env.HEDDLE_CORPORA;
const naughty = corpora === undefined ? '' : join(corpora, 'strings', 'blns.json');

describe.skipIf(!existsSync(naughty))('big list of naughty strings (skipped without HEDDLE_CORPORA)', () => {
  // cast: the file is a list of strings
  const strings = existsSync(naughty) ? (JSON.parse(readFileSync(naughty, 'utf8')) as string[]) : [];

  it('X23 every one of them as a source is parsed or refused with a reason', () => {
    expect(strings.length).toBeGreaterThan(400);
    for (const source of strings) {
      const parsed = parseExpression(source);
      if (!parsed.ok) expect(parsed.problems[0]?.message).toBeTruthy();
    }
  });

  it('X14 every one of them as a value goes through the text functions', () => {
    const source =
      '[text(v), json(v), parseJson(json(v)) == v, join(split(v, ""), "") == v, contains(v, v), replace("<v>", "v", v), slice(v, 0) == v]';
    const parsed = parseExpression(source);
    for (const v of strings) {
      const result = parsed.ok && evaluateExpression(parsed.expression, createScope({ v }));
      expect(result).toEqual([v, JSON.stringify(v), true, true, true, `<${v}>`, true]);
    }
  });
});
