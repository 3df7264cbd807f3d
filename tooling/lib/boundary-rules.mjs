/**
 * The import rules of docs/design/architecture.md as data. Paths are relative to the repository with forward slashes.
 */

/** Level of each package; a package imports only lower ones. */
export const LEVELS = {
  '@heddle/contracts': 0,
  '@heddle/json-schema': 0.5,
  '@heddle/graph': 1,
  '@heddle/nodes': 1,
  '@heddle/ports': 1,
  '@heddle/compiler': 2,
  '@heddle/engine': 2,
  '@heddle/application': 3,
  '@heddle/observability': 3,
  '@heddle/importers': 3,
  '@heddle/embedded': 3,
  '@heddle/platform': 3.5,
};

/** Packages of these folders have one level together. */
export const LEVEL_OF_FOLDER = [
  { folder: 'packages/adapters/', level: 3 },
  { folder: 'apps/', level: 4 },
  { folder: 'tests/', level: 4 },
];

/** Of level 1, only this package may be imported by its own level. */
export const SHARED_OF_LEVEL_1 = '@heddle/ports';

/** Only tests import it, so it may itself import anything below an app. */
export const TESTKIT = '@heddle/testkit';

/** What the browser may load of Heddle; nothing here leads to a provider's SDK. */
export const BROWSER_SAFE = new Set([
  '@heddle/contracts',
  '@heddle/ports',
  '@heddle/json-schema',
  '@heddle/graph',
  '@heddle/nodes/catalog',
  '@heddle/compiler',
  '@heddle/engine',
]);

/** What a node's `node.ts`, and what it imports beside it, may import. */
export const NODE_SPEC_IMPORTS = new Set(['@heddle/contracts', 'zod']);

/** What a node's `run.ts` may import of Heddle; npm packages are free. */
export const NODE_RUN_IMPORTS = new Set(['@heddle/contracts', '@heddle/ports', '@heddle/json-schema']);

/**
 * Names that never stand in code, with the places that may have them and why.
 * @type {{ rule: string, pattern: RegExp, where: string[], except: { path: string, reason: string }[], tests: boolean }[]}
 */
export const BANNED_CODE = [
  {
    rule: 'no-eval',
    pattern: /(?<![.\w$])eval\s*\(/g,
    where: ['packages/', 'apps/', 'tooling/'],
    except: [],
    tests: true,
  },
  {
    rule: 'no-function-constructor',
    pattern: /(?<![.\w$])(?:new\s+)?Function\s*\(/g,
    where: ['packages/', 'apps/', 'tooling/'],
    except: [],
    tests: true,
  },
  {
    rule: 'no-global-fetch',
    pattern: /(?<![.\w$])(?:globalThis\s*\.\s*)?fetch\s*\(/g,
    where: ['packages/', 'apps/'],
    except: [{ path: 'apps/studio/', reason: 'a browser has nothing else, and calls its own server only' }],
    tests: false,
  },
];

/** Built-in modules that only some places may import, and why these. */
export const RESTRICTED_MODULES = [
  { rule: 'no-vm', modules: ['vm', 'node:vm'], except: [] },
  {
    rule: 'no-child-process',
    modules: ['child_process', 'node:child_process'],
    except: [
      { path: 'packages/embedded/', reason: 'supervises the local processes' },
      {
        path: 'packages/adapters/documents/src/process-pool.ts',
        reason: 'parses what others wrote in a process that can be killed',
      },
      { path: 'packages/testkit/', reason: 'starts real servers for tests' },
      { path: 'tests/', reason: 'starts real processes' },
      { path: 'tooling/', reason: 'the command scripts' },
    ],
  },
];

/** Where the name of a node kind may stand as a literal. Everywhere else control flow is expressed by ports. */
export const KIND_NAMES_ALLOWED = [
  'packages/nodes/',
  'packages/importers/',
  'templates/',
  'tests/',
  'tooling/',
  'packages/testkit/',
];
