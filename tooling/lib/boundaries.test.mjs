import { describe, expect, it } from 'vitest';
import { checkBoundaries } from './boundaries.mjs';

const facts = (name, folder, ...dependencies) => ({
  name,
  folder,
  dependencies: new Set(dependencies),
  developmentDependencies: new Set(['vite']),
});
const packages = [
  facts('@heddle/contracts', 'packages/contracts/', 'zod'),
  facts('@heddle/ports', 'packages/ports/', '@heddle/contracts'),
  facts('@heddle/graph', 'packages/graph/', '@heddle/contracts', '@heddle/ports', '@heddle/nodes'),
  facts(
    '@heddle/nodes',
    'packages/nodes/',
    '@heddle/contracts',
    '@heddle/ports',
    '@heddle/graph',
    'zod',
    'undici',
  ),
  facts('@heddle/engine', 'packages/engine/', '@heddle/ports', '@heddle/application'),
  facts('@heddle/application', 'packages/application/', '@heddle/engine', '@heddle/testkit'),
  facts('@heddle/adapter-memory', 'packages/adapters/memory/', '@heddle/application'),
  facts('@heddle/testkit', 'packages/testkit/', '@heddle/engine'),
  facts('@heddle/studio', 'apps/studio/', '@heddle/nodes', '@heddle/application'),
];

/** Rules that a repository of these files breaks, as `path:line rule`. */
function broken(files, kinds = ['model.chat', 'input']) {
  const { findings } = checkBoundaries({
    packages,
    rootDependencies: new Set(['vitest']),
    kinds,
    files: Object.entries(files).map(([path, text]) => ({ path, text })),
  });
  return findings.map(({ path, line, rule }) => `${path}:${line} ${rule}`);
}

describe('imports point down', () => {
  it('a package imports lower levels, and level 1 its ports', () => {
    expect(
      broken({
        'packages/graph/src/a.ts':
          "import type { Clock } from '@heddle/ports';\nimport { z } from '@heddle/contracts';",
        'packages/application/src/a.ts': "import { fold } from '@heddle/engine';",
      }),
    ).toEqual([]);
  });

  it('a package imports neither its own level nor a higher one, whatever the form of the import', () => {
    expect(
      broken({
        'packages/graph/src/a.ts': "import {\n  catalog,\n} from '@heddle/nodes';",
        'packages/engine/src/a.ts': "export { run } from '@heddle/application';",
        'packages/adapters/memory/src/a.ts': "const later = () => import('@heddle/application');",
      }),
    ).toEqual([
      'packages/graph/src/a.ts:3 imports-point-down',
      'packages/engine/src/a.ts:1 imports-point-down',
      'packages/adapters/memory/src/a.ts:1 imports-point-down',
    ]);
  });

  it('the testkit is imported by tests only', () => {
    const text = "import { createTestDatabase } from '@heddle/testkit';";
    expect(broken({ 'packages/application/src/a.ts': text })).toEqual([
      'packages/application/src/a.ts:1 testkit-in-tests-only',
    ]);
    expect(broken({ 'packages/application/src/a.test.ts': text })).toEqual([]);
  });

  it('a relative import stays in its package', () => {
    expect(
      broken({ 'packages/engine/src/a.ts': "import { z } from '../../contracts/src/index.ts';" }),
    ).toEqual(['packages/engine/src/a.ts:1 stay-in-package']);
  });

  it('a module that only tests import may import what tests may', () => {
    const helper = "import { expect } from 'vitest';";
    const test = "import { help } from './help.ts';";
    expect(broken({ 'packages/engine/src/help.ts': helper, 'packages/engine/src/a.test.ts': test })).toEqual(
      [],
    );
    expect(
      broken({
        'packages/engine/src/help.ts': helper,
        'packages/engine/src/a.test.ts': test,
        'packages/engine/src/a.ts': test,
      }),
    ).toEqual(['packages/engine/src/help.ts:1 declared-dependency']);
  });

  it('a package declares what it imports', () => {
    expect(
      broken({
        'packages/engine/src/a.ts': "import pg from 'pg';\nimport { readFile } from 'node:fs/promises';",
      }),
    ).toEqual(['packages/engine/src/a.ts:1 declared-dependency']);
  });
});

