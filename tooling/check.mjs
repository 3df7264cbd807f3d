/** `npm run check`: format, lint, types, boundaries and generated files; what `npm test` runs before the tests. */
import { runChecks } from './lib/checks.mjs';

const { failed } = await runChecks((line) => console.log(line));
process.exitCode = failed === 0 ? 0 : 1;
