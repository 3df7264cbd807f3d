import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cosineOfUnitVectors } from './fuse-scores.ts';
import { createLocalEmbedder, type LocalEmbedder } from './local-embedder.ts';
import { MODEL_FILES } from './model-files.ts';

let embedder: LocalEmbedder;
let folder: string;

beforeAll(async () => {
  embedder = createLocalEmbedder();
  folder = await mkdtemp(path.join(os.tmpdir(), 'heddle-embedder-'));
});

afterAll(async () => {
  await embedder.close();
  await rm(folder, { recursive: true });
});

async function embedOne(text: string): Promise<Float32Array> {
  const [vector] = await embedder.embed([text]);
  if (vector === undefined) throw new Error('one text should give one vector');
  return vector;
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return Math.max(...a.map((value, index) => Math.abs(value - (b[index] ?? Number.NaN))));
}

/** A model runs here, on a machine that may be busy with other things. */
const PATIENCE_MS = 120_000;

describe('the local embedder', { timeout: PATIENCE_MS }, () => {
  test('its id names model and weights', () => {
    expect(embedder.id).toBe('all-MiniLM-L6-v2@f20d0d47a6e1');
    expect(embedder.dimensions).toBe(384);
  });

  // Recorded; another value means other weights, tokens or operators.
  test.each([
    ['The cat sits on the mat', 'A feline rests on a rug', 0.57728],
    ['How do I get my money back?', 'Refunds are paid within 30 days.', 0.47596],
    ['How do I get my money back?', 'The tower is 324 metres tall.', 0.05296],
    ['good', 'bad', 0.55788],
  ])('the cosine of %j and %j is %f', async (first, second, expected) => {
    expect(cosineOfUnitVectors(await embedOne(first), await embedOne(second))).toBeCloseTo(expected, 4);
  });

  // The similarities that sentence-transformers documents for the model before its weights were cut to 8 bits.
  test.each([
    ['The weather is lovely today.', "It's so sunny outside!", 0.666],
    ['The weather is lovely today.', 'He drove to the stadium.', 0.1046],
    ["It's so sunny outside!", 'He drove to the stadium.', 0.1411],
  ])('the cosine of %j and %j is within .05 of the published %f', async (first, second, published) => {
    const cosine = cosineOfUnitVectors(await embedOne(first), await embedOne(second));
    expect(Math.abs(cosine - published)).toBeLessThan(0.05);
  });

  test('every vector has length 1, also those of empty and unreadable texts', async () => {
    for (const vector of await embedder.embed(['', ' \n ', '🙂', 'word '.repeat(5000), '\ud800'])) {
      expect(vector).toHaveLength(384);
      expect(cosineOfUnitVectors(vector, vector)).toBeCloseTo(1, 5);
    }
  });

  test('the same text always gives the same vector', async () => {
    const first = await embedOne('Orders can be sent back within 30 days.');
    expect(await embedOne('Orders can be sent back within 30 days.')).toEqual(first);
  });

  test('a text in a batch gives the vector it gives alone, in its place', async () => {
    const texts = ['short', 'a longer sentence about refunds and returns', 'x '.repeat(300), 'short', ''];
    const batch = await embedder.embed([
      ...texts,
      ...Array.from({ length: 70 }, (_, index) => `filler ${index}`),
    ]);
    for (const [index, text] of texts.entries()) {
      expect(largestDifference(batch[index] ?? new Float32Array(), await embedOne(text))).toBeLessThan(1e-5);
    }
  });

  test('no texts need no model', async () => {
    const unused = createLocalEmbedder({ modelFolder: folder });
    await expect(unused.embed([])).resolves.toEqual([]);
    await unused.close();
  });

  test('an abort rejects with its reason and leaves the thread working', async () => {
    const controller = new AbortController();
    const reason = new Error('not needed any more');
    const import_ = embedder.embed(Array(20).fill('a text to embed '.repeat(30)), {
      signal: controller.signal,
    });
    controller.abort(reason);
    await expect(import_).rejects.toBe(reason);
    await expect(embedder.embed(['next'], { signal: controller.signal })).rejects.toBe(reason);
    expect(await embedOne('next')).toHaveLength(384);
  });

  test('the thread survives a request that fails', async () => {
    // cast: a caller without types
    const broken = [42] as unknown as string[];
    await expect(embedder.embed(broken)).rejects.toMatchObject({ code: 'embedder-unavailable' });
    expect(await embedOne('next')).toHaveLength(384);
  });

  test('a query overtakes an import', async () => {
    const order: string[] = [];
    const slow = embedder
      .embed(Array(40).fill('a text to embed '.repeat(60)))
      .then(() => order.push('import'));
    const fast = embedder.embed(['query']).then(() => order.push('query'));
    await Promise.all([slow, fast]);
    expect(order).toEqual(['query', 'import']);
  });

  test('WebAssembly gives the vectors of the native runtime', async () => {
    const web = createLocalEmbedder({ runtimes: ['onnxruntime-web'] });
    const text = 'Orders can be sent back within 30 days.';
    const [vector = new Float32Array()] = await web.embed([text]);
    await web.close();
    expect(largestDifference(vector, await embedOne(text))).toBeLessThan(1e-5);
  });
});

