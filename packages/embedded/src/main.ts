import path from 'node:path';
import { identifyProcess } from './process/identity.ts';
import { StartError } from './start-error.ts';
import { type RunningHeddle, type StartOptions, startHeddle } from './supervisor.ts';

/** What a command script decides about a start; the rest follows from the process it runs in. */
export type MainOptions = Pick<StartOptions, 'root' | 'scripts' | 'output' | 'nodeArguments'> & {
  /** Called once everything serves. */
  readonly onReady?: (heddle: RunningHeddle) => void;
};

const SECOND_SIGNAL_AFTER_MS = 1_000;
const PARENT_CHECK_EVERY_MS = 500;

/**
 * Runs Heddle in the foreground until SIGINT, SIGTERM or SIGHUP, or until the npm that started it is gone; then stops
 * everything and ends the process: with 0 after a clean stop, with 1 and one line on standard error when it could not
 * start. A second signal cuts every grace short.
 */
export async function main(options: MainOptions): Promise<void> {
  const stop = new AbortController();
  const hurry = new AbortController();
  listenForSignals(stop, hurry);
  const parent = process.env.npm_lifecycle_event === undefined ? undefined : identifyProcess(process.ppid);
  if (parent !== undefined) watchParent(stop);
  try {
    const heddle = await startHeddle({
      ...options,
      environment: process.env,
      environmentFile: path.join(options.root, '.env'),
      say,
      signal: stop.signal,
      hurry: hurry.signal,
      parent,
    });
    welcome(heddle);
    options.onReady?.(heddle);
    await aborted(stop.signal);
    say('Stopping');
    await heddle.stop();
    say('Stopped');
    process.exit(0);
  } catch (error) {
    process.exit(explain(error, stop.signal));
  }
}

function explain(error: unknown, stop: AbortSignal): number {
  if (stop.aborted && error === stop.reason) return 0;
  if (StartError.is(error)) process.stderr.write(`${error.message}\n`);
  else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}

function welcome({ url, setupUrl, logs }: RunningHeddle): void {
  say(`Heddle is ready at ${url}`);
  if (setupUrl !== undefined) say(`First visit: make the owner's account at ${setupUrl} (works once)`);
  say(`Ctrl-C stops it.${logs === undefined ? '' : ` Logs are in ${logs}`}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function listenForSignals(stop: AbortController, hurry: AbortController): void {
  let firstAt: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // A terminal's Ctrl-C comes twice: from the terminal and passed on by npm.
      if (firstAt !== undefined && Date.now() - firstAt > SECOND_SIGNAL_AFTER_MS) hurry.abort();
      firstAt ??= Date.now();
      stop.abort();
    });
  }
  // Whoever reads our lines may go away before we do; that is no reason to leave processes behind.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

/** npm passes signals on, but a killed npm cannot: its going away shows in the number of our parent. */
function watchParent(stop: AbortController): void {
  const first = process.ppid;
  setInterval(() => {
    if (process.ppid !== first) stop.abort();
  }, PARENT_CHECK_EVERY_MS).unref();
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
