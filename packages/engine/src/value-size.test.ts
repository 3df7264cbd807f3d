import type { JsonObject } from '@heddle/contracts';
import { VALUE_LIMITS } from '@heddle/ports';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oversize } from './value-size.ts';

const overhead = JSON.stringify({ text: '' }).length;

describe('oversize', () => {
  it('refuses what is over the limit, to the byte, and says how much it is', () => {
    const fits = 'x'.repeat(VALUE_LIMITS.maxBytes - overhead);
    expect(oversize('a', { text: fits })).toBeUndefined();
    expect(oversize('a', { text: `${fits}x` })).toMatchObject({
      code: 'value-too-large',
      retryable: false,
      details: { nodeId: 'a', bytes: VALUE_LIMITS.maxBytes + 1, limit: VALUE_LIMITS.maxBytes },
    });
  });

  it('counts bytes as they are written: escapes and letters of several bytes', () => {
    expect(oversize('a', { text: '\u0000'.repeat(VALUE_LIMITS.maxBytes / 6) })).toBeDefined();
    expect(oversize('a', { text: 'ż'.repeat(VALUE_LIMITS.maxBytes / 2) })).toBeDefined();
  });

  it('lets every small value pass', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (outputs) => {
        expect(oversize('a', outputs as JsonObject)).toBeUndefined(); // cast: JSON by construction
      }),
    );
  });
});
