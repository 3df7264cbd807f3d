import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const HEADER = '// Written by tooling/generate.mjs from the folders beside this file: npm run generate.\n';

/**
 * @typedef {object} NodeFolders
 * @property {string[]} kinds folders that hold a whole kind, sorted
 * @property {string[]} complaints what is wrong with the others, for people
 */

/**
 * Reads the folders of the node library. A kind is a folder `<category>.<name>` (or `input`, `output`) with `node.ts`
 * and `run.ts`, and its spec names the folder as its kind.
 * @param {string} source `packages/nodes/src`
 * @returns {NodeFolders}
 */
export function readNodeFolders(source) {
  /** @type {NodeFolders} */
  const folders = { kinds: [], complaints: [] };
  for (const entry of readdirSync(source, { withFileTypes: true }).toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    if (!entry.isDirectory()) continue;
    const complaint = complaintAbout(path.join(source, entry.name), entry.name);
    if (complaint === undefined) folders.kinds.push(entry.name);
    else if (complaint !== 'no kind')
      folders.complaints.push(`packages/nodes/src/${entry.name}: ${complaint}`);
  }
  return folders;
}

function complaintAbout(folder, name) {
  const hasSpec = existsSync(path.join(folder, 'node.ts'));
  const hasBehaviour = existsSync(path.join(folder, 'run.ts'));
  if (!hasSpec && !hasBehaviour) return 'no kind';
  if (!hasSpec) return 'has run.ts but no node.ts';
  if (!hasBehaviour) return 'has node.ts but no run.ts';
  const text = readFileSync(path.join(folder, 'node.ts'), 'utf8');
  const isDeclared = text.includes(`kind: '${name}'`) && /^export const node\b/m.test(text);
  return isDeclared ? undefined : `expected node.ts to export \`node\` with kind: '${name}'`;
}

/**
 * The registry that is safe in the browser: every kind's spec.
 * @param {string[]} kinds
 */
export function catalogSource(kinds) {
  const imports = kinds.map((kind) => `import { node as ${identifier(kind)} } from './${kind}/node.ts';`);
  const entries = kinds.map((kind) => `  ${key(kind)}: ${identifier(kind)},`);
  return [
    HEADER,
    "import type { NodeCatalog } from '@heddle/contracts';",
    ...imports,
    '',
    '/** Every kind of node by its name: data and pure functions, safe in the browser. */',
    'export const catalog = {',
    ...entries,
    '} as const satisfies NodeCatalog;',
    '',
    '/** The name of a kind in the library. */',
    'export type NodeKind = keyof typeof catalog;',
    '',
  ].join('\n');
}

/**
 * The registry of behaviour, for workers. Each kind's module is loaded when first asked for, with what it depends on.
 * @param {string[]} kinds
 */
export function runtimeSource(kinds) {
  return [
    HEADER,
    "import type { NodeImplementation } from '@heddle/ports';",
    "import type { NodeKind } from './catalog.gen.ts';",
    '',
    '/** Loads the behaviour of a kind, with whatever it depends on, when it is first asked for. */',
    'export const runtime: Readonly<Record<NodeKind, () => Promise<NodeImplementation>>> = {',
    ...kinds.map((kind) => `  ${key(kind)}: async () => (await import('./${kind}/run.ts')).run,`),
    '};',
    '',
  ].join('\n');
}

function identifier(kind) {
  return `${kind.replace(/[^A-Za-z0-9]+(.)/g, (_, letter) => letter.toUpperCase())}Node`;
}

function key(kind) {
  return /^[a-z]+$/.test(kind) ? kind : `'${kind}'`;
}
