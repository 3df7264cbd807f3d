import { cpus } from 'node:os';
import type { Fault } from './fault.ts';
import type { Backend } from './lab/lab.ts';
import type { LedgerLine } from './ledger.ts';

/** The value below which a share of a sorted list lies. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Recovery after `kill -9`: how often, and p50, p99 and the longest in seconds. */
function recoveryOf(lines: readonly LedgerLine[]): string {
  // JSON has no infinity: a segment nobody took again within two minutes is null in the ledger.
  const all = lines
    .flatMap((line) => line.recoveries)
    .map((ms) => ms ?? Number.POSITIVE_INFINITY)
    .sort((left, right) => left - right);
  if (all.length === 0) return 'no segment was held by a worker when it was killed';
  const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
  return `${all.length} segments orphaned by kill -9, taken again after p50 ${seconds(quantile(all, 0.5))}, p99 ${seconds(quantile(all, 0.99))}, longest ${seconds(all.at(-1) ?? 0)}`;
}

/** What everything together came to, in two lines. */
export function totalsOf(lines: readonly LedgerLine[]): string {
  const sum = (of: (line: LedgerLine) => number): number =>
    lines.reduce((total, line) => total + of(line), 0);
  const violations = lines.flatMap((line) => line.violations);
  const skipped = lines.filter((line) => line.skipped !== undefined).length;
  const seeds = new Set(lines.flatMap((line) => (line.skipped === undefined ? seedsOf(line) : []))).size;
  return [
    [
      `${seeds} seeds`,
      `${sum((line) => line.runs)} runs in ${lines.length - skipped} injections`,
      ...(skipped > 0 ? [`${skipped} injections skipped`] : []),
      `double commits ${violations.filter(({ rule }) => rule === 'I1').length}`,
      `lost accepted runs ${new Set(violations.filter(({ isLost }) => isLost).map(({ runId }) => runId)).size}`,
      `violations ${violations.length}`,
      `effects sent again ${sum((line) => line.sentAgain)}`,
      `calls paid again ${sum((line) => line.paidAgain)}.`,
    ].join(', '),
    `Recovery: ${recoveryOf(lines)}.`,
  ].join('\n');
}

function seedsOf({ seed, seeds }: LedgerLine): readonly number[] {
  return Array.from({ length: seeds }, (_, index) => seed + index);
}

/** The line that is printed when an injection is over. */
export function trialLine(line: LedgerLine): string {
  const head = `${line.fault.padEnd(4)} ${line.backend.padEnd(8)} seed ${String(line.seed).padEnd(5)}`;
  if (line.skipped !== undefined) return `${head} skipped   not injected: ${line.skipped}`;
  const verdict = line.violations.length === 0 ? 'pass' : `FAIL (${line.violations.length})`;
  const extras = [
    `${line.runs} runs`,
    `${(line.tookMs / 1_000).toFixed(0)} s`,
    ...(line.recoveries.length > 0 ? [`${line.recoveries.length} orphans`] : []),
    ...(line.sentAgain > 0 ? [`${line.sentAgain} effects sent again`] : []),
    ...(line.paidAgain > 0 ? [`${line.paidAgain} calls paid again`] : []),
    ...Object.entries(line.notes).map(([name, value]) => `${name} ${value}`),
  ];
  return `${head} ${verdict.padEnd(9)} ${extras.join(', ')}`;
}

/** A Markdown table of all faults by backend. */
export function tableOf(
  faults: readonly Fault[],
  backends: readonly Backend[],
  lines: readonly LedgerLine[],
): string {
  const rows = faults.flatMap((fault) =>
    backends
      .filter((backend) => fault.backends?.includes(backend) ?? true)
      .map((backend) => {
        const own = lines.filter((line) => line.fault === fault.id && line.backend === backend);
        const sum = (of: (line: LedgerLine) => number): number =>
          own.reduce((total, line) => total + of(line), 0);
        const violations = sum((line) => line.violations.length);
        return `| ${fault.id} | ${fault.title} | ${backend} | ${own.length} | ${sum((line) => line.runs)} | ${verdictOf(own, violations)} | ${sum((line) => line.sentAgain)} | ${sum((line) => line.paidAgain)} | ${notesOf(own)} |`;
      }),
  );
  return [
    `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}.`,
    '',
    '| | fault | queue | injections | runs | verdict | effects sent again | calls paid again | notes |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    ...faults
      .filter((fault) => fault.missing !== undefined)
      .map((fault) => `\n${fault.id}: ${fault.missing}`),
    '',
  ].join('\n');
}

function verdictOf(lines: readonly LedgerLine[], violations: number): string {
  if (lines.length === 0) return 'not run';
  if (violations > 0) return `**FAIL** (${violations})`;
  return lines.every((line) => line.skipped !== undefined) ? 'skipped' : 'pass';
}

/** Of several injections the last one's notes. */
function notesOf(lines: readonly LedgerLine[]): string {
  const last = lines.at(-1);
  if (last?.skipped !== undefined) return `not injected: ${last.skipped}`;
  return Object.entries(last?.notes ?? {})
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
