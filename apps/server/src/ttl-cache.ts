/** Entries kept at most; the oldest go first. */
const MAX_ENTRIES = 10_000;

/** Remembers values for so many milliseconds. */
export function createTtlCache<Key, Value>(
  ttlMs: number,
): { get(key: Key): Value | undefined; set(key: Key, value: Value): void; delete(key: Key): void } {
  const entries = new Map<Key, { readonly value: Value; readonly until: number }>();
  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      if (entry.until > Date.now()) return entry.value;
      entries.delete(key);
      return undefined;
    },
    set(key, value) {
      // A hit is not renewed: a value is believed for the whole time once, then asked for again.
      if (this.get(key) !== undefined) return;
      if (entries.size >= MAX_ENTRIES)
        for (const oldest of entries.keys()) {
          entries.delete(oldest);
          break;
        }
      entries.set(key, { value, until: Date.now() + ttlMs });
    },
    delete(key) {
      entries.delete(key);
    },
  };
}
