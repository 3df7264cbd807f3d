import { describe, expect, it } from 'vitest';
import { createUuidv7, uuidv7 } from './uuidv7.ts';

const zeros = (bytes: Uint8Array<ArrayBuffer>) => bytes.fill(0);

describe('uuidv7', () => {
  it('writes time, version and variant where RFC 9562 has them', () => {
    const next = createUuidv7({ now: () => 0x017f_22e2_79b0, fill: (bytes) => bytes.fill(0xff) });
    expect(next()).toBe('017f22e2-79b0-7000-bfff-ffffffffffff');
  });

  it('grows within a millisecond, past the counter and when the clock steps back', () => {
    let now = 1_000;
    const next = createUuidv7({ now: () => now, fill: zeros });
    const ids = Array.from({ length: 10_000 }, (_, index) => {
      if (index === 6_000) now = 500;
      return next();
    });
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('gives ids in the form that contracts expect', () => {
    expect(uuidv7()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
