import { describe, expect, it } from 'vitest';
import type { Fault } from './fault.ts';
import type { LedgerLine } from './ledger.ts';
import { parseOptions } from './options.ts';
import { linesOf, plan } from './plan.ts';

const fault: Fault = { id: 'T1', title: '', injects: '', passes: '', inject: async () => undefined };
const sharesOf = (...words: string[]) => {
  const options = parseOptions(words);
  return options === undefined ? [] : plan(options, [fault], 'redis').map(({ seed, seeds }) => [seed, seeds]);
};

describe('plan', () => {
  it('lets as many runs share an injection as 50 allows, evenly', () => {
    expect(sharesOf('--seeds', '20')).toEqual([[1, 20]]);
    expect(sharesOf('--seeds', '40')).toEqual([[1, 40]]);
    expect(sharesOf('--seeds', '101', '--seed', '7')).toEqual([
      [7, 34],
      [41, 34],
      [75, 33],
    ]);
  });

  it('takes a share that is asked for, and no more than 50', () => {
    expect(sharesOf('--seeds', '45', '--share', '20')).toEqual([
      [1, 20],
      [21, 20],
      [41, 5],
    ]);
    expect(() => parseOptions(['--share', '51'])).toThrow('expected a whole number from 1 to 50, found 51');
  });

  it('leaves out a fault that makes no sense on a queue', () => {
    const options = parseOptions([]);
    expect(options && plan(options, [{ ...fault, backends: ['redis'] }], 'postgres')).toEqual([]);
  });
});

describe('linesOf', () => {
  const line = (seed: number, seeds: number, more: Partial<LedgerLine> = {}): LedgerLine => ({
    ...{ at: '', commit: 'c', fault: 'T1', backend: 'redis', seed, seeds, runs: seeds, violations: [] },
    ...{ recoveries: [], paidAgain: 0, sentAgain: 0, quiescedMs: 0, tookMs: 0, notes: {} },
    ...more,
  });
  const due = { fault, backend: 'redis', seed: 11, seeds: 20 } as const;

  it('finds what is done, however the seeds were shared', () => {
    const lines = [line(1, 20), line(21, 20)];
    expect(linesOf(due, lines)).toEqual(lines);
    expect(linesOf(due, [line(1, 50)])).toHaveLength(1);
  });

  it('finds nothing when a seed is missing, of another fault or queue, or was skipped', () => {
    expect(linesOf(due, [line(1, 20)])).toBeUndefined();
    expect(linesOf(due, [line(11, 20, { fault: 'T2' })])).toBeUndefined();
    expect(linesOf(due, [line(11, 20, { backend: 'postgres' })])).toBeUndefined();
    expect(linesOf(due, [line(11, 20, { skipped: 'not allowed' })])).toBeUndefined();
  });
});
