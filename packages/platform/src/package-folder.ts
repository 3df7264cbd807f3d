import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The folder of an installed package, also of one whose exports hide its package.json. */
export function packageFolder(name: string): string {
  const require = createRequire(import.meta.url);
  for (const root of require.resolve.paths(name) ?? []) {
    const folder = path.join(root, name);
    if (existsSync(path.join(folder, 'package.json'))) return folder;
  }
  throw new Error(`The package ${name} is not installed.`);
}
