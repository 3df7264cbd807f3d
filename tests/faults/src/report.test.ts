import { describe, expect, it } from 'vitest';
import type { LedgerLine } from './ledger.ts';
import { totalsOf, trialLine } from './report.ts';

const line: LedgerLine = {
  ...{ at: '', commit: 'c', fault: 'T1', backend: 'redis', seed: 1, seeds: 2, runs: 2, violations: [] },
  ...{ recoveries: [], paidAgain: 1, sentAgain: 2, quiescedMs: 0, tookMs: 4_000, notes: {} },
};

describe('totalsOf', () => {
  it('counts seeds once, runs lost once, and double commits by I1', () => {
    const lost = { rule: 'I3', runId: 'r1', what: '', isLost: true } as const;
    const other = {
      ...line,
      backend: 'postgres',
      violations: [lost, lost, { rule: 'I1', what: '' }],
    } as const;
    expect(totalsOf([line, other]).split('\n')[0]).toBe(
      '2 seeds, 4 runs in 2 injections, double commits 1, lost accepted runs 1, violations 3, effects sent again 4, calls paid again 2.',
    );
  });

  it('gives p50, p99 and the longest recovery; what was never taken again is infinite', () => {
    const recoveries = [3_000, 1_000, 2_000];
    expect(totalsOf([{ ...line, recoveries }])).toContain('p50 2.0 s, p99 3.0 s, longest 3.0 s');
    const never = JSON.parse('[null]') as number[]; // cast: as the ledger reads it
    expect(totalsOf([{ ...line, recoveries: never }])).toContain('longest Infinity s');
  });

  it('does not count what was skipped', () => {
    const skipped = { ...line, seed: 9, runs: 0, paidAgain: 0, sentAgain: 0, skipped: 'not allowed' };
    expect(totalsOf([line, skipped])).toContain('2 seeds, 2 runs in 1 injections, 1 injections skipped');
    expect(trialLine(skipped)).toContain('skipped   not injected: not allowed');
  });
});
