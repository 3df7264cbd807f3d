import { describe, expect, it } from 'vitest';
import { createFairTurn, LAST_TURN } from './fair-turn.ts';

function atTime() {
  let now = 0;
  const turns = createFairTurn({ now: () => now });
  return { turns, pass: (ms: number) => (now += ms) };
}

describe('createFairTurn', () => {
  it('G12 a tenant within its allowance goes first, whatever others do', () => {
    const { turns } = atTime();
    for (let start = 0; start < 1_000; start++) turns.next('loud');
    for (let start = 0; start < 32; start++) expect(turns.next('light')).toBe(0);
  });

  it('G12 the more a tenant has in hand the later its turn, up to the last one', () => {
    const { turns } = atTime();
    const asked = Array.from({ length: 200 }, () => turns.next('loud'));
    expect(asked).toEqual(asked.toSorted((left, right) => left - right));
    expect(asked[199]).toBe(3);
    for (let start = 0; start < 10_000_000; start += 1) if (turns.next('loud') === LAST_TURN) break;
    expect(turns.next('loud')).toBe(LAST_TURN);
  });

  it('G12 a tenant that has become quiet goes first again', () => {
    const { turns, pass } = atTime();
    for (let start = 0; start < 1_000; start++) turns.next('loud');
    pass(60_000);
    expect(turns.next('loud')).toBe(0);
  });
});
