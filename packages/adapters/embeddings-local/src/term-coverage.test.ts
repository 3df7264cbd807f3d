import { expect, test } from 'vitest';
import { createTermCoverage } from './term-coverage.ts';

const passages = ['cats and dogs', 'dogs bark', 'dogs sleep'];

test('coverage is 1 with all terms, 0 with none, and rare terms count more than common ones', () => {
  const coverage = createTermCoverage('Do cats chase the dog?', [...passages, 'they chase']);
  expect(coverage('A dog that chases a cat')).toBe(1);
  expect(coverage('Birds sing')).toBe(0);
  expect(coverage('cats')).toBeGreaterThan(coverage('dogs'));
});

test('a term that no passage has holds coverage down', () => {
  const coverage = createTermCoverage('How much do dogs weigh?', passages);
  expect(coverage('dogs bark')).toBeLessThan(0.15);
});

test('a question of stop words covers nothing', () => {
  expect(createTermCoverage('What is it?', passages)('dogs bark')).toBe(0);
});
