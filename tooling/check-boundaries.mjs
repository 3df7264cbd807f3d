/**
 * `node tooling/check-boundaries.mjs`: holds every source file against the import rules and the names that are banned,
 * and prints `file:line rule what`. Exits with 1 when it finds anything.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkBoundaries } from './lib/boundaries.mjs';
import { filesBelow, ROOT, readJson, shown } from './lib/files.mjs';
import { readNodeFolders } from './lib/node-registries.mjs';
import { workspacePackages } from './lib/workspace.mjs';

const names = (dependencies) => Object.keys(dependencies ?? {});
const manifest = readJson(path.join(ROOT, 'package.json'));
const files = ['apps', 'packages', 'tests', 'tooling', 'templates']
  .flatMap((folder) => filesBelow(path.join(ROOT, folder), (file) => /\.(ts|tsx|mjs)$/.test(file)))
  .map((file) => ({ path: shown(file), text: readFileSync(file, 'utf8') }));

const { findings, allowed } = checkBoundaries({
  packages: workspacePackages().map(({ name, directory, manifest: own }) => ({
    name,
    folder: `${shown(directory)}/`,
    dependencies: new Set([
      ...names(own.dependencies),
      ...names(own.optionalDependencies),
      ...names(own.peerDependencies),
    ]),
    developmentDependencies: new Set(names(own.devDependencies)),
  })),
  rootDependencies: new Set([...names(manifest.dependencies), ...names(manifest.devDependencies)]),
  kinds: readNodeFolders(path.join(ROOT, 'packages', 'nodes', 'src')).kinds,
  files,
});

for (const { path: file, line, rule, message } of findings)
  console.log(`${file}:${line} ${rule}: ${message}`);
console.log(`${files.length} files, ${findings.length} findings, ${allowed.length} allowed with a reason`);
process.exitCode = findings.length === 0 ? 0 : 1;
