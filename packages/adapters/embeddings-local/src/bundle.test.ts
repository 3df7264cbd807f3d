import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';

const source = path.dirname(fileURLToPath(import.meta.url));
let folder: string;

beforeAll(async () => {
  const dist = path.join(source, '../dist');
  await mkdir(dist, { recursive: true });
  folder = await mkdtemp(path.join(dist, 'bundle-test-'));
});

afterAll(() => rm(folder, { recursive: true }));

test('in a bundle the thread is found beside main.js', { timeout: 120_000 }, async () => {
  const main = path.join(folder, 'main.ts');
  await writeFile(
    main,
    `import { createLocalEmbedder } from '${source}/index.ts';
     const embedder = createLocalEmbedder();
     const [vector] = await embedder.embed(['text']);
     process.stdout.write(String(vector?.length));
     await embedder.close();`,
  );
  await build({
    entryPoints: { main, 'embedder-thread': path.join(source, 'embedder-thread.ts') },
    outdir: folder,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
  });
  const { stdout } = await promisify(execFile)(process.execPath, [path.join(folder, 'main.js')]);
  expect(stdout).toBe('384');
});
