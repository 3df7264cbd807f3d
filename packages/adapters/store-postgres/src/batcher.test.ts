import { describe, expect, it } from 'vitest';
import { type BatcherOptions, createBatcher } from './batcher.ts';

interface Item {
  readonly key: string;
  readonly value: number;
}

/** A batcher whose batches end when the test says so. */
function controlled(
  options: Partial<
    Pick<BatcherOptions<Item, number>, 'maxItems' | 'maxParallel' | 'maxWeight' | 'rank'>
  > = {},
) {
  const batches: { items: readonly Item[]; end: (error?: Error) => void }[] = [];
  const enqueue = createBatcher<Item, number>({
    send: (items) =>
      new Promise((resolve, reject) => {
        batches.push({
          items,
          end: (error) => (error ? reject(error) : resolve(items.map((item) => item.value * 10))),
        });
      }),
    keysOf: (item) => [item.key],
    weigh: (item) => item.value,
    isItemsFault: (error) => error instanceof RangeError,
    ...options,
  });
  return { batches, enqueue: (key: string, value: number) => enqueue({ key, value }) };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const values = (batch: { items: readonly Item[] } | undefined) => batch?.items.map((item) => item.value);

describe('createBatcher', () => {
  it('sends what arrives in one turn of the event loop together, in order, and answers each', async () => {
    const { batches, enqueue } = controlled();
    const results = Promise.all([enqueue('a', 1), enqueue('b', 2), enqueue('c', 3)]);
    await turn();
    expect(batches.map(values)).toEqual([[1, 2, 3]]);
    batches[0]?.end();
    expect(await results).toEqual([10, 20, 30]);
  });

  it('gathers while batches are under way and sends when one ends, without a timer', async () => {
    const { batches, enqueue } = controlled({ maxParallel: 1 });
    const first = enqueue('a', 1);
    await turn();
    const later = Promise.all([enqueue('b', 2), enqueue('c', 3)]);
    await turn();
    expect(batches).toHaveLength(1);
    batches[0]?.end();
    await first;
    await turn();
    expect(values(batches[1])).toEqual([2, 3]);
    batches[1]?.end();
    expect(await later).toEqual([20, 30]);
  });

  it('of one key the highest goes first, also one that comes back with more than it was refused with', async () => {
    const { batches, enqueue } = controlled({ maxParallel: 1, rank: (item) => item.value });
    const first = enqueue('a', 1);
    await turn();
    const later = [enqueue('a', 2), enqueue('b', 4), enqueue('a', 3), enqueue('a', 2)];
    void first.then(() => enqueue('a', 5));
    for (const place of [0, 1, 2, 3, 4]) {
      batches[place]?.end();
      await turn();
      await turn();
    }
    await Promise.all(later);
    expect(batches.map(values)).toEqual([[1], [5, 4], [3], [2], [2]]);
  });

  it('never has two items of one key under way, in one batch or in two', async () => {
    const { batches, enqueue } = controlled();
    const results = Promise.all([enqueue('a', 1), enqueue('a', 2), enqueue('b', 3)]);
    await turn();
    expect(batches.map(values)).toEqual([[1, 3]]);
    batches[0]?.end();
    await turn();
    expect(values(batches[1])).toEqual([2]);
    batches[1]?.end();
    expect(await results).toEqual([10, 20, 30]);
  });

  it('bounds batches by number and weight, one heavy item passes alone', async () => {
    const { batches, enqueue } = controlled({ maxItems: 2, maxWeight: 100, maxParallel: 9 });
    const results = Promise.all([500, 1, 2, 3].map((value) => enqueue(`key-${value}`, value)));
    await turn();
    expect(batches.map(values)).toEqual([[500], [1, 2], [3]]);
    for (const batch of batches) batch.end();
    expect(await results).toEqual([5_000, 10, 20, 30]);
  });

  it('repeats a batch item by item when an item is at fault, so that only that one fails', async () => {
    const sent: number[][] = [];
    const enqueue = createBatcher<number, number>({
      send: async (items) => {
        sent.push([...items]);
        if (items.includes(2)) throw new RangeError('two');
        return items;
      },
      keysOf: () => [],
      weigh: () => 1,
      isItemsFault: (error) => error instanceof RangeError,
    });
    const results = await Promise.allSettled([1, 2, 3].map(enqueue));
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(sent).toEqual([[1, 2, 3], [1], [2], [3]]);
  });

  it('fails a whole batch for other reasons, and goes on', async () => {
    const { batches, enqueue } = controlled({ maxParallel: 1 });
    const failed = Promise.allSettled([enqueue('a', 1), enqueue('b', 2)]);
    await turn();
    batches[0]?.end(new Error('gone'));
    expect((await failed).map((result) => result.status)).toEqual(['rejected', 'rejected']);
    const next = enqueue('a', 3);
    await turn();
    batches[1]?.end();
    expect(await next).toBe(30);
  });
});
