import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createSlots } from './slots.ts';

/** What runs in the processes, and their limits. */
export interface ProcessPoolOptions {
  /** The entry: a file that answers every message with one of its own. */
  readonly file: URL;
  /** How many processes at once; further jobs wait. */
  readonly processes: number;
  /** JavaScript heap of one process in MB; buffers are bounded inside it. */
  readonly memoryMb: number;
  /** How long a job may take, the start of its process included, in milliseconds. */
  readonly timeoutMs: number;
}

/** How a job ended: with its process's answer, or without one. */
export type ProcessOutcome =
  | { readonly status: 'answered'; readonly message: unknown }
  | { readonly status: 'timed-out' }
  | { readonly status: 'out-of-memory' }
  | { readonly status: 'crashed'; readonly cause: Error };

/** Runs a job; rejects only with the signal's reason. */
export type RunInProcess = (job: object, signal?: AbortSignal) => Promise<ProcessOutcome>;

/** A process that has loaded pdf.js saves the next PDF half a second of CPU time, for about 100 MB while it waits. */
const IDLE_MS = 5000;
/** Then it is replaced, whatever it may have kept. */
const JOBS_PER_PROCESS = 25;

/**
 * Makes a pool whose processes start when needed, serve one job after another and end after 5 s without one; waiting
 * processes keep no parent alive. A job that overruns its time or memory, crashes or is aborted takes its process with
 * it. Processes, not threads: a thread that runs out of memory in one big allocation takes the whole server along.
 */
export function createProcessPool(options: ProcessPoolOptions): RunInProcess {
  const acquire = createSlots(options.processes);
  const idle: Seat[] = [];

  function leaveIdle(seat: Seat) {
    const index = idle.indexOf(seat);
    if (index !== -1) idle.splice(index, 1);
  }

  function rest(seat: Seat) {
    seat.child.unref();
    seat.child.channel?.unref();
    seat.idleTimer = setTimeout(() => {
      leaveIdle(seat);
      seat.child.kill('SIGKILL');
    }, IDLE_MS).unref();
    idle.push(seat);
  }

  function wake(): Seat {
    const seat = idle.pop() ?? startSeat(options, leaveIdle);
    clearTimeout(seat.idleTimer);
    seat.child.ref();
    seat.child.channel?.ref();
    return seat;
  }

  return async function runInProcess(job, signal) {
    const release = await acquire(signal);
    const seat = wake();
    let isReusable = false;
    try {
      const outcome = await work(seat, job, options.timeoutMs, signal);
      seat.jobsLeft -= 1;
      isReusable = outcome.status === 'answered' && seat.jobsLeft > 0;
      return outcome;
    } finally {
      if (isReusable) rest(seat);
      else seat.child.kill('SIGKILL');
      release();
    }
  };
}

/** A process and whom it works for. */
interface Seat {
  readonly child: ChildProcess;
  jobsLeft: number;
  idleTimer: NodeJS.Timeout | undefined;
  settle: ((outcome: ProcessOutcome) => void) | undefined;
}

const KEPT_ERROR_OUTPUT = 4000;

function startSeat({ file, memoryMb }: ProcessPoolOptions, onExit: (seat: Seat) => void): Seat {
  const child = fork(fileURLToPath(file), [], {
    execArgv: [`--max-old-space-size=${memoryMb}`, ...confinement(file)],
    // No secret of ours is in reach of a file.
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const seat: Seat = { child, jobsLeft: JOBS_PER_PROCESS, idleTimer: undefined, settle: undefined };
  let errorOutput = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errorOutput = (errorOutput + text).slice(-KEPT_ERROR_OUTPUT);
  });
  child.on('message', (message) => seat.settle?.({ status: 'answered', message }));
  child.on('error', (cause) => seat.settle?.({ status: 'crashed', cause }));
  // `close` rather than `exit`: only then has all of the error output arrived.
  child.on('close', (code, signal) => {
    onExit(seat);
    seat.settle?.(endOf(code, signal, errorOutput));
  });
  return seat;
}

/** V8 aborts where the heap is full; the system kills where all memory is. */
function endOf(code: number | null, signal: NodeJS.Signals | null, errorOutput: string): ProcessOutcome {
  if (signal === 'SIGKILL' || /heap out of memory|heap limit/.test(errorOutput))
    return { status: 'out-of-memory' };
  const cause = new Error(`The process ended with ${signal ?? `code ${code}`}. ${errorOutput}`.trim());
  return { status: 'crashed', cause };
}

function work(
  seat: Seat,
  job: object,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<ProcessOutcome> {
  return new Promise<ProcessOutcome>((resolve, reject) => {
    signal?.throwIfAborted();
    const abort = () => reject(signal?.reason);
    const timer = setTimeout(() => seat.settle?.({ status: 'timed-out' }), timeoutMs);
    seat.settle = (outcome) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      seat.settle = undefined;
      resolve(outcome);
    };
    signal?.addEventListener('abort', abort, { once: true });
    // A process that is gone already reports it by `close`.
    seat.child.send(job, () => undefined);
  });
}

/**
 * Flags that forbid what no parser needs: code made of strings, writing files, starting processes. Source files, in
 * development, go through tsx, which starts a compiler; Node 20 runs no TypeScript.
 */
function confinement(file: URL): string[] {
  if (file.pathname.endsWith('.ts')) return ['--import', import.meta.resolve('tsx')];
  const permission = process.allowedNodeEnvironmentFlags.has('--permission')
    ? '--permission'
    : '--experimental-permission';
  return ['--disallow-code-generation-from-strings', permission, '--allow-fs-read=*', '--allow-worker'];
}
