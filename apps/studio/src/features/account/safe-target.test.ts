import { expect, test } from 'vitest';
import { safeTarget } from './safe-target.ts';

test('after signing in only addresses of this studio are followed', () => {
  expect(safeTarget('/flows/1?run=2')).toBe('/flows/1?run=2');
  for (const bad of [
    undefined,
    '',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
  ]) {
    expect(safeTarget(bad)).toBe('/');
  }
});
