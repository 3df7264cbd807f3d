import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Meter } from '../../value/meter.ts';
import { EXPRESSION_LANGUAGE } from '../expression-limits.ts';
import type { PatternProgram } from './compile-pattern.ts';
import { preparePattern } from './prepare-pattern.ts';
import { findMatch, findMatches, hasMatch } from './run-pattern.ts';

function meter(steps = 10_000_000): Meter {
  return new Meter(EXPRESSION_LANGUAGE, { steps });
}

function compiled(source: string): PatternProgram {
  const prepared = preparePattern(source);
  if (!prepared.ok) throw new Error(`${source}: ${prepared.problem.message}`);
  return prepared.program;
}

/** Patterns of the shared subset, where JavaScript's matcher with the `u` flag must agree. */
const atoms = fc.constantFrom(
  'a',
  'b',
  'c',
  '.',
  '[ab]',
  '[^a]',
  '\\d',
  '\\w',
  '\\s',
  '\\S',
  '😀',
  '(a)',
  '(?:ab)',
  '(a|b)',
  '(?:a|bc|)',
  '\\b',
  '^',
  '$',
  '[a-c0-9]',
  '\\.',
  '\\p{L}',
  '1',
);
const quantifiers = fc.constantFrom(
  '',
  '',
  '',
  '*',
  '+',
  '?',
  '*?',
  '+?',
  '??',
  '{2}',
  '{1,2}',
  '{0,2}?',
  '{2,}',
);
const patterns = fc
  .array(fc.tuple(atoms, quantifiers), { minLength: 1, maxLength: 5 })
  .map((parts) =>
    parts.map(([atom, quantifier]) => (/^(?:\\b|\^|\$)$/.test(atom) ? atom : atom + quantifier)).join(''),
  );
const alternatives = fc.array(patterns, { minLength: 1, maxLength: 3 }).map((options) => options.join('|'));
const texts = fc
  .array(fc.constantFrom('a', 'b', 'c', '1', ' ', '\n', '😀', 'A', '.', 'é'), { maxLength: 12 })
  .map((parts) => parts.join(''));

describe('patterns', () => {
  it("X19 where JavaScript's matcher knows the same pattern, both find the same", () => {
    fc.assert(
      fc.property(alternatives, texts, (source, text) => {
        const expected = new RegExp(source, 'u').exec(text);
        const program = compiled(source);
        const found = findMatch(program, text, 0, meter());
        expect(found && { start: found.start, text: found.groups[0] }).toEqual(
          expected === null ? undefined : { start: expected.index, text: expected[0] },
        );
        expect(hasMatch(program, text, meter())).toBe(expected !== null);
      }),
      { numRuns: 1_000 },
    );
  });

  it('X19 all matches are those of matchAll, groups included', () => {
    for (const [source, text] of [
      ['([a-z]+)=([0-9]+)', 'a=1, bc=22 d='],
      ['a*', 'baac'],
      ['', 'ab'],
      ['(a)|(b)', 'ab'],
      ['\\b', 'ab cd'],
      ['.', '😀é'],
    ] as const) {
      const expected = [...text.matchAll(new RegExp(source, 'gu'))].map((match) => [match.index, ...match]);
      expect(
        findMatches(compiled(source), text, meter()).map((match) => [match.start, ...match.groups]),
      ).toEqual(expected);
    }
  });

  it.each([
    ['(?i)straße', 'STRAßE', true],
    ['(?i)[a-z]+1', 'ABC1', true],
    ['(?i)[^a]', 'A', false],
    ['(?s)a.b', 'a\nb', true],
    ['a.b', 'a\nb', false],
    ['(?m)^b$', 'a\nb\nc', true],
    ['^b$', 'a\nb\nc', false],
    ['(?im)^B', 'a\nb', true],
    ['\\x41\\u0042\\u{43}', 'ABC', true],
    ['[\\]\\-\\\\^]', '-', true],
    ['\\p{Lu}\\P{L}', 'É1', true],
    ['[\\d\\p{S}]', '€', true],
    ['\\D\\W\\B', 'é!', true],
    ['a{3}', 'aa', false],
  ])('X19 %s in %j: %s', (source, text, expected) => {
    expect(hasMatch(compiled(source), text, meter())).toBe(expected);
  });

  it.each([
    ['(?=a)', 'Look-around'],
    ['(?<!a)b', 'Look-around'],
    ['(?<n>a)', '(?:…)'],
    ['a(?i)b', 'very start'],
    ['(a)\\1', 'Back-references'],
    ['a**', 'group around'],
    ['a++', 'group around'],
    ['*a', '\\*'],
    ['(a', '\\('],
    ['a)', '\\)'],
    ['[a', '\\['],
    ['[b-a]', 'lower to a higher'],
    ['[\\d-z]', 'lower to a higher'],
    ['a{2,1}', undefined],
    ['a{1001}', '`*` or `+`'],
    ['{', '\\{'],
    ['^*', 'Remove'],
    ['\\q', 'two backslashes'],
    ['\\', 'two backslashes'],
    ['\\p{Greek}', 'Known are'],
    ['(a{100}){100}', '`*` or `+`'],
    ['(((?:){1000}){1000}){1000}', '`*` or `+`'],
    ['x'.repeat(1_001), 'Split'],
    ['('.repeat(40), undefined],
  ])('X19 %s is refused', (source, fix) => {
    const prepared = preparePattern(source);
    expect(prepared.ok).toBe(false);
    if (!prepared.ok && fix !== undefined) expect(prepared.problem.fix).toContain(fix);
  });

  it.each([
    '(a*)*b',
    '(a+)+$b',
    '(a|a)*b',
    '(a|aa)+b',
    '(?:a?){30}a{30}b',
    '(.*a){20}b',
    '(?:a|b|ab)*c',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
  ])('X20 patterns take linear time: %s', (source) => {
    const program = compiled(source);
    const stepsFor = (length: number): number => {
      let low = 0;
      const counting = meter();
      const step = counting.step.bind(counting);
      counting.step = (count = 1) => {
        low += count;
        step(count);
      };
      hasMatch(program, 'a'.repeat(length), counting);
      return low;
    };
    expect(stepsFor(4_000)).toBeLessThan(stepsFor(1_000) * 4.2 + 100);
    expect(stepsFor(4_000)).toBeLessThan(4_000 * program.instructions.length);
  });

  it('X20 X23 any text is a pattern or is refused, and searching never throws anything but the limit', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 30 }),
          fc
            .array(
              fc.constantFrom(
                '(',
                ')',
                '[',
                ']',
                '{',
                '}',
                '\\',
                '*',
                '+',
                '?',
                '|',
                'a',
                '-',
                '^',
                '1',
                ',',
                'p',
                ':',
                '<',
                '=',
                '!',
              ),
              { maxLength: 16 },
            )
            .map((parts) => parts.join('')),
        ),
        texts,
        (source, text) => {
          const prepared = preparePattern(source);
          if (!prepared.ok) expect(prepared.problem.message).toBeTruthy();
          else expect(typeof hasMatch(prepared.program, text, meter())).toBe('boolean');
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
