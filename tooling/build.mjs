/** `npm run build`: bundles the server, the worker, the supervisor and the studio; `--force` also what is fresh. */
import { buildStale } from './lib/build.mjs';
import { runMain } from './lib/run-command.mjs';

await runMain(async () => {
  const built = await buildStale({
    say: (line) => console.log(line),
    isForced: process.argv.includes('--force'),
  });
  console.log(built.length === 0 ? 'Everything is built' : `Built ${built.join(', ')}`);
});
