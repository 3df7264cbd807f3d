import { expect, test } from 'vitest';
import { nameProblem, parseHosts } from './secret-rules.ts';

test('a name is judged once there is one, by the rule of the API', () => {
  expect(nameProblem('', [])).toBeUndefined();
  expect(nameProblem('crm-token_2', [])).toBeUndefined();
  for (const bad of ['CRM', '-a', 'a b', 'ä', 'a'.repeat(65)])
    expect(nameProblem(bad, [])).toContain('lower-case');
});

test('a name that is taken is refused, so that nothing is replaced by accident', () => {
  expect(nameProblem('openai', ['openai'])).toContain('Replace it');
});

test('hosts are separated by commas, spaces or lines, without repeats', () => {
  expect(parseHosts(' a.example, b.example\nb.example ')).toEqual(['a.example', 'b.example']);
  expect(parseHosts('')).toEqual([]);
});
