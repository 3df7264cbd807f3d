import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

const SKIPPED = new Set(['node_modules', 'dist', '.git', '.heddle', '.cache', 'coverage', 'fixtures']);

/**
 * Every file below a folder, sorted, as absolute paths; built, installed and recorded things are left out.
 * @param {string} folder
 * @param {(file: string) => boolean} [wanted]
 * @returns {string[]} empty when the folder does not exist
 */
export function filesBelow(folder, wanted = () => true) {
  if (!existsSync(folder)) return [];
  if (statSync(folder).isFile()) return wanted(folder) ? [folder] : [];
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesBelow(file, wanted);
      return entry.isFile() && wanted(file) ? [file] : [];
    });
}

/**
 * A path as people write it in this repository: relative to its root, with forward slashes.
 * @param {string} file
 * @param {string} [root]
 */
export function shown(file, root = ROOT) {
  return path.relative(root, file).split(path.sep).join('/');
}

/** @param {string} file */
export function isTestFile(file) {
  return /\.test(-d)?\.(ts|tsx|mjs)$/.test(file);
}

/**
 * @param {string} file
 * @returns {any} the parsed JSON, or undefined when the file is missing or broken
 */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
