const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/** What JSON text may be made of, so that walking its value neither exhausts a stack nor holds everybody else up. */
export interface JsonBounds {
  /** Arrays and objects in each other. */
  readonly depth: number;
  /** Members of one object. */
  readonly members: number;
}

/**
 * Which bound JSON text exceeds, if any. Reads bytes and builds nothing, so that it can be refused before it is
 * parsed. What it says of text that is no JSON means nothing.
 */
export function exceeds(bytes: Uint8Array, bounds: JsonBounds): keyof JsonBounds | undefined {
  const members = [0];
  let depth = 0;
  let isText = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (isText) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if (byte === COLON) {
      const count = (members[depth] ?? 0) + 1;
      if (count > bounds.members) return 'members';
      members[depth] = count;
    } else if (OPENING.has(byte)) {
      depth++;
      if (depth > bounds.depth) return 'depth';
      members[depth] = 0;
    } else if (CLOSING.has(byte) && depth > 0) depth--;
  }
  return undefined;
}
