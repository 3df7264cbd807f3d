/** At most so many items in one delivery, so that a burst spreads over workers. */
const MAX_ITEMS = 32;

/** Deliveries on their way to the queue at once: one, so that a burst becomes few jobs and not many. */
const MAX_PARALLEL = 1;

interface Pull<Item> {
  readonly item: Item;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers what is rung for while earlier bells are on their way, and sends it as one delivery. No timer: a single bell
 * leaves in the same turn of the event loop.
 */
export function createBellRope<Item>(
  send: (items: readonly Item[]) => Promise<unknown>,
): (item: Item) => Promise<void> {
  let waiting: Pull<Item>[] = [];
  let underWay = 0;
  let planned = false;

  async function deliver(batch: readonly Pull<Item>[]): Promise<void> {
    try {
      await send(batch.map((pull) => pull.item));
      for (const pull of batch) pull.resolve();
    } catch (error) {
      for (const pull of batch) pull.reject(error);
    }
    underWay--;
    flush();
  }

  function flush(): void {
    planned = false;
    while (waiting.length > 0 && underWay < MAX_PARALLEL) {
      const batch = waiting.slice(0, MAX_ITEMS);
      waiting = waiting.slice(MAX_ITEMS);
      underWay++;
      void deliver(batch);
    }
  }

  return (item) =>
    new Promise<void>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (planned) return;
      planned = true;
      setImmediate(flush);
    });
}
