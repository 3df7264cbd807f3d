import { parseArgs } from 'node:util';
import type { Backend } from './lab/lab.ts';

/** What the command line asks for. */
export interface Options {
  /** Runs for each fault and backend. */
  readonly seeds: number;
  /** Runs that share an injection at most. */
  readonly share: number;
  /** After so long no further injection begins. */
  readonly minutes: number;
  /** Ids of faults; all when empty. */
  readonly faults: readonly string[];
  readonly backends: readonly Backend[];
  /** First seed. */
  readonly seed: number;
  /** Whether a given first seed repeats what the ledger already holds. */
  readonly isRepeat: boolean;
}

/** More would wait for each other rather than meet the fault. */
const MOST_SHARE = 50;

/** How the lab is called; shown for `--help` and for what cannot be read. */
export const USAGE = `npm run faults -- [options]
  --seeds N            runs for each fault and backend (20)
  --share N            of them at most so many share an injection, 1 to 50 (as few injections as that allows)
  --minutes M          begin no further injection after so long (60)
  --fault T1[,T2]      only these faults; \`--fault list\` shows all
  --backend B          redis or postgres; both when left out
  --seed S             start at this seed, and run again what the ledger already holds
Exits with 1 when anything was violated.`;

/** Reads the command line. @throws Error with one line for what cannot be read. */
export function parseOptions(words: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...words],
    options: {
      seeds: { type: 'string', default: '20' },
      share: { type: 'string' },
      minutes: { type: 'string', default: '60' },
      fault: { type: 'string' },
      backend: { type: 'string' },
      seed: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const seeds = whole('--seeds', values.seeds, 1);
  return {
    seeds,
    share: values.share === undefined ? evenShare(seeds) : whole('--share', values.share, 1, MOST_SHARE),
    minutes: whole('--minutes', values.minutes, 1),
    faults: values.fault?.split(',').map((id) => id.trim()) ?? [],
    backends: backendsOf(values.backend),
    seed: whole('--seed', values.seed ?? '1', 0),
    isRepeat: values.seed !== undefined,
  };
}

/** As few injections as possible, and as many runs in each. */
function evenShare(seeds: number): number {
  return Math.ceil(seeds / Math.ceil(seeds / MOST_SHARE));
}

function whole(name: string, text: string, least: number, most = Number.MAX_SAFE_INTEGER): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  const upTo = most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`;
  throw new Error(`${name}: expected a whole number from ${least}${upTo}, found ${text}.`);
}

function backendsOf(text: string | undefined): readonly Backend[] {
  if (text === undefined) return ['redis', 'postgres'];
  if (text === 'redis' || text === 'postgres') return [text];
  throw new Error(`--backend: expected redis or postgres, found ${text}.`);
}
