import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { preload } from './preload.ts';

/** A way to start processes whose wall clock is wrong. SIGUSR2 lets it step to the other side. */
export interface SkewedClock {
  /** What is skewed, for the table. */
  readonly how: string;
  /** Settings of a process whose clock is off by so many milliseconds. */
  settings(ms: number): Readonly<Record<string, string>>;
  /** When no process of these settings runs any more. */
  stop(): void;
}

/** Below JavaScript where the machine has a C compiler, else `Date` alone. */
export function openSkewedClock(): SkewedClock {
  const folder = mkdtempSync(path.join(tmpdir(), 'heddle-faults-clock-'));
  const source = fileURLToPath(new URL('./skew-clock.c', import.meta.url));
  const library = path.join(folder, 'skew-clock.so');
  const words = ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl'];
  const isBuilt = process.platform === 'linux' && spawnSync('cc', words).status === 0;
  return {
    how: isBuilt ? 'the process clock, below JavaScript' : 'Date alone: there is no C compiler',
    settings: (ms) => ({
      ...(isBuilt ? { LD_PRELOAD: library } : preload('skew-clock')),
      LAB_SKEW_MS: String(ms),
    }),
    stop: () => rmSync(folder, { recursive: true, force: true }),
  };
}
