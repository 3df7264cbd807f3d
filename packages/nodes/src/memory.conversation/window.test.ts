import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateTokens, type Turn, windowOf } from './window.ts';

const anyTurns: fc.Arbitrary<Turn[]> = fc.array(
  fc.record({
    role: fc.constantFrom('user' as const, 'assistant' as const),
    text: fc.string({ maxLength: 80 }),
  }),
);

describe('windowOf', () => {
  it('W1 is the end of the conversation, fits, and never begins with the assistant', () => {
    fc.assert(
      fc.property(anyTurns, fc.integer({ min: 0, max: 200 }), (turns, maxTokens) => {
        const window = windowOf(turns, maxTokens);
        expect(window).toEqual(turns.slice(turns.length - window.length));
        expect(window.reduce((sum, turn) => sum + estimateTokens(turn.text), 0)).toBeLessThanOrEqual(
          maxTokens,
        );
        expect(window[0]?.role).not.toBe('assistant');
      }),
    );
  });

  it('W2 shows as much as fits', () => {
    fc.assert(
      fc.property(anyTurns, (turns) => {
        const start = turns.findIndex((turn) => turn.role === 'user');
        expect(windowOf(turns, 1_000_000)).toEqual(start < 0 ? [] : turns.slice(start));
      }),
    );
  });

  it('W3 scripts that tokenizers cut finer count for more', () => {
    expect(estimateTokens('abcd')).toBe(5);
    expect(estimateTokens('日本')).toBe(6);
    expect(estimateTokens('')).toBe(4);
  });
});