describe('a local embedder in trouble', { timeout: PATIENCE_MS }, () => {
  test('weights with another hash fail with both hashes and what to do', async () => {
    for (const file of Object.values(MODEL_FILES)) {
      await mkdir(path.dirname(path.join(folder, file.path)), { recursive: true });
      await writeFile(path.join(folder, file.path), 'other weights');
    }
    const wrong = createLocalEmbedder({ modelFolder: folder });
    await expect(wrong.embed(['text'])).rejects.toMatchObject({
      code: 'embedder-unavailable',
      retryable: false,
      message: expect.stringMatching(/should have SHA-256 [0-9a-f]{64} and has [0-9a-f]{64}.*install/),
    });
    await wrong.close();
  });

  test('a thread file that is missing fails with its name and what to do', async () => {
    const missing = createLocalEmbedder({ threadFile: path.join(folder, 'nowhere.js') });
    await expect(missing.embed(['text'])).rejects.toMatchObject({
      code: 'embedder-unavailable',
      message: expect.stringMatching(/nowhere\.js.*build the applications/),
    });
    await missing.close();
  });

  test('a thread that crashed is started again by the next call', async () => {
    const flag = path.join(folder, 'crashed');
    const entry = path.join(folder, 'crash-once.mjs');
    await writeFile(
      entry,
      `import { existsSync, writeFileSync } from 'node:fs';
       import { parentPort } from 'node:worker_threads';
       parentPort.on('message', ({ type, id }) => {
         if (type === 'close') return parentPort.close();
         if (!existsSync(${JSON.stringify(flag)})) { writeFileSync(${JSON.stringify(flag)}, ''); process.exit(1); }
         parentPort.postMessage({ type: 'embedded', id, vectors: new Float32Array(384) });
       });`,
    );
    const crashing = createLocalEmbedder({ threadFile: entry });
    await expect(crashing.embed(['text'])).rejects.toMatchObject({
      code: 'embedder-unavailable',
      retryable: true,
    });
    await expect(crashing.embed(['text'])).resolves.toHaveLength(1);
    await crashing.close();
  });

  test('closing fails what is waiting and what comes after', async () => {
    const closing = createLocalEmbedder();
    const waiting = closing.embed(['text']);
    const closed = closing.close();
    await expect(waiting).rejects.toMatchObject({ code: 'embedder-unavailable' });
    await closed;
    await closing.close();
    await expect(closing.embed(['text'])).rejects.toThrow('closed');
  });

  test('an idle embedder lets its thread go and starts another when it is needed', async () => {
    const entry = path.join(folder, 'thread-id.mjs');
    await writeFile(
      entry,
      `import { parentPort, threadId } from 'node:worker_threads';
       parentPort.on('message', ({ type, id }) => {
         if (type === 'close') return parentPort.close();
         parentPort.postMessage({ type: 'embedded', id, vectors: new Float32Array(384).fill(threadId) });
       });`,
    );
    const idle = createLocalEmbedder({ threadFile: entry, idleTimeoutMs: 0 });
    const threads = new Set<number | undefined>();
    for (let call = 0; call < 100 && threads.size < 2; call++) {
      const [vector] = await idle.embed(['text']);
      threads.add(vector?.[0]);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(threads.size).toBe(2);
    await idle.close();
  });
});
