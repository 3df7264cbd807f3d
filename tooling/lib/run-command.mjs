import { spawn } from 'node:child_process';

/** A command that did not do its work; its words are in `output`. */
export class CommandError extends Error {
  /**
   * @param {string} message
   * @param {string} output
   */
  constructor(message, output) {
    super(message);
    this.output = output;
  }
}

/**
 * Runs a command to its end and returns what it wrote.
 * @param {{ what: string, command: string, args: string[], cwd: string, environment?: Record<string, string | undefined>, isShown?: boolean, mayFail?: boolean }} options
 *   isShown: pass the output on as it comes; mayFail: return instead of throwing when the exit code is not 0
 * @returns {Promise<{ output: string, exitCode: number }>}
 */
export function runCommand({ what, command, args, cwd, environment = {}, isShown = false, mayFail = false }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const take = (stream) => (chunk) => {
      output += chunk;
      if (isShown) stream.write(chunk);
    };
    child.stdout.on('data', take(process.stdout));
    child.stderr.on('data', take(process.stderr));
    child.on('error', (error) =>
      reject(new CommandError(`${what} could not be started: ${error.message}`, output)),
    );
    child.on('close', (code, signal) => {
      if (code === 0 || (mayFail && code !== null)) resolve({ output, exitCode: code ?? 1 });
      else
        reject(new CommandError(`${what} failed (${signal ?? `exit code ${code}`})`, isShown ? '' : output));
    });
  });
}

/**
 * Runs a script's work. A failed command ends the process with 1 and what that command said, without a stack.
 * @param {() => Promise<void>} work
 */
export async function runMain(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    if (error.output !== '') console.error(error.output.trimEnd());
    console.error(error.message);
    process.exitCode = 1;
  }
}
