import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lengthPenalty, repeatWeights, windowsOf } from './windows.ts';

describe('windowsOf', () => {
  it('windows lie inside the text, end with all of it, and are linear in number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5000 }), (length) => {
        const windows = windowsOf(length);
        for (const { first, end } of windows) expect(first >= 0 && first <= end && end <= length).toBe(true);
        expect(windows.at(-1)).toEqual({ first: 0, end: length });
        expect(windows.length).toBeLessThanOrEqual(length / 6 + 4);
      }),
    );
  });
});

describe('repeatWeights', () => {
  it('a repeated word counts twice in full and less each time after', () => {
    expect([...repeatWeights(['ha', 'ha', 'ha', 'ha', 'no'])]).toEqual([1, 1, Math.fround(2 / 3), 0.5, 1]);
  });
});

describe('lengthPenalty', () => {
  it('short texts pay nothing, longer ones more', () => {
    expect(lengthPenalty(64)).toBe(0);
    expect(lengthPenalty(1000)).toBeGreaterThan(lengthPenalty(100));
  });
});
