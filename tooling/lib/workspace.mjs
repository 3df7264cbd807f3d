import { existsSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { ROOT, readJson } from './files.mjs';

/** @typedef {{ name: string, directory: string, manifest: any }} WorkspacePackage */

const GROUPS = ['apps', 'packages', 'packages/adapters', 'tests'];

/**
 * The packages of the workspace, by the groups of pnpm-workspace.yaml.
 * @param {string} [root]
 * @returns {WorkspacePackage[]}
 */
export function workspacePackages(root = ROOT) {
  return GROUPS.flatMap((group) => {
    const folder = path.join(root, group);
    if (!existsSync(folder)) return [];
    return readdirSync(folder).flatMap((entry) => {
      const directory = path.join(folder, entry);
      const manifest = readJson(path.join(directory, 'package.json'));
      return manifest?.name === undefined ? [] : [{ name: manifest.name, directory, manifest }];
    });
  });
}

/**
 * Splits an import of a package into its name and the entry asked for: `@a/b/c` is `@a/b` and `./c`.
 * @param {string} specifier
 */
export function splitSpecifier(specifier) {
  const parts = specifier.split('/');
  const length = specifier.startsWith('@') ? 2 : 1;
  return { name: parts.slice(0, length).join('/'), entry: ['.', ...parts.slice(length)].join('/') };
}

/**
 * The source file behind an import of a workspace package.
 * @param {WorkspacePackage[]} packages
 * @param {string} specifier
 * @returns {string | undefined}
 */
export function workspaceSource(packages, specifier) {
  const { name, entry } = splitSpecifier(specifier);
  const found = packages.find((candidate) => candidate.name === name);
  const target = found?.manifest.exports?.[entry];
  return found === undefined || typeof target !== 'string' ? undefined : path.join(found.directory, target);
}

/**
 * The workspace package that a file belongs to.
 * @param {WorkspacePackage[]} packages
 * @param {string} file
 */
export function packageOf(packages, file) {
  return packages.find(({ directory }) => file.startsWith(directory + path.sep));
}

/**
 * Where a package finds an installed dependency: the folder below its own `node_modules`, and that folder's real place.
 * @param {string} directory of the importing package
 * @param {string} name of the dependency
 */
export function installedAt(directory, name) {
  const link = path.join(directory, 'node_modules', name);
  return existsSync(link) ? { link, real: realpathSync(link) } : undefined;
}
