import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const source = path.dirname(fileURLToPath(import.meta.url));
let folder: string;

beforeAll(async () => {
  const dist = path.join(source, '../dist');
  await mkdir(dist, { recursive: true });
  folder = await mkdtemp(path.join(dist, 'bundle-test-'));
});

afterAll(() => rm(folder, { recursive: true }));

/** Bundles a program as the build does and runs it in a process of its own. */
async function run(
  name: string,
  program: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<{ stdout: string; stderr: string }> {
  const entry = path.join(folder, `${name}.ts`);
  await writeFile(entry, `import { createLocalEmbedder } from '${source}/index.ts';\n${program}`);
  await build({
    entryPoints: { [name]: entry, 'embedder-thread': path.join(source, 'embedder-thread.ts') },
    outdir: folder,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
  });
  return promisify(execFile)(process.execPath, [path.join(folder, `${name}.js`)], {
    env: { ...process.env, ...environment },
  });
}

describe('a bundled program', { timeout: 120_000 }, () => {
  test('finds the thread beside its main file', async () => {
    const { stdout } = await run(
      'main',
      `const embedder = createLocalEmbedder();
       const [vector] = await embedder.embed(['text']);
       process.stdout.write(String(vector?.length));
       await embedder.close();`,
    );
    expect(stdout).toBe('384');
  });

  test('leaves no trace in the home directory and writes no line of its own: the runtime has no telemetry', async () => {
    const home = path.join(folder, 'home');
    await mkdir(home);
    const { stdout, stderr } = await run(
      'silent',
      `const embedder = createLocalEmbedder();
       const [vector] = await embedder.embed(['text']);
       process.stdout.write(String(vector?.length));
       await embedder.close();`,
      { HOME: home, ORT_DISABLE_TELEMETRY: '' },
    );
    expect({ stdout, stderr }).toEqual({ stdout: '384', stderr: '' });
    expect(await readdir(home)).toEqual([]);
  });

  test('ends by itself without closing the embedder', async () => {
    const { stdout } = await run(
      'open',
      `const [vector] = await createLocalEmbedder().embed(['text']);
       process.stdout.write(String(vector?.length));`,
    );
    expect(stdout).toBe('384');
  });

  test('may exit while the model is running', async () => {
    const { stderr } = await run(
      'exit',
      `const embedder = createLocalEmbedder();
       await embedder.embed(['text']);
       embedder.embed(Array(100).fill('a text to embed '.repeat(60))).catch(() => {});
       setTimeout(() => process.exit(0), 150);`,
    );
    expect(stderr).toBe('');
  });
});
