import type { Mode } from './simulate.ts';

/** What the command understands. */
export const USAGE = `npm run simulate -- [--seeds N] [--minutes M] [--seed S] [--mode safety|liveness] [--full] [--coverage]
  --seeds N     how many seeds, 10000 unless told
  --minutes M   stop after so many minutes, whatever is left
  --seed S      the first seed; with it alone, only this one, and its history is shown
  --mode MODE   one of the two; both, in turn, unless told
  --coverage    counts the situations of the engine that the seeds came to
  --full        through the real claimSegment and runSegment on the record in memory, instead of the fast model`;

const FLAGS = ['--full', '--coverage'];

/** What was asked for. */
export interface Options {
  readonly seeds: number;
  readonly minutes: number;
  readonly first: number;
  readonly isSingle: boolean;
  readonly modes: readonly Mode[];
  readonly isFull: boolean;
  readonly isCounted: boolean;
}

/** Reads the command line. @throws Error saying what is wrong with it. */
export function parseOptions(words: readonly string[]): Options {
  const given = new Map<string, string>();
  for (let place = 0; place < words.length; place++) {
    const name = words[place] ?? '';
    if (!['--seeds', '--minutes', '--seed', '--mode', ...FLAGS].includes(name))
      throw new Error(`There is no option ${name}.\n${USAGE}`);
    given.set(name, FLAGS.includes(name) ? 'yes' : (words[++place] ?? ''));
  }
  const number = (name: string, otherwise: number): number => {
    const value = Number(given.get(name) ?? otherwise);
    if (value >= 0) return value;
    throw new Error(`${name} expects a number from 0 up, found \`${given.get(name)}\`.\n${USAGE}`);
  };
  const mode = given.get('--mode');
  if (mode !== undefined && mode !== 'safety' && mode !== 'liveness')
    throw new Error(`--mode is safety or liveness, found \`${mode}\`.\n${USAGE}`);
  const isSingle = given.has('--seed') && !given.has('--seeds');
  return {
    seeds: isSingle ? 1 : number('--seeds', 10_000),
    minutes: number('--minutes', 0) || Number.POSITIVE_INFINITY,
    first: number('--seed', 0),
    isSingle,
    modes: mode === undefined ? ['safety', 'liveness'] : [mode],
    isFull: given.has('--full'),
    isCounted: given.has('--coverage'),
  };
}
