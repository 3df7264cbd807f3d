import path from 'node:path';
import type { DataDirectory } from '../data-directory.ts';
import type { Undo } from '../undo.ts';
import { type LogFile, logFile } from './log-file.ts';
import { recordProcesses } from './process-records.ts';
import { type SupervisedChild, superviseChild } from './supervised-child.ts';

/** The processes of one installation besides its database. */
export interface Children {
  readonly server: SupervisedChild;
  readonly workers: readonly SupervisedChild[];
}

export interface ChildrenOptions {
  readonly data: DataDirectory;
  /** Working directory of the children; their scripts are relative to it. */
  readonly root: string;
  readonly scripts: { readonly server: string; readonly worker: string };
  readonly nodeArguments: readonly string[];
  readonly workers: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly output: 'files' | 'inherit';
  readonly say: (line: string) => void;
  /** Cuts the grace of a stop short. */
  readonly hurry: AbortSignal | undefined;
}

/** What each child may take to finish when it is asked to stop. */
export const GRACE_MS = 10_000;
const READY_WITHIN_MS = 90_000;
const TRIM_EVERY_MS = 60_000;

/** Starts server and workers side by side. What stops them, workers first, is added to `undo`. */
export function startChildren(options: ChildrenOptions, undo: Undo): Children {
  const records = recordProcesses(options.data.path);
  undo.add(records.clear);
  const logs: LogFile[] = [];
  const launch = (name: string, script: string, logName: string): SupervisedChild => {
    const log = logFile(path.join(options.data.logs, `${logName}.log`));
    logs.push(log);
    return superviseChild({
      ...options,
      directory: options.root,
      name,
      script,
      log: options.output === 'files' ? log : undefined,
      records,
      readyWithinMs: READY_WITHIN_MS,
    });
  };
  const server = launch('the server', options.scripts.server, 'server');
  undo.add(() => server.stop(GRACE_MS));
  const workers = Array.from({ length: options.workers }, (_, index) =>
    launch(
      options.workers === 1 ? 'the worker' : `worker ${index + 1}`,
      options.scripts.worker,
      `worker-${index + 1}`,
    ),
  );
  undo.add(async () => {
    await Promise.all(workers.map((worker) => worker.stop(GRACE_MS)));
  });
  // A terminal's Ctrl-C reaches the server too, which may be gone before its turn comes.
  undo.add(() => {
    for (const child of [server, ...workers]) child.retire();
  });
  const trimming = setInterval(() => {
    for (const log of logs) log.trim();
  }, TRIM_EVERY_MS);
  undo.add(() => clearInterval(trimming));
  return { server, workers };
}
