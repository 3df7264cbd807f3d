import { Worker } from 'node:worker_threads';
import { HeddleError } from '@heddle/contracts';
import type { EmbeddingSessionOptions } from './embedding-session.ts';
import { closeGate, createGateMemory } from './native-gate.ts';
import { refuseTelemetry } from './runtime.ts';
import {
  type ThreadReply,
  type ThreadRequest,
  type ThreadSettings,
  threadErrorToError,
} from './thread-protocol.ts';

/** A thread that embeds. Once it has ended, by `close` or by a crash, it stays ended. */
export interface EmbedderThread {
  readonly isIdle: boolean;
  /** Vectors behind each other, in the order of the texts. */
  embed(texts: readonly string[], signal: AbortSignal | undefined): Promise<Float32Array<ArrayBuffer>>;
  /** Fails what is waiting, lets a running batch finish, frees the model and ends the thread. */
  close(): Promise<void>;
}

/** What a thread is started with and whom it tells. */
export interface EmbedderThreadOptions {
  readonly entry: URL;
  readonly session: EmbeddingSessionOptions;
  readonly onIdle: () => void;
  readonly onEnd: () => void;
}

interface Call {
  readonly resolve: (vectors: Float32Array<ArrayBuffer>) => void;
  readonly reject: (reason: unknown) => void;
}

/** Starts the thread. It keeps the process alive only while a call is waiting. */
export function startEmbedderThread({
  entry,
  session,
  onIdle,
  onEnd,
}: EmbedderThreadOptions): EmbedderThread {
  refuseTelemetry();
  const gate = createGateMemory();
  const settings: ThreadSettings = { entry: entry.href, session, gate };
  // Flags of this process (tsx, an inspector's port) are not for the thread.
  const worker = new Worker(threadFile(entry), {
    workerData: settings,
    execArgv: [],
    name: 'heddle-embedder',
  });
  worker.unref();
  const leaveNativeCode = () => closeGate(gate);
  process.once('exit', leaveNativeCode);
  const calls = new Map<number, Call>();
  let lastId = 0;
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));

  function settle(id: number, use: (call: Call) => void): void {
    const call = calls.get(id);
    if (call === undefined) return;
    calls.delete(id);
    if (calls.size === 0) worker.unref();
    use(call);
    if (calls.size === 0) onIdle();
  }
  function failAll(error: HeddleError): void {
    for (const id of [...calls.keys()]) settle(id, (call) => call.reject(error));
  }
  function end(error: HeddleError): void {
    process.off('exit', leaveNativeCode);
    onEnd();
    failAll(error);
  }
  worker.on('message', (reply: ThreadReply) => {
    if (reply.type === 'embedded') settle(reply.id, (call) => call.resolve(reply.vectors));
    else settle(reply.id, (call) => call.reject(threadErrorToError(reply.error)));
  });
  worker.on('error', (cause) => end(crashed(entry, cause)));
  worker.on('exit', (code) => end(crashed(entry, new Error(`exit code ${code}`))));

  return {
    get isIdle() {
      return calls.size === 0;
    },
    async embed(texts, signal) {
      signal?.throwIfAborted();
      const id = ++lastId;
      const cancel = () => {
        settle(id, (call) => call.reject(signal?.reason));
        post(worker, { type: 'cancel', id });
      };
      post(worker, { type: 'embed', id, texts });
      const vectors = new Promise<Float32Array<ArrayBuffer>>((resolve, reject) =>
        calls.set(id, { resolve, reject }),
      );
      worker.ref();
      signal?.addEventListener('abort', cancel, { once: true });
      return vectors.finally(() => signal?.removeEventListener('abort', cancel));
    },
    async close() {
      failAll(
        new HeddleError(
          'embedder-unavailable',
          'The local embedder was closed before it had embedded the texts.',
        ),
      );
      worker.ref();
      post(worker, { type: 'close' });
      // Not cut off by `terminate`, however busy: the native runtime would take the process with it.
      await ended;
    },
  };
}

function post(worker: Worker, request: ThreadRequest): void {
  worker.postMessage(request);
}

function threadFile(entry: URL): URL {
  return entry.pathname.endsWith('.ts') ? new URL('./typescript-thread.mjs', import.meta.url) : entry;
}

function crashed(entry: URL, cause: unknown): HeddleError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new HeddleError(
    'embedder-unavailable',
    `The thread of the local embedder, ${entry.href}, ended by itself (${reason}). The next call starts it again; ` +
      'if the file is missing, build the applications or pass its path as threadFile.',
    { cause },
  );
}
