import type { BusMessage } from '@heddle/ports';

/** NOTIFY takes less than 8,000 bytes. */
const MAX_BYTES = 7_900;

/** Packs messages into as few payloads as fit; a long delta is cut, since offsets say where each piece belongs. */
export function packMessages(messages: readonly BusMessage[]): string[] {
  const payloads: string[] = [];
  let parts: string[] = [];
  let bytes = 2;
  for (const message of messages.flatMap(pieces)) {
    const part = JSON.stringify(message);
    const size = Buffer.byteLength(part) + 1;
    if (parts.length > 0 && bytes + size > MAX_BYTES) {
      payloads.push(`[${parts.join(',')}]`);
      parts = [];
      bytes = 2;
    }
    parts.push(part);
    bytes += size;
  }
  if (parts.length > 0) payloads.push(`[${parts.join(',')}]`);
  return payloads;
}

/** UTF-16 units of text that surely fit: a unit takes at most six bytes when JSON escapes it. */
const PIECE = 1_200;

function pieces(message: BusMessage): BusMessage[] {
  if (message.type !== 'delta' || message.delta.type !== 'text-delta' || message.delta.text.length <= PIECE)
    return [message];
  const { delta } = message;
  const cut: BusMessage[] = [];
  for (let at = 0; at < delta.text.length; ) {
    const end = boundary(delta.text, at + PIECE);
    cut.push({ ...message, delta: { ...delta, offset: delta.offset + at, text: delta.text.slice(at, end) } });
    at = end;
  }
  return cut;
}

/** A cut never splits a surrogate pair. */
function boundary(text: string, at: number): number {
  const unit = text.charCodeAt(at - 1);
  return at < text.length && unit >= 0xd800 && unit <= 0xdbff ? at - 1 : Math.min(at, text.length);
}
