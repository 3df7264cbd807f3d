/** Where ids take their time and chance from. */
export interface UuidSource {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Fills the array with unpredictable bytes and returns it. */
  fill(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>;
}

const COUNTER_VALUES = 4_096;

/**
 * Makes a generator of UUIDs of version 7 (RFC 9562, method 1): 48 bits of time, a 12-bit counter, 62 random bits.
 * Ids of one generator grow strictly, also within a millisecond and when the clock steps back.
 */
export function createUuidv7(source: UuidSource): () => string {
  let time = 0;
  let counter = 0;
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  return function nextUuidv7() {
    const now = source.now();
    counter += 1;
    if (now > time) [time, counter] = [now, 0];
    // More than 4,096 ids in a millisecond borrow from the next one.
    if (counter === COUNTER_VALUES) [time, counter] = [time + 1, 0];
    source.fill(bytes);
    view.setUint32(0, Math.floor(time / 0x1_0000));
    view.setUint16(4, time % 0x1_0000);
    view.setUint16(6, 0x7000 | counter);
    view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80);
    return formatUuid(bytes);
  };
}

/** A new id: sorts after every earlier one of this process, so that rows inserted together lie together. */
export const uuidv7: () => string = createUuidv7({ now: () => Date.now(), fill: createChance() });

/** Chance drawn in bulk: a call of the system's generator costs more than everything else about an id. */
function createChance(): UuidSource['fill'] {
  const drawn = new Uint8Array(8_192);
  let next = drawn.length;
  return (bytes) => {
    if (next + bytes.length > drawn.length) {
      crypto.getRandomValues(drawn);
      next = 0;
    }
    for (let index = 0; index < bytes.length; index++) bytes[index] = drawn[next + index] ?? 0;
    // What was given out is not kept.
    drawn.fill(0, next, next + bytes.length);
    next += bytes.length;
    return bytes;
  };
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function formatUuid(bytes: Uint8Array): string {
  const hex = (from: number, to: number): string => {
    let text = '';
    for (let index = from; index < to; index++) text += HEX[bytes[index] ?? 0];
    return text;
  };
  return `${hex(0, 4)}-${hex(4, 6)}-${hex(6, 8)}-${hex(8, 10)}-${hex(10, 16)}`;
}
