import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { identifyProcess } from '../process/identity.ts';
import { StartError } from '../start-error.ts';
import { restartDelay } from './backoff.ts';
import { type ChildMessage, toChildMessage } from './child-message.ts';
import type { LogFile } from './log-file.ts';
import { NODE_ARGUMENTS } from './node-arguments.ts';
import type { ProcessRecords } from './process-records.ts';

export interface ChildOptions {
  /** What people call it: `the server`, `worker 2`. */
  readonly name: string;
  /** Script relative to `directory`; it stands in the command line as it is. */
  readonly script: string;
  readonly nodeArguments: readonly string[];
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where its output goes; undefined passes it on to the supervisor's own. */
  readonly log: LogFile | undefined;
  readonly records: ProcessRecords;
  readonly say: (line: string) => void;
  readonly readyWithinMs: number;
  /** Cuts the grace of a stop short. */
  readonly hurry?: AbortSignal | undefined;
}

/** The `ready` message of a child. */
export type ReadyMessage = Extract<ChildMessage, { type: 'ready' }>;

/** A process that is started again when it ends unasked. */
export interface SupervisedChild {
  readonly name: string;
  /** Settles when it is ready for the first time. Rejects with a StartError when it ends or gives up before. */
  readonly ready: Promise<ReadyMessage>;
  /** From now on its end is no accident: it is not started again. */
  retire(): void;
  /** SIGTERM, then SIGKILL after the grace. Settles when it is gone, and it is not started again. */
  stop(graceMs: number): Promise<void>;
  /** Starts it anew (after a change of its code); the running one is stopped first. */
  restart(graceMs: number): Promise<void>;
}

/** Starts a child and keeps it running once it has been ready; before that, its end is final. */
export function superviseChild(options: ChildOptions): SupervisedChild {
  const stopping = new AbortController();
  let current = startOnce(options);
  let failures = 0;

  const keepRunning = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const { how, wasAsked } = await current.ended;
      if (stopping.signal.aborted) return;
      if (!wasAsked) {
        const next = restartDelay({
          failures,
          wasReady: current.wasReady(),
          ranForMs: Date.now() - current.startedAt,
        });
        failures = next.failures;
        options.say(
          `${capital(options.name)} ended unexpectedly (${how}${lastWords(options.log, how)}); starting it again`,
        );
        await delay(next.delayMs, undefined, { signal: stopping.signal }).catch(() => undefined);
        if (stopping.signal.aborted) return;
      }
      current = startOnce(options);
      reportTrouble(current.ready, options.say);
    }
  };
  const ready = current.ready;
  ready.then(keepRunning, () => undefined);
  return {
    name: options.name,
    ready,
    retire: () => stopping.abort(),
    stop: async (graceMs) => {
      stopping.abort();
      await current.end(graceMs);
    },
    restart: (graceMs) => current.end(graceMs),
  };
}

interface Attempt {
  readonly startedAt: number;
  readonly wasReady: () => boolean;
  readonly ready: Promise<ReadyMessage>;
  readonly ended: Promise<{ readonly how: string; readonly wasAsked: boolean }>;
  end(graceMs: number): Promise<void>;
}

function startOnce(options: ChildOptions): Attempt {
  const descriptor = options.log?.open();
  const output = descriptor ?? 'inherit';
  const child = spawn(process.execPath, [...NODE_ARGUMENTS, ...options.nodeArguments, options.script], {
    cwd: options.directory,
    env: { ...options.environment },
    stdio: ['ignore', output, output, 'ipc'],
  });
  if (descriptor !== undefined) closeSync(descriptor);
  const identity = child.pid === undefined ? undefined : identifyProcess(child.pid);
  if (identity !== undefined) options.records.add({ ...identity, script: options.script });
  let wasAsked = false;
  const ended = new Promise<{ how: string; wasAsked: boolean }>((resolve) => {
    const settle = (how: string) => {
      if (child.pid !== undefined) options.records.remove(child.pid);
      resolve({ how, wasAsked });
    };
    child.once('exit', (code, signal) => settle(signal ?? `exit code ${code}`));
    child.once('error', (error) => settle(error.message));
  });
  const ready = waitForReady(child, ended, options);
  let wasReady = false;
  ready.then(
    () => {
      wasReady = true;
    },
    () => undefined,
  );
  return {
    startedAt: Date.now(),
    wasReady: () => wasReady,
    ready,
    ended,
    end: async (graceMs) => {
      wasAsked = true;
      const kill = () => child.kill('SIGKILL');
      child.kill('SIGTERM');
      if (options.hurry?.aborted === true) kill();
      options.hurry?.addEventListener('abort', kill, { once: true });
      const timer = setTimeout(kill, graceMs);
      await ended;
      clearTimeout(timer);
      options.hurry?.removeEventListener('abort', kill);
    },
  };
}

function waitForReady(
  child: ChildProcess,
  ended: Attempt['ended'],
  options: ChildOptions,
): Promise<ReadyMessage> {
  const { name, log, readyWithinMs } = options;
  return new Promise((resolve, reject) => {
    const refuse = (message: string) => {
      clearTimeout(timer);
      reject(new StartError('child-failed', message));
    };
    const timer = setTimeout(() => {
      refuse(
        `${capital(name)} was expected to be ready within ${readyWithinMs / 1000} s and is not${seeLog(log)}.`,
      );
      child.kill('SIGKILL');
    }, readyWithinMs);
    child.on('message', (value) => {
      const message = toChildMessage(value);
      if (message?.type === 'fatal') refuse(message.message);
      if (message?.type !== 'ready') return;
      clearTimeout(timer);
      resolve(message);
    });
    // A fatal message and the end that follows it come in this order; the first refusal counts.
    ended.then(({ how }) =>
      refuse(`${capital(name)} ended while starting (${how}${lastWords(log, how)})${seeLog(log)}.`),
    );
  });
}

/** After the first start a failing attempt is no refusal of the whole: it is told, and the next attempt follows. */
function reportTrouble(ready: Promise<ReadyMessage>, say: (line: string) => void): void {
  ready.catch((error: unknown) => {
    if (StartError.is(error)) say(error.message);
  });
}

/** A killed child's last line says nothing about its end. */
function lastWords(log: LogFile | undefined, how: string): string {
  const line = how.startsWith('exit code') ? (log?.lastLine() ?? '') : '';
  return line === '' ? '' : `, last saying "${line.slice(0, 300)}"`;
}

function seeLog(log: LogFile | undefined): string {
  return log === undefined ? '' : `; its log is ${log.path}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
