import { main } from '../main.ts';

/** Runs the supervisor on the installation that is the working directory, as `tooling/start.mjs` does. */
await main({ root: process.cwd() });
