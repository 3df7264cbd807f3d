import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Batch, planBatches } from './batches.ts';
import type { EmbeddingSession } from './embedding-session.ts';
import { MINILM_DIMENSIONS } from './minilm-graph.ts';
import { errorToThreadError, type ThreadReply } from './thread-protocol.ts';

/** Texts are tokenized this many at a time, which bounds memory and still leaves batches of similar length. */
const SLICE_TEXTS = 64;

/** Requests waiting for the model. */
export interface EmbeddingQueue {
  /** Queues a request; it is answered once, unless it is cancelled. */
  add(id: number, texts: readonly string[]): void;
  /** Forgets a request; a batch that is running is finished first. */
  cancel(id: number): void;
  /** Forgets all requests and frees the model. */
  close(): Promise<void>;
}

interface Request {
  readonly id: number;
  readonly texts: readonly string[];
  readonly vectors: Float32Array<ArrayBuffer>;
  readonly batches: { readonly positions: Batch; readonly tokens: readonly (readonly number[])[] }[];
  tokenized: number;
  isCancelled: boolean;
}

/**
 * Runs requests batch by batch and in turns, so that a query waits for one batch of an import and not for all of it. The
 * model is loaded at the first request; a failed load fails the requests that needed it and is tried again at the next.
 */
export function createEmbeddingQueue(
  loadSession: () => Promise<EmbeddingSession>,
  reply: (message: ThreadReply) => void,
): EmbeddingQueue {
  const waiting: Request[] = [];
  let session: EmbeddingSession | undefined;
  let work: Promise<void> | undefined;
  let running: Request | undefined;

  async function workThrough(): Promise<void> {
    for (let request = waiting.shift(); request !== undefined; request = waiting.shift()) {
      running = request;
      try {
        session ??= await loadSession();
        await advance(session, request);
        if (isFinished(request)) reply({ type: 'embedded', id: request.id, vectors: request.vectors });
        else if (!request.isCancelled) waiting.push(request);
      } catch (error) {
        reply({ type: 'failed', id: request.id, error: errorToThreadError(error) });
      }
      running = undefined;
      // Messages, cancellations among them, are received between two batches.
      await nextTurn();
    }
    work = undefined;
  }

  return {
    add(id, texts) {
      const vectors = new Float32Array(texts.length * MINILM_DIMENSIONS);
      waiting.push({ id, texts, vectors, batches: [], tokenized: 0, isCancelled: false });
      work ??= workThrough();
    },
    cancel(id) {
      if (running?.id === id) running.isCancelled = true;
      const index = waiting.findIndex((request) => request.id === id);
      if (index >= 0) waiting.splice(index, 1);
    },
    async close() {
      waiting.splice(0);
      if (running !== undefined) running.isCancelled = true;
      await work;
      await session?.release();
    },
  };
}

function isFinished(request: Request): boolean {
  return request.batches.length === 0 && request.tokenized === request.texts.length;
}

/** Runs one batch of a request, after tokenizing its next texts when there is none. */
async function advance(session: EmbeddingSession, request: Request): Promise<void> {
  if (request.batches.length === 0) tokenizeSlice(session, request);
  const batch = request.batches.shift();
  if (batch === undefined) return;
  const vectors = await session.run(batch.tokens);
  batch.positions.forEach((position, index) => {
    request.vectors.set(vectors[index] ?? [], position * MINILM_DIMENSIONS);
  });
}

function tokenizeSlice(session: EmbeddingSession, request: Request): void {
  const start = request.tokenized;
  const slice = request.texts.slice(start, start + SLICE_TEXTS).map((text) => session.encode(text));
  request.tokenized += slice.length;
  for (const batch of planBatches(slice.map((ids) => ids.length))) {
    request.batches.push({
      positions: batch.map((index) => start + index),
      tokens: batch.map((index) => slice[index] ?? []),
    });
  }
}
