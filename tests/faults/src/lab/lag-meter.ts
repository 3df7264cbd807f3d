import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { AppProcess } from './process.ts';

/** How late event loops were within the same span of time. */
export interface Lag {
  /** Of the process under test, at its worst, in milliseconds. */
  readonly ms: number;
  /** Of a thread that does nothing at all: what the machine itself adds. */
  readonly floorMs: number;
}

/** Measures how late the event loop of a process is that was started with `preload('loop-lag')`. */
export interface LagMeter {
  /** The worst since the last call. */
  read(): Promise<Lag>;
  stop(): Promise<void>;
}

const WORD = /LAB_LAG ([\d.]+)/g;
const ANSWERS_WITHIN_MS = 30_000;

/** Begins to measure. */
export async function startLagMeter(subject: AppProcess): Promise<LagMeter> {
  const idle = new Worker(IDLE, { eval: true });
  const ask = (): Promise<number> =>
    new Promise((resolve) => {
      idle.once('message', resolve);
      idle.postMessage('read');
    });
  const read = async (): Promise<Lag> => {
    const before = said(subject).length;
    subject.signal('SIGUSR2');
    const deadline = Date.now() + ANSWERS_WITHIN_MS;
    while (said(subject).length === before && Date.now() < deadline) await delay(5);
    return { ms: said(subject).at(-1) ?? Number.NaN, floorMs: await ask() };
  };
  await read();
  return {
    read,
    stop: async () => {
      await idle.terminate();
    },
  };
}

function said(subject: AppProcess): readonly number[] {
  return [...subject.output().matchAll(WORD)].map(([, ms]) => Number(ms));
}

/** The same measure in a loop in which nothing happens. */
const IDLE = `
const { parentPort } = require('node:worker_threads');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const delays = monitorEventLoopDelay({ resolution: 5 });
delays.enable();
parentPort.on('message', () => {
  parentPort.postMessage(delays.count === 0 ? 0 : Math.max(0, delays.max / 1e6 - 5));
  delays.reset();
});
`;
