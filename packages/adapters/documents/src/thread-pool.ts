import { Worker } from 'node:worker_threads';
import { createSlots } from './slots.ts';

export interface ThreadPoolOptions {
  /** The thread's entry: a file that answers every message with one of its own. */
  readonly file: URL;
  /** How many threads at once; further jobs wait. */
  readonly threads: number;
  /** JavaScript heap of one thread in MB; buffers are bounded inside the thread. */
  readonly memoryMb: number;
  /** How long a job may take, the start of its thread included, in milliseconds. */
  readonly timeoutMs: number;
}

/** How a job ended: with its thread's answer, or without one. */
export type ThreadOutcome =
  | { readonly status: 'answered'; readonly message: unknown }
  | { readonly status: 'timed-out' }
  | { readonly status: 'out-of-memory' }
  | { readonly status: 'crashed'; readonly cause: unknown };

/** Runs a job; rejects only with the signal's reason. What is transferred moves to the thread and is gone here. */
export type RunInThread = (
  job: object,
  transfer: ArrayBuffer[],
  signal?: AbortSignal,
) => Promise<ThreadOutcome>;

/** A thread that has loaded pdf.js is worth a second of CPU time to the next PDF, and about 100 MB while it waits. */
const IDLE_MS = 5000;
/** Then it is replaced, whatever it may have kept. */
const JOBS_PER_THREAD = 25;

/**
 * Makes a pool whose threads start when needed, serve one job after another and end after {@link IDLE_MS} without one;
 * waiting threads do not keep the process alive. A job that overruns its time or memory, crashes or is aborted takes
 * its thread with it. Threads get no environment variables and write to no stream of ours.
 */
export function createThreadPool(options: ThreadPoolOptions): RunInThread {
  const acquire = createSlots(options.threads);
  const idle: Seat[] = [];

  function leaveIdle(seat: Seat) {
    const index = idle.indexOf(seat);
    if (index !== -1) idle.splice(index, 1);
  }

  function rest(seat: Seat) {
    seat.worker.unref();
    seat.idleTimer = setTimeout(() => void seat.worker.terminate(), IDLE_MS).unref();
    idle.push(seat);
  }

  function wake(): Seat {
    const seat = idle.pop() ?? startSeat(options, leaveIdle);
    clearTimeout(seat.idleTimer);
    seat.worker.ref();
    return seat;
  }

  return async function runInThread(job, transfer, signal) {
    const release = await acquire(signal);
    const seat = wake();
    let isReusable = false;
    try {
      const outcome = await work(seat, job, transfer, options.timeoutMs, signal);
      seat.jobsLeft -= 1;
      isReusable = outcome.status === 'answered' && seat.jobsLeft > 0;
      return outcome;
    } finally {
      if (isReusable) rest(seat);
      else void seat.worker.terminate();
      release();
    }
  };
}

/** A thread and whom it works for. */
interface Seat {
  readonly worker: Worker;
  jobsLeft: number;
  idleTimer: NodeJS.Timeout | undefined;
  settle: ((outcome: ThreadOutcome) => void) | undefined;
}

function startSeat({ file, memoryMb }: ThreadPoolOptions, onExit: (seat: Seat) => void): Seat {
  const worker = new Worker(entryOf(file), {
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 32 },
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  const seat: Seat = { worker, jobsLeft: JOBS_PER_THREAD, idleTimer: undefined, settle: undefined };
  // Unread streams would hold what pdf.js prints about the canvas it does not need.
  worker.stdout.resume();
  worker.stderr.resume();
  worker.on('message', (message) => seat.settle?.({ status: 'answered', message }));
  worker.on('error', (cause: NodeJS.ErrnoException) =>
    seat.settle?.(
      cause.code === 'ERR_WORKER_OUT_OF_MEMORY' ? { status: 'out-of-memory' } : { status: 'crashed', cause },
    ),
  );
  worker.on('exit', (code) => {
    onExit(seat);
    seat.settle?.({ status: 'crashed', cause: new Error(`The thread ended with code ${code}.`) });
  });
  return seat;
}

function work(
  seat: Seat,
  job: object,
  transfer: ArrayBuffer[],
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<ThreadOutcome> {
  return new Promise<ThreadOutcome>((resolve, reject) => {
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
    seat.worker.postMessage(job, transfer);
  });
}

/**
 * Node 20 runs no TypeScript: source is loaded through tsx, a development dependency. Its `--import` form leaves
 * threads alone, so a line of JavaScript registers it there and goes on to the file.
 */
function entryOf(file: URL): URL {
  if (!file.pathname.endsWith('.ts')) return file;
  const api = import.meta.resolve('tsx/esm/api');
  const entry = `import { register } from '${api}'; register(); await import('${file.href}');`;
  return new URL(`data:text/javascript,${encodeURIComponent(entry)}`);
}
