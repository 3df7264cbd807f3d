import { describe, expect, it } from 'vitest';
import { lineAndColumn, nearest } from './problem.ts';

describe('problems', () => {
  it('T14 an offset becomes a line and a column, both from 1', () => {
    expect(lineAndColumn('ab\ncd', 0)).toEqual({ line: 1, column: 1 });
    expect(lineAndColumn('ab\ncd', 4)).toEqual({ line: 2, column: 2 });
    expect(lineAndColumn('ab\n', 3)).toEqual({ line: 2, column: 1 });
  });

  it('X23 a mistyped word finds the nearest entry, a strange one none', () => {
    expect(nearest('contians', ['contains', 'concat'])).toBe('contains');
    expect(nearest('STARTSWITH', ['startsWith'])).toBe('startsWith');
    expect(nearest('xyz', ['contains', 'concat'])).toBeUndefined();
    expect(nearest('ab', ['xy'])).toBeUndefined();
  });
});
