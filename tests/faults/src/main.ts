import type { Fault } from './fault.ts';
import { FAULTS } from './faults/index.ts';
import { type Backend, type Lab, startLab } from './lab/lab.ts';
import { type LedgerLine, openLedger } from './ledger.ts';
import { type Options, parseOptions, USAGE } from './options.ts';
import { recoveryLine, tableOf, trialLine } from './report.ts';
import { runTrial } from './run-trial.ts';

const SHARE = 20;
const SHOWN_VIOLATIONS = 12;
const say = (line: string): void => console.log(line);

interface Injection {
  readonly fault: Fault;
  readonly backend: Backend;
  readonly seed: number;
  readonly runs: number;
}

/** Every injection that the options ask for, fault by fault. */
function plan(options: Options, faults: readonly Fault[], backend: Backend): readonly Injection[] {
  return faults
    .filter((fault) => fault.backends?.includes(backend) ?? true)
    .flatMap((fault) => {
      const share = fault.share ?? SHARE;
      const count = Math.ceil(options.seeds / share);
      return Array.from({ length: count }, (_, index) => ({
        fault,
        backend,
        seed: options.seed + index * share,
        runs: Math.min(share, options.seeds - index * share),
      }));
    });
}

function choose(wanted: readonly string[]): readonly Fault[] {
  const unknown = wanted.find((id) => !FAULTS.some((fault) => fault.id === id));
  if (unknown !== undefined) throw new Error(`--fault: there is no ${unknown}; --fault list shows all.`);
  return wanted.length === 0 ? FAULTS : FAULTS.filter((fault) => wanted.includes(fault.id));
}

function showViolations(line: LedgerLine, runs: number): void {
  for (const { rule, seed, runId, what } of line.violations.slice(0, SHOWN_VIOLATIONS))
    say(`     ${rule} ${seed === undefined ? '' : `seed ${seed} `}${runId ?? ''} ${what}`);
  if (line.violations.length > SHOWN_VIOLATIONS)
    say(`     … and ${line.violations.length - SHOWN_VIOLATIONS} more in the ledger`);
  if (line.violations.length > 0)
    say(
      `     again: npm run faults -- --fault ${line.fault} --backend ${line.backend} --seed ${line.seed} --seeds ${runs}`,
    );
}

/** The lab that runs, so that it is taken down when the person stops waiting. */
let running: Lab | undefined;

async function work(options: Options): Promise<number> {
  const faults = choose(options.faults);
  const ledger = openLedger();
  const until = Date.now() + options.minutes * 60_000;
  const done: LedgerLine[] = [];
  say(`Ledger: ${ledger.file}`);
  for (const backend of options.backends) {
    try {
      for (const injection of plan(options, faults, backend)) {
        const { fault, seed, runs } = injection;
        const known = ledger
          .lines()
          .findLast(
            (line) =>
              line.fault === fault.id && line.backend === backend && line.seed === seed && line.runs >= runs,
          );
        if (known !== undefined && !options.isRepeat) {
          done.push(known);
          continue;
        }
        if (Date.now() > until) break;
        running ??= await startLab(backend);
        const result = await runTrial(running, fault, seed, runs);
        ledger.add({ fault: fault.id, backend, seed, ...result });
        const line = ledger.lines().at(-1);
        if (line === undefined) throw new Error(`Expected a line in ${ledger.file}, found none.`);
        done.push(line);
        say(trialLine(line));
        showViolations(line, runs);
        // What a violation left behind must not be blamed on the next fault.
        if (line.violations.length > 0) {
          await running.stop();
          running = undefined;
        }
      }
    } finally {
      await running?.stop();
      running = undefined;
    }
  }
  say(`\n${tableOf(faults, options.backends, done)}`);
  say(recoveryLine(done));
  return done.reduce((sum, line) => sum + line.violations.length, 0);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    say(`\n${signal}: taking the lab down.`);
    void (running?.stop() ?? Promise.resolve()).finally(() => process.exit(130));
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
