/** `npm run build`: bundles the server, the worker, the supervisor and the studio; `--force` also what is fresh. */
import { buildStale } from './lib/build.mjs';
import { runMain } from './lib/run-command.mjs';

await runMain(async () => {
  const built = await buildStale({
    say: (line) => console.log(line),
    isForced: process.argv.includes('--force'),
  });
  if (built.length === 0) console.log('Everything is built');
});
