/** How items are gathered. */
export interface BatcherOptions<Item, Result> {
  /** Sends a batch; answers one result per item, in order. */
  readonly send: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** Items that share a key are never under way together: neither in one batch nor in two. */
  readonly keysOf: (item: Item) => readonly string[];
  /** Of items that wait with the same first key the highest goes first, the oldest of equals; all are equal unless told. */
  readonly rank?: (item: Item) => number;
  /** Rough size of an item; a batch takes no more once `maxWeight` is reached. */
  readonly weigh: (item: Item) => number;
  /** Whether a failed batch is worth sending item by item, so that only the guilty one fails. */
  readonly isItemsFault: (error: unknown) => boolean;
  readonly maxItems?: number;
  readonly maxWeight?: number;
  /** Batches under way at once. */
  readonly maxParallel?: number;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly keys: readonly string[];
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit without a timer: what arrives while batches are under way rides in the next one, and an item that
 * finds the way free leaves at the end of the current turn of the event loop.
 */
export function createBatcher<Item, Result>(
  options: BatcherOptions<Item, Result>,
): (item: Item) => Promise<Result> {
  const { maxItems = 128, maxWeight = 4_000_000, maxParallel = 1 } = options;
  let waiting: Waiting<Item, Result>[] = [];
  const busyKeys = new Set<string>();
  let underWay = 0;
  let planned = false;

  function take(): Waiting<Item, Result>[] {
    const batch: Waiting<Item, Result>[] = [];
    const rest: Waiting<Item, Result>[] = [];
    let weight = 0;
    for (const entry of options.rank ? highestFirst(waiting, options.rank) : waiting) {
      const full = batch.length === maxItems || weight >= maxWeight;
      if (full || entry.keys.some((key) => busyKeys.has(key))) {
        rest.push(entry);
        continue;
      }
      for (const key of entry.keys) busyKeys.add(key);
      weight += options.weigh(entry.item);
      batch.push(entry);
    }
    waiting = rest;
    return batch;
  }

  function flush(): void {
    planned = false;
    while (underWay < maxParallel) {
      const batch = take();
      if (batch.length === 0) return;
      underWay += 1;
      void deliver(batch, options).finally(() => {
        underWay -= 1;
        for (const entry of batch) for (const key of entry.keys) busyKeys.delete(key);
        // Whoever was just answered may come back with what ranks higher than what waits.
        if (options.rank && waiting.some(({ keys }) => batch.some((entry) => entry.keys[0] === keys[0])))
          plan();
        else flush();
      });
    }
  }

  function plan(): void {
    if (planned) return;
    planned = true;
    setImmediate(flush);
  }

  return function enqueue(item) {
    return new Promise<Result>((resolve, reject) => {
      waiting.push({ item, keys: options.keysOf(item), resolve, reject });
      plan();
    });
  };
}

/** Where an item stands whose key others share, the highest of them stands instead. */
function highestFirst<Item, Result>(
  waiting: readonly Waiting<Item, Result>[],
  rank: (item: Item) => number,
): Waiting<Item, Result>[] {
  const byKey = new Map<string | undefined, Waiting<Item, Result>[]>();
  for (const entry of waiting) {
    const same = byKey.get(entry.keys[0]);
    if (same) same.push(entry);
    else byKey.set(entry.keys[0], [entry]);
  }
  if (byKey.size === waiting.length) return [...waiting];
  for (const same of byKey.values()) same.sort((left, right) => rank(right.item) - rank(left.item));
  return waiting.flatMap((entry) => byKey.get(entry.keys[0])?.shift() ?? []);
}

async function deliver<Item, Result>(
  batch: readonly Waiting<Item, Result>[],
  options: BatcherOptions<Item, Result>,
): Promise<void> {
  try {
    const results = await options.send(batch.map((entry) => entry.item));
    batch.forEach((entry, index) => {
      entry.resolve(results[index] as Result); // cast: `send` answers one result per item
    });
  } catch (error) {
    if (batch.length === 1 || !options.isItemsFault(error)) {
      for (const entry of batch) entry.reject(error);
      return;
    }
    for (const entry of batch) await deliver([entry], options);
  }
}
