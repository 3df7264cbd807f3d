/** A map that forgets what was not used for longest. */
export interface LruCache<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): void;
  delete(key: Key): void;
}

/** Keeps at most `maxWeight` of values; each weighs 1 unless `weigh` says otherwise. The newest is always kept. */
export function createLruCache<Key, Value>(
  maxWeight: number,
  weigh: (value: Value) => number = () => 1,
): LruCache<Key, Value> {
  // A Map iterates in the order of insertion, so the first entry is the one unused for longest.
  const entries = new Map<Key, Value>();
  let weight = 0;

  function remove(key: Key): Value | undefined {
    const value = entries.get(key);
    if (value === undefined) return undefined;
    entries.delete(key);
    weight -= weigh(value);
    return value;
  }

  return {
    get(key) {
      const value = remove(key);
      if (value === undefined) return undefined;
      entries.set(key, value);
      weight += weigh(value);
      return value;
    },
    set(key, value) {
      remove(key);
      entries.set(key, value);
      weight += weigh(value);
      for (const oldest of entries.keys()) {
        if (weight <= maxWeight || oldest === key) return;
        remove(oldest);
      }
    },
    delete(key) {
      remove(key);
    },
  };
}
