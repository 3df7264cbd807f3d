import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const NAME = 'virtual:node-icons';
const NODES = join(import.meta.dirname, '../../packages/nodes/src');

/**
 * Bundles exactly the lucide icons that node kinds name, so that adding a kind touches its folder alone and the
 * studio does not carry an icon set it never shows.
 */
export function nodeIcons(): Plugin {
  return {
    name: 'heddle-node-icons',
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    load: (id) => (id === `\0${NAME}` ? iconModule(iconNames(NODES)) : undefined),
  };
}

/** The icon names in every kind's `node.ts` below a folder, sorted. */
export function iconNames(folder: string): string[] {
  const names = new Set<string>();
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const source = readOptional(join(folder, entry.name, 'node.ts'));
    for (const match of source.matchAll(/\bicon:\s*'([A-Za-z0-9]+)'/g)) if (match[1]) names.add(match[1]);
  }
  return [...names].sort();
}

function readOptional(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // Shared folders beside the kinds have no node.ts.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

function iconModule(names: readonly string[]): string {
  return [
    `import * as icons from 'lucide-react';`,
    `export const nodeIcons = { ${names.map((name) => `${name}: icons.${name}`).join(', ')} };`,
  ].join('\n');
}
