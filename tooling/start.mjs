/**
 * `npm start`: installs and builds what is missing, then runs everything in the foreground until Ctrl-C. Once installed
 * and built it needs no network and starts no tool.
 */
import { ensureSupportedNode } from './lib/node-version.mjs';

ensureSupportedNode();
const { ROOT } = await import('./lib/files.mjs');
const { ensureInstalled } = await import('./lib/install.mjs');
const { staleBuilds } = await import('./lib/build.mjs');
const { CommandError, runCommand } = await import('./lib/run-command.mjs');
const say = (line) => console.log(line);

try {
  await ensureInstalled(say);
  if (staleBuilds().length > 0) {
    // In a process of its own: the supervisor stays in memory for days, the bundlers need not.
    await runCommand({
      what: 'The build',
      command: process.execPath,
      args: ['tooling/build.mjs'],
      cwd: ROOT,
      isShown: true,
    });
  }
} catch (error) {
  if (!(error instanceof CommandError)) throw error;
  if (error.output !== '') console.error(error.output.trimEnd());
  console.error(`${error.message}. Mend what it says above and start again.`);
  process.exit(1);
}

const { main } = await import('../packages/embedded/dist/main.js');
await main({ root: ROOT });
