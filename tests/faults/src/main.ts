import type { Fault } from './fault.ts';
import { FAULTS } from './faults/index.ts';
import { keepLabs } from './labs.ts';
import { type Ledger, type LedgerLine, openLedger } from './ledger.ts';
import { type Options, parseOptions, USAGE } from './options.ts';
import { type Injection, linesOf, plan } from './plan.ts';
import { tableOf, totalsOf, trialLine } from './report.ts';
import { runTrial, skippedTrial } from './run-trial.ts';

const SHOWN_VIOLATIONS = 12;
const say = (line: string): void => console.log(line);
const labs = keepLabs();

function choose(wanted: readonly string[]): readonly Fault[] {
  const unknown = wanted.find((id) => !FAULTS.some((fault) => fault.id === id));
  if (unknown !== undefined) throw new Error(`--fault: there is no ${unknown}; --fault list shows all.`);
  return wanted.length === 0 ? FAULTS : FAULTS.filter((fault) => wanted.includes(fault.id));
}

function showViolations(line: LedgerLine): void {
  for (const { rule, seed, runId, what } of line.violations.slice(0, SHOWN_VIOLATIONS))
    say(`     ${rule} ${seed === undefined ? '' : `seed ${seed} `}${runId ?? ''} ${what}`);
  if (line.violations.length > SHOWN_VIOLATIONS)
    say(`     … and ${line.violations.length - SHOWN_VIOLATIONS} more in the ledger`);
  if (line.violations.length > 0)
    say(
      `     again: npm run faults -- --fault ${line.fault} --backend ${line.backend} --seed ${line.seed} --seeds ${line.seeds} --share ${line.seeds}`,
    );
}

async function inject({ fault, backend, seed, seeds }: Injection, ledger: Ledger): Promise<LedgerLine> {
  const lab = await labs.fit(backend, fault);
  const result = 'reason' in lab ? skippedTrial(lab.reason) : await runTrial(lab, fault, seed, seeds);
  const line = ledger.add({ fault: fault.id, backend, seed, seeds, ...result });
  say(trialLine(line));
  showViolations(line);
  // What a violation left behind must not be blamed on the next fault.
  if (line.violations.length > 0) await labs.stop();
  return line;
}

async function work(options: Options): Promise<number> {
  const faults = choose(options.faults);
  const ledger = openLedger();
  const until = Date.now() + options.minutes * 60_000;
  const done = new Set<LedgerLine>();
  let left = 0;
  say(`Ledger: ${ledger.file}`);
  for (const backend of options.backends) {
    try {
      for (const injection of plan(options, faults, backend)) {
        const known = options.isRepeat ? undefined : linesOf(injection, ledger.lines());
        for (const line of known ?? []) done.add(line);
        if (known !== undefined) continue;
        if (Date.now() > until) left++;
        else done.add(await inject(injection, ledger));
      }
    } finally {
      await labs.stop();
    }
  }
  say(`\n${tableOf(faults, options.backends, [...done])}`);
  say(totalsOf([...done]));
  if (left > 0) say(`${left} injections are left: the same command goes on with them.`);
  return [...done].reduce((sum, line) => sum + line.violations.length, 0);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    say(`\n${signal}: taking the lab down.`);
    void labs.stop().finally(() => process.exit(130));
  });

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === undefined) say(USAGE);
  else if (options.faults[0] === 'list')
    for (const fault of FAULTS) say(`${fault.id.padEnd(4)} ${fault.title}: ${fault.injects}`);
  else process.exitCode = (await work(options)) === 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
process.exit();
