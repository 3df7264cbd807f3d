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
import { WaitingCalls } from './waiting-calls.ts';

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

type Vectors = Float32Array<ArrayBuffer>;

/** Starts the thread. It keeps the process alive only while a call is waiting. */
export function startEmbedderThread({ entry, session, ...tell }: EmbedderThreadOptions): EmbedderThread {
  const worker = startWorkerThread(entry, session, tell.onEnd);
  const calls = new WaitingCalls<Vectors>({
    onCall: () => worker.ref(),
    onNone: () => worker.unref(),
    onIdle: tell.onIdle,
  });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.on('message', (reply: ThreadReply) => {
    if (reply.type === 'embedded') calls.resolve(reply.id, reply.vectors);
    else calls.reject(reply.id, threadErrorToError(reply.error));
  });
  worker.on('error', (cause) => calls.rejectAll(crashed(entry, cause)));
  worker.on('exit', (code) => calls.rejectAll(crashed(entry, new Error(`exit code ${code}`))));
  return {
    get isIdle() {
      return calls.isEmpty;
    },
    embed: (texts, signal) => embed(worker, calls, texts, signal),
    async close() {
      calls.rejectAll(closed());
      worker.ref();
      post(worker, { type: 'close' });
      // Not cut off by `terminate`, however busy: the native runtime would take the process with it.
      await ended;
    },
  };
}

function startWorkerThread(entry: URL, session: EmbeddingSessionOptions, onEnd: () => void): Worker {
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
  const end = () => {
    process.off('exit', leaveNativeCode);
    onEnd();
  };
  worker.on('error', end);
  worker.on('exit', end);
  return worker;
}

async function embed(
  worker: Worker,
  calls: WaitingCalls<Vectors>,
  texts: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Vectors> {
  signal?.throwIfAborted();
  const id = calls.nextId();
  const cancel = () => {
    calls.reject(id, signal?.reason);
    post(worker, { type: 'cancel', id });
  };
  post(worker, { type: 'embed', id, texts });
  const vectors = calls.wait(id);
  signal?.addEventListener('abort', cancel, { once: true });
  return vectors.finally(() => signal?.removeEventListener('abort', cancel));
}

function post(worker: Worker, request: ThreadRequest): void {
  worker.postMessage(request);
}

function threadFile(entry: URL): URL {
  return entry.pathname.endsWith('.ts') ? new URL('./typescript-thread.mjs', import.meta.url) : entry;
}

function closed(): HeddleError {
  return new HeddleError(
    'embedder-unavailable',
    'The local embedder was closed before it had embedded the texts.',
  );
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
