/**
 * `npm run generate`: writes the two registries of the node library from its folders. With `--check` it writes nothing
 * and fails when a registry is stale or a folder is half a kind; `npm test` runs that.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, shown } from './lib/files.mjs';
import { catalogSource, readNodeFolders, runtimeSource } from './lib/node-registries.mjs';

const source = path.join(ROOT, 'packages', 'nodes', 'src');
const isCheck = process.argv.includes('--check');
const { kinds, complaints } = readNodeFolders(source);
const wanted = {
  [path.join(source, 'catalog.gen.ts')]: catalogSource(kinds),
  [path.join(source, 'runtime.gen.ts')]: runtimeSource(kinds),
};
const stale = Object.entries(wanted).filter(
  ([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text,
);

for (const complaint of complaints) console.log(complaint);
if (isCheck) {
  for (const [file] of stale) console.log(`${shown(file)}: is stale, expected what npm run generate writes`);
  process.exitCode = stale.length + complaints.length === 0 ? 0 : 1;
} else {
  for (const [file, text] of stale) writeFileSync(file, text);
  console.log(
    `${kinds.length} kinds, ${stale.length === 0 ? 'registries were fresh' : 'registries written'}`,
  );
}