describe('the browser', () => {
  it('the studio loads the catalog of nodes, never their behaviour', () => {
    expect(
      broken({
        'apps/studio/src/a.ts':
          "import { catalog } from '@heddle/nodes/catalog';\nimport { runtime } from '@heddle/nodes/runtime';",
      }),
    ).toEqual(['apps/studio/src/a.ts:2 browser-safe']);
  });

  it('a feature imports no other feature', () => {
    expect(
      broken({
        'apps/studio/src/features/canvas/a.ts':
          "import { run } from '../runs/b.ts';\nimport { Button } from '../../ui/button.ts';",
      }),
    ).toEqual(['apps/studio/src/features/canvas/a.ts:1 features-apart']);
  });
});

describe('nodes', () => {
  it('node.ts imports contracts and zod, run.ts also ports and npm', () => {
    expect(
      broken({
        'packages/nodes/src/model.chat/node.ts':
          "import { z } from 'zod';\nimport type { Clock } from '@heddle/ports';",
        'packages/nodes/src/model.chat/run.ts':
          "import { Agent } from 'undici';\nimport { edges } from '@heddle/graph';",
      }),
    ).toEqual([
      'packages/nodes/src/model.chat/node.ts:2 node-spec-imports',
      'packages/nodes/src/model.chat/run.ts:2 node-run-imports',
    ]);
  });

  it('node.ts keeps its rule through the files that it imports', () => {
    expect(
      broken({
        'packages/nodes/src/model.chat/node.ts': "import { limits } from './limits.ts';",
        'packages/nodes/src/model.chat/limits.ts': "import { Agent } from 'undici';",
      }),
    ).toEqual(['packages/nodes/src/model.chat/limits.ts:1 node-spec-imports']);
  });

  it('a kind is named in its own package only', () => {
    const text =
      "const isChat = node.kind === 'model.chat';\nconst direction = 'input';\nif (node.kind === 'input') go();";
    expect(broken({ 'packages/engine/src/a.ts': text })).toEqual([
      'packages/engine/src/a.ts:1 no-kind-names',
      'packages/engine/src/a.ts:3 no-kind-names',
    ]);
    expect(broken({ 'packages/nodes/src/model.chat/a.ts': text })).toEqual([]);
  });
});

describe('names that are banned', () => {
  it('code from text, and a fetch past the egress guard', () => {
    expect(
      broken({
        'packages/engine/src/a.ts':
          "eval('1');\nnew Function('a');\nimport vm from 'node:vm';\nawait fetch('http://x');",
      }).toSorted(),
    ).toEqual([
      'packages/engine/src/a.ts:1 no-eval',
      'packages/engine/src/a.ts:2 no-function-constructor',
      'packages/engine/src/a.ts:3 no-vm',
      'packages/engine/src/a.ts:4 no-global-fetch',
    ]);
  });

  it('neither a comment, a string, a regular expression nor a method of that name counts', () => {
    expect(
      broken({
        'packages/engine/src/a.ts': [
          "// eval(1) and import x from 'nowhere'",
          // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source of one
          "const text = 'fetch(1)'; const other = `eval(${guard.fetch(1)})`;",
          'const pattern = /eval\\(/;',
          'export interface Source { fetch(url: string): Promise<string> }',
          'export const source = { fetch(url: string) { return url; } };',
        ].join('\n'),
      }),
    ).toEqual([]);
  });

  it('an exception needs a reason on the line before', () => {
    const text =
      '// boundary-allow no-global-fetch: the health check runs before the guard exists\nawait fetch(url);';
    expect(broken({ 'packages/engine/src/a.ts': text })).toEqual([]);
    expect(
      broken({ 'packages/engine/src/a.ts': '// boundary-allow no-global-fetch:\nawait fetch(url);' }),
    ).toHaveLength(1);
  });
});

describe('cycles', () => {
  it('values that import each other in a circle are found; types are erased', () => {
    expect(
      broken({
        'packages/engine/src/a.ts': "import { b } from './b.ts';",
        'packages/engine/src/b.ts': "import { c } from './c.ts';",
        'packages/engine/src/c.ts': "import { a } from './a.ts';",
        'packages/engine/src/d.ts': "import { e } from './e.ts';",
        'packages/engine/src/e.ts': "import type { d } from './d.ts';",
      }),
    ).toEqual(['packages/engine/src/c.ts:1 no-cycles']);
  });
});
