/** Uniform numbers in [0, 1), the same sequence for the same seed. */
export type Random = () => number;

/** Mulberry32 (Tommy Ettinger, public domain): small, fast and good enough to shuffle and to sample. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return function random() {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Shuffles `items` in place (Fisher-Yates). */
export function shuffle<Item>(items: Item[], random: Random): void {
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const held = items[last];
    const taken = items[other];
    if (held === undefined || taken === undefined) continue;
    items[last] = taken;
    items[other] = held;
  }
}
