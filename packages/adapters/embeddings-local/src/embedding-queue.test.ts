import { setImmediate as nextTurn } from 'node:timers/promises';
import { HeddleError } from '@heddle/contracts';
import { describe, expect, test } from 'vitest';
import { createEmbeddingQueue } from './embedding-queue.ts';
import type { EmbeddingSession } from './embedding-session.ts';
import type { ThreadReply } from './thread-protocol.ts';

/** A model that embeds a text as a vector of its length, and of whose runs the test keeps count. */
function fakeSession(onRun: (texts: number) => void = () => {}): EmbeddingSession {
  return {
    runtime: 'onnxruntime-node',
    encode: (text) => {
      if (text === 'poison') throw new Error('cannot encode');
      return Array.from({ length: 200 }, () => text.length);
    },
    run: async (batch) => {
      onRun(batch.length);
      return batch.map((ids) => new Float32Array(384).fill(ids[0] ?? 0));
    },
    release: async () => {},
  };
}

const texts = (count: number) => Array.from({ length: count }, (_, index) => 'x'.repeat(index + 1));

async function collect(expected: number, replies: readonly ThreadReply[]): Promise<void> {
  for (let turn = 0; turn < 1000 && replies.length < expected; turn++) await nextTurn();
}

describe('the embedding queue', () => {
  test('answers in the order of the texts although batches are by length', async () => {
    const replies: ThreadReply[] = [];
    const queue = createEmbeddingQueue(
      async () => fakeSession(),
      (reply) => replies.push(reply),
    );
    queue.add(1, ['four', 'a', 'three']);
    await collect(1, replies);
    const [reply] = replies;
    expect(reply?.type === 'embedded' && [0, 384, 768].map((at) => reply.vectors[at])).toEqual([4, 1, 5]);
  });

  test('a query overtakes an import that was there first', async () => {
    const replies: ThreadReply[] = [];
    const queue = createEmbeddingQueue(
      async () => fakeSession(),
      (reply) => replies.push(reply),
    );
    queue.add(1, texts(100));
    queue.add(2, ['query']);
    await collect(2, replies);
    expect(replies.map(({ id }) => id)).toEqual([2, 1]);
  });

  test('a request that fails leaves the others alone', async () => {
    const replies: ThreadReply[] = [];
    const queue = createEmbeddingQueue(
      async () => fakeSession(),
      (reply) => replies.push(reply),
    );
    queue.add(1, ['poison']);
    queue.add(2, ['fine']);
    await collect(2, replies);
    expect(replies).toMatchObject([
      {
        type: 'failed',
        id: 1,
        error: { code: 'embedder-unavailable', message: expect.stringContaining('cannot encode') },
      },
      { type: 'embedded', id: 2 },
    ]);
  });

  test('a model that could not be loaded is loaded again for the next request', async () => {
    const replies: ThreadReply[] = [];
    let attempts = 0;
    const load = async () => {
      attempts++;
      if (attempts === 1) throw new HeddleError('embedder-unavailable', 'no weights', { retryable: false });
      return fakeSession();
    };
    const queue = createEmbeddingQueue(load, (reply) => replies.push(reply));
    queue.add(1, ['a']);
    await collect(1, replies);
    queue.add(2, ['a']);
    await collect(2, replies);
    expect(replies).toMatchObject([
      { type: 'failed', error: { message: 'no weights', retryable: false } },
      { type: 'embedded' },
    ]);
    expect(attempts).toBe(2);
  });

  test('a cancelled request is not worked on any more and not answered', async () => {
    const replies: ThreadReply[] = [];
    let runs = 0;
    const queue = createEmbeddingQueue(
      async () =>
        fakeSession(() => {
          runs++;
          if (runs === 2) queue.cancel(1);
        }),
      (reply) => replies.push(reply),
    );
    queue.add(1, texts(100));
    queue.add(2, texts(3));
    await collect(1, replies);
    await nextTurn();
    expect(replies.map(({ id }) => id)).toEqual([2]);
    expect(runs).toBeLessThan(6);
  });

  test('closing drops what waits and frees the model', async () => {
    const replies: ThreadReply[] = [];
    let isReleased = false;
    const session = {
      ...fakeSession(),
      release: async () => {
        isReleased = true;
      },
    };
    const queue = createEmbeddingQueue(
      async () => session,
      (reply) => replies.push(reply),
    );
    queue.add(1, texts(100));
    await nextTurn();
    await queue.close();
    expect(isReleased).toBe(true);
    expect(replies).toEqual([]);
  });
});
