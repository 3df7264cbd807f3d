import { performance } from 'node:perf_hooks';
import { Coverage, SITUATIONS, type Situation } from './coverage.ts';
import { simulateFull } from './full.ts';
import { type Options, parseOptions, USAGE } from './options.ts';
import { shrink } from './shrink.ts';
import { type Mode, type Outcome, simulate } from './simulate.ts';

const SHOWN_FAILURES = 5;
const SHOWN_LINES = 80;
const say = (line: string): void => console.log(line);

interface Tally {
  seeds: number;
  steps: number;
  readonly failures: string[];
}

/** A seed of the full mode has no parts of its own: it does both. */
async function play(seed: number, mode: Mode, isFull: boolean, coverage?: Coverage): Promise<Outcome> {
  return isFull ? simulateFull(seed) : simulate({ seed, mode, coverage });
}

function command(seed: number, mode: Mode, isFull: boolean): string {
  return `npm run simulate -- --seed ${seed} ${isFull ? '--full' : `--mode ${mode}`}`;
}

function showHistory(seed: number, mode: Mode): void {
  const short = shrink({ seed, mode });
  if (!short) return;
  for (const line of short.lines.slice(0, SHOWN_LINES)) say(`    ${line.slice(0, 400)}`);
  say(`    ${short.steps} steps, then ${short.violation.message}`);
}

async function runMode(options: Options, mode: Mode, deadline: number, coverage?: Coverage): Promise<Tally> {
  const tally: Tally = { seeds: 0, steps: 0, failures: [] };
  for (let seed = options.first; seed < options.first + options.seeds; seed++) {
    if (performance.now() > deadline) break;
    const { steps, violation } = await play(seed, mode, options.isFull, coverage);
    tally.seeds += 1;
    tally.steps += steps;
    if (!violation) continue;
    tally.failures.push(violation.rule);
    if (tally.failures.length > SHOWN_FAILURES) continue;
    say(`seed ${seed} breaks ${violation.message.slice(0, 2_000)}`);
    if (!options.isFull) showHistory(seed, mode);
    say(`    again: ${command(seed, mode, options.isFull)}`);
  }
  return tally;
}

function showCoverage(coverage: Coverage): void {
  for (const [situation, rule] of Object.entries(SITUATIONS))
    say(`${rule.padEnd(4)} ${situation}: ${coverage.of(situation as Situation)}`); // cast: a key of the table
}

async function main(options: Options): Promise<void> {
  const coverage = options.isCounted ? new Coverage() : undefined;
  const modes = options.isFull ? (['liveness'] as const) : options.modes;
  for (const [place, mode] of modes.entries()) {
    const startedAt = performance.now();
    const spent = process.cpuUsage();
    const left = (options.minutes * 60_000) / modes.length;
    const { seeds, steps, failures } = await runMode(options, mode, startedAt + left, coverage);
    const seconds = (performance.now() - startedAt) / 1_000;
    const { user, system } = process.cpuUsage(spent);
    const processorMinutes = (user + system) / 60_000_000;
    const name = options.isFull ? 'full' : mode;
    say(
      `${name}: ${seeds} seeds, ${steps} steps in ${seconds.toFixed(1)} s (${Math.round((steps / seconds) * 60)} steps a minute, ${Math.round(steps / processorMinutes)} a minute of processor time), ${failures.length} broken`,
    );
    if (failures.length > 0) process.exitCode = 1;
    if (options.isSingle && failures.length === 0 && place === modes.length - 1) say('Nothing is broken.');
  }
  if (coverage) showCoverage(coverage);
}

try {
  const words = process.argv.slice(2);
  if (words.includes('--help')) say(USAGE);
  else await main(parseOptions(words));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
