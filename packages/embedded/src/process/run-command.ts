import { spawn } from 'node:child_process';
import type { Account } from './account.ts';

/** What a finished command left behind. */
export interface CommandResult {
  /** Exit code; undefined when it could not be started, was killed or ran out of time. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Why it could not be started, when it could not. */
  readonly failure: Error | undefined;
}

export interface CommandOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly account?: Account | undefined;
  readonly cwd?: string;
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Milliseconds until it is killed. */
  readonly timeoutMs: number;
}

/** Runs a command to its end and returns what it wrote. Never rejects: a command that cannot start is a result too. */
export function runCommand(options: CommandOptions): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(options.command, options.args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, LC_ALL: 'C', ...options.environment },
      timeout: options.timeoutMs,
      killSignal: 'SIGKILL',
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...options.account,
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output.stderr += text;
    });
    // A command may end without reading its input; the broken pipe says nothing that its exit code does not.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
    child.on('error', (failure) => resolve({ ...output, exitCode: undefined, failure }));
    child.on('close', (exitCode) =>
      resolve({ ...output, exitCode: exitCode ?? undefined, failure: undefined }),
    );
  });
}
