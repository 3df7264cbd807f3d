import type { InferenceSession } from 'onnxruntime-web';
import { buildMiniLmModel, MINILM_DIMENSIONS } from './minilm-graph.ts';
import { findModelFolder, readModelFiles } from './model-files.ts';
import { type LoadedRuntime, loadRuntime, type RuntimeName } from './runtime.ts';
import { createTokenEncoder, type TokenEncoder } from './tokenizer.ts';
import { readWeights } from './weights.ts';

/** The model in memory: it tokenizes, and runs one batch at a time on the calling thread. */
export interface EmbeddingSession {
  readonly runtime: RuntimeName;
  readonly encode: TokenEncoder;
  /** One unit vector per token list. Lists of different length are padded; padding does not change a vector. */
  run(batch: readonly (readonly number[])[]): Promise<Float32Array[]>;
  /** Frees the model's memory. */
  release(): Promise<void>;
}

/** How to load the model. */
export interface EmbeddingSessionOptions {
  /** Where the model's package is; by default where it is installed. */
  readonly modelFolder?: string;
  /** Which builds of ONNX Runtime to try, in order. */
  readonly runtimes?: readonly RuntimeName[];
  /** Threads of one run; 1 by default. */
  readonly threads?: number;
}

/**
 * Reads, checks and loads all-MiniLM-L6-v2 on the calling thread; takes about half a second.
 *
 * @throws HeddleError `embedder-unavailable` when a file is missing, has another hash, or no runtime works.
 */
export async function createEmbeddingSession(
  options: EmbeddingSessionOptions = {},
): Promise<EmbeddingSession> {
  const files = await readModelFiles(options.modelFolder ?? findModelFolder());
  const runtime = await loadRuntime(options.runtimes);
  const threads = options.threads ?? 1;
  // WebAssembly would start helper threads of its own for more than one.
  runtime.module.env.wasm.numThreads = threads;
  const model = buildMiniLmModel(readWeights(files.manifest, files.weights));
  const session = await runtime.module.InferenceSession.create(model, sessionOptions(threads));
  freeNow(model, files.weights);
  return {
    runtime: runtime.name,
    encode: createTokenEncoder(files.tokenizer, files.tokenizerConfig),
    run: (batch) => runBatch(runtime, session, batch),
    release: () => session.release(),
  };
}

function sessionOptions(threads: number): InferenceSession.SessionOptions {
  return {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // Errors only: the runtime writes to the process's own stderr.
    logSeverityLevel: 3,
    // Idle threads must sleep, not spin on a core that others need.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
}

/**
 * Gives the memory of buffers back at once. They hold 80 MB that the runtime has copied, and an idle thread does not
 * collect garbage: transferred to nobody, they are freed with the message.
 */
function freeNow(...buffers: readonly Uint8Array<ArrayBuffer>[]): void {
  const { port1, port2 } = new MessageChannel();
  port2.close();
  port1.postMessage(
    null,
    buffers.map(({ buffer }) => buffer),
  );
  port1.close();
}

async function runBatch(
  runtime: LoadedRuntime,
  session: InferenceSession,
  batch: readonly (readonly number[])[],
): Promise<Float32Array[]> {
  const width = Math.max(0, ...batch.map((ids) => ids.length));
  const shape = [batch.length, width];
  const ids = new BigInt64Array(batch.length * width);
  const mask = new Float32Array(batch.length * width);
  batch.forEach((tokens, row) => {
    tokens.forEach((token, column) => {
      ids[row * width + column] = BigInt(token);
      mask[row * width + column] = 1;
    });
  });
  const { Tensor } = runtime.module;
  const results = await session.run({
    ids: new Tensor('int64', ids, shape),
    mask: new Tensor('float32', mask, shape),
  });
  // cast: the graph declares `vectors` as floats
  const vectors = results.vectors?.data as Float32Array;
  return batch.map((_, row) => vectors.slice(row * MINILM_DIMENSIONS, (row + 1) * MINILM_DIMENSIONS));
}
