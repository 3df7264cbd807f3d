import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { ROOT, shown } from './files.mjs';
import { installedAt, packageOf, splitSpecifier, workspacePackages, workspaceSource } from './workspace.mjs';

/**
 * @typedef {{ name: string, directory: string, entries: Record<string, string> }} BundleTarget
 *   directory: where `dist` is made; entries: output name to source file, relative to the repository
 */

/** Threads and processes that both apps start; they lie beside `main.js`. */
const THREADS = {
  'embedder-thread': 'packages/adapters/embeddings-local/src/embedder-thread.ts',
  'parser-process': 'packages/adapters/documents/src/parser-process.ts',
};

/**
 * npm packages that go into the bundles: what every start loads. Reading them from one file instead of some thousand
 * halves a process's start (1.1 s to 0.5 s of processor time). All others stay outside, above all those that are
 * loaded lazily, carry native code or read files of their own.
 */
const INLINED = new Set([
  '@hono/node-server',
  '@noble/hashes',
  '@pydantic/genai-prices',
  'bullmq',
  'hono',
  'ioredis',
  'minisearch',
  'pg',
  'pino',
  'prom-client',
  'rate-limiter-flexible',
  'undici',
  'yaml',
  'zod',
]);

/** @type {BundleTarget[]} */
const TARGETS = [
  { name: 'server', directory: 'apps/server', entries: { main: 'apps/server/src/main.ts', ...THREADS } },
  {
    name: 'worker',
    directory: 'apps/worker',
    entries: {
      main: 'apps/worker/src/main.ts',
      'embed-templates': 'apps/worker/src/embed-templates.ts',
      ...THREADS,
    },
  },
  { name: 'cli', directory: 'apps/cli', entries: { main: 'apps/cli/src/main.ts' } },
  { name: 'supervisor', directory: 'packages/embedded', entries: { main: 'packages/embedded/src/main.ts' } },
];

/**
 * The bundles of this repository whose main source exists, with the entries that exist.
 * @returns {BundleTarget[]}
 */
export function bundleTargets() {
  return TARGETS.filter(({ entries }) => existsSync(path.join(ROOT, entries.main ?? ''))).map((target) => ({
    ...target,
    entries: Object.fromEntries(
      Object.entries(target.entries).filter(([, file]) => existsSync(path.join(ROOT, file))),
    ),
  }));
}

/**
 * How esbuild makes a bundle: Heddle's packages and some of npm's are inlined and split, so that what is loaded lazily
 * stays lazy; the other packages stay outside.
 * @param {BundleTarget} target
 * @returns {import('esbuild').BuildOptions}
 */
export function bundleOptions(target) {
  const outdir = path.join(ROOT, target.directory, 'dist');
  return {
    absWorkingDir: ROOT,
    entryPoints: Object.fromEntries(
      Object.entries(target.entries).map(([name, file]) => [name, path.join(ROOT, file)]),
    ),
    outdir,
    // Beside the entries: modules find their thread's entry relative to themselves.
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    // Inlined CommonJS asks for Node's own modules with `require`.
    banner: {
      js: "import { createRequire as nodeRequire } from 'node:module'; const require = nodeRequire(import.meta.url);",
    },
    platform: 'node',
    // Node itself knows no condition `module`; esbuild would add it.
    conditions: [],
    write: false,
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [workspacePlugin(outdir)],
  };
}

/** Stands for the repository in what esbuild writes, until each file's own way there is known. */
const ROOT_MARK = 'heddle-root:/';

/**
 * Inlines workspace packages from source and leaves most npm packages outside. pnpm gives each package only what it
 * declares, so a bundle under `apps/` cannot find an adapter's dependency by name: where the name does not lead there,
 * the import is written as the path through the adapter's own `node_modules`. `createRequire(import.meta.url)` likewise
 * goes on resolving from its source file.
 * @param {string} outdir
 * @returns {import('esbuild').Plugin}
 */
function workspacePlugin(outdir) {
  const packages = workspacePackages();
  return {
    name: 'heddle-workspace',
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, async (args) => {
        if (args.kind === 'entry-point' || args.pluginData?.isNested) return undefined;
        if (isBuiltin(args.path)) return { path: args.path, external: true };
        const source = workspaceSource(packages, args.path);
        if (source !== undefined) {
          return existsSync(source)
            ? { path: source }
            : { errors: [{ text: `${shown(source)} is missing` }] };
        }
        // What an inlined package depends on is inlined with it.
        if (INLINED.has(splitSpecifier(args.path).name) || args.importer.includes('/node_modules/'))
          return undefined;
        return { path: await externalPath({ build, packages, args, outdir }), external: true };
      });
      build.onLoad({ filter: /\.tsx?$/ }, ({ path: file }) => {
        const text = readFileSync(file, 'utf8');
        if (!text.includes('createRequire(import.meta.url)')) return undefined;
        const place = `new URL(${JSON.stringify(ROOT_MARK + shown(file))}, import.meta.url)`;
        const contents = text.replaceAll('createRequire(import.meta.url)', `createRequire(${place})`);
        return { contents, loader: file.endsWith('x') ? 'tsx' : 'ts' };
      });
      build.onEnd(({ outputFiles }) => {
        for (const { path: file, text } of outputFiles ?? []) {
          mkdirSync(path.dirname(file), { recursive: true });
          const wayToRoot = path.relative(path.dirname(file), ROOT).split(path.sep).join('/');
          writeFileSync(file, text.replaceAll(ROOT_MARK, `${wayToRoot}/`));
        }
      });
    },
  };
}

async function externalPath({ build, packages, args, outdir }) {
  const importer = packageOf(packages, args.importer);
  const { name } = splitSpecifier(args.path);
  const own = importer === undefined ? undefined : installedAt(importer.directory, name);
  if (importer === undefined || own === undefined) return args.path; // An optional dependency that is not installed.
  if (installedFrom(outdir, name) === own.real) return args.path;
  const resolved = await build.resolve(args.path, {
    kind: args.kind,
    resolveDir: importer.directory,
    pluginData: { isNested: true },
  });
  if (resolved.errors.length > 0) return args.path;
  return ROOT_MARK + shown(path.join(own.link, path.relative(own.real, resolved.path)));
}

/** What Node would find under this name from a folder, as a real path. */
function installedFrom(folder, name) {
  for (let at = folder; at.startsWith(ROOT); at = path.dirname(at)) {
    const found = installedAt(at, name);
    if (found !== undefined) return found.real;
  }
  return undefined;
}
