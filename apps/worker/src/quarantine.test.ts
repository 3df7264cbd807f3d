import { describe, expect, it } from 'vitest';
import { Quarantine } from './quarantine.ts';

describe('Quarantine', () => {
  it('G10 segments that two workers died with run one at a time', () => {
    const quarantine = new Quarantine();
    const leave = quarantine.enter(2);
    expect(leave).toBeDefined();
    expect(quarantine.enter(2)).toBeUndefined();
    expect(quarantine.enter(3)).toBeUndefined();
    leave?.();
    expect(quarantine.enter(3)).toBeDefined();
  });

  it('G10 all others run beside it', () => {
    const quarantine = new Quarantine();
    quarantine.enter(2);
    expect(quarantine.enter(0)).toBeDefined();
    expect(quarantine.enter(1)).toBeDefined();
  });
});
