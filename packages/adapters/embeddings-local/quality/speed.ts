/**
 * Measures the embedder's speed and memory: `npx tsx packages/adapters/embeddings-local/quality/speed.ts`. It runs as
 * in production, bundled and in a thread of plain Node; each runtime in a process of its own. CPU time is that of all
 * threads and says more than wall-clock time on a busy machine.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const here = path.dirname(fileURLToPath(import.meta.url));

async function main(): Promise<void> {
  const dist = path.join(here, '../dist');
  await mkdir(dist, { recursive: true });
  const folder = await mkdtemp(path.join(dist, 'speed-'));
  try {
    await build({
      entryPoints: {
        subject: path.join(here, 'speed-subject.ts'),
        'embedder-thread': path.join(here, '../src/embedder-thread.ts'),
      },
      outdir: folder,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
    });
    for (const runtime of ['onnxruntime-node', 'onnxruntime-web']) {
      const subject = path.join(folder, 'subject.js');
      const { stdout } = await promisify(execFile)(process.execPath, [subject, runtime]);
      process.stdout.write(stdout);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

await main();
