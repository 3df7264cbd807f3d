import { defineConfig } from 'vitest/config';

/**
 * Unit, property and integration tests: `x.test.ts` beside `x.ts`, and whole-system ones in `tests/integration`.
 * Browser tests and the fault lab's short selection have configurations of their own in `tests/e2e` and `tests/faults`;
 * `npm test` runs them all.
 */
export default defineConfig({
  test: {
    globalSetup: ['packages/testkit/src/servers/global-setup.ts'],
    // Two cores: more would only make real servers slow enough to look broken.
    maxWorkers: 2,
    // Only what hangs is meant to run into these: shared machines are slow at times.
    testTimeout: 90_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            'packages/**/src/**/*.test.{ts,tsx}',
            'apps/**/src/**/*.test.{ts,tsx}',
            'templates/**/*.test.ts',
            'tooling/**/*.test.{ts,mjs}',
          ],
          exclude: ['**/node_modules/**', '**/dist/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/**/*.test.ts'],
          exclude: ['**/node_modules/**', 'tests/e2e/**', 'tests/faults/**'],
        },
      },
    ],
  },
});
