import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './files.mjs';
import { countReport } from './vitest-run.mjs';

const file = (name, status, ...tests) => ({
  name: path.join(ROOT, name),
  status,
  assertionResults: tests.map((test, index) => ({ status: test, fullName: `test ${index}` })),
});

describe('what npm test counts', () => {
  it('tests that passed, failed and were skipped', () => {
    const report = {
      testResults: [
        file('a.test.ts', 'failed', 'passed', 'failed', 'failed'),
        file('b.test.ts', 'passed', 'passed', 'skipped', 'todo'),
      ],
    };
    expect(countReport(report, 1)).toEqual({
      passed: 2,
      failed: 2,
      skipped: [{ file: 'b.test.ts', tests: 2, first: 'test 1' }],
    });
  });

  it('a file that does not load is one failure', () => {
    expect(countReport({ testResults: [file('a.test.ts', 'failed')] }, 1)).toMatchObject({
      passed: 0,
      failed: 1,
    });
  });

  it('a run that fails without a failed test, or writes no report, is one failure', () => {
    expect(countReport({ testResults: [file('a.test.ts', 'passed', 'passed')] }, 1)).toMatchObject({
      passed: 1,
      failed: 1,
    });
    expect(countReport(undefined, 1)).toEqual({ passed: 0, failed: 1, skipped: [] });
  });

  it('a clean run has none', () => {
    expect(countReport({ testResults: [file('a.test.ts', 'passed', 'passed')] }, 0)).toMatchObject({
      passed: 1,
      failed: 0,
    });
  });
});
