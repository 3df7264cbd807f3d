import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '@heddle/testkit/servers';
import type { Backend } from './lab/lab.ts';
import type { TrialResult } from './run-trial.ts';

/** One injection, as a line of the ledger. */
export interface LedgerLine extends TrialResult {
  readonly at: string;
  readonly commit: string;
  readonly fault: string;
  readonly backend: Backend;
  readonly seed: number;
  /** Seeds that shared the injection. */
  readonly seeds: number;
}

/** What was run for a commit. Lines are only ever added, so that a lab that was stopped goes on where it was. */
export interface Ledger {
  readonly file: string;
  readonly commit: string;
  /** The same objects every time. */
  lines(): readonly LedgerLine[];
  add(line: Omit<LedgerLine, 'at' | 'commit'>): LedgerLine;
}

/** Opens the ledger of the commit that is checked out; changed files make it another one. */
export function openLedger(): Ledger {
  const commit = commitName();
  const folder = path.join(ROOT, 'bench', 'results', 'faults');
  const file = path.join(folder, `${commit}.jsonl`);
  mkdirSync(folder, { recursive: true });
  const known = existsSync(file) ? read(file) : [];
  return {
    file,
    commit,
    lines: () => known,
    add: (result) => {
      appendFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), commit, ...result })}\n`);
      const line = read(file).at(-1);
      if (line === undefined) throw new Error(`Expected a line in ${file}, found none.`);
      known.push(line);
      return line;
    },
  };
}

function read(file: string): LedgerLine[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LedgerLine); // cast: only `add` writes this file
}

function commitName(): string {
  const git = (...words: string[]): string =>
    execFileSync('git', words, { cwd: ROOT, encoding: 'utf8' }).trim();
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no', '--', 'apps', 'packages');
    return `${git('rev-parse', '--short=10', 'HEAD')}${changed === '' ? '' : '-changed'}`;
  } catch {
    // A copy without its history still has results worth keeping.
    return 'unknown';
  }
}
