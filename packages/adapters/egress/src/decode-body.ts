import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { egressTooLarge, egressUnreachable } from './egress-error.ts';
import type { ResponseHead } from './exchange.ts';
import type { Destination } from './policy.ts';

type Decoder = (data: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer<ArrayBuffer>>;

const decoders: ReadonlyMap<string, Decoder> = new Map([
  ['gzip', promisify(gunzip) as Decoder], // cast: promisify keeps only the overload without options
  ['x-gzip', promisify(gunzip) as Decoder], // cast: as above
  ['deflate', promisify(inflate) as Decoder], // cast: as above
  ['br', promisify(brotliDecompress) as Decoder], // cast: as above
]);

// One coding is what servers send; a chain is a cheap way to spend our memory and time.
const MAX_CODINGS = 2;

/** Whether a response says that its body is compressed. */
export function isEncoded(head: ResponseHead): boolean {
  const encoding = head.headers['content-encoding'];
  return encoding !== undefined && encoding !== '' && encoding !== 'identity';
}

/**
 * Undoes `content-encoding`. The cap holds for the decompressed bytes too, so that a small bomb stays small. A coding
 * we do not know leaves the body as it came, with its header.
 */
export async function decodeBody(
  response: { readonly head: ResponseHead; readonly body: Buffer<ArrayBuffer> },
  maxBytes: number,
  where: Destination,
): Promise<{ readonly head: ResponseHead; readonly body: Buffer<ArrayBuffer> }> {
  const { head, body } = response;
  const codings = (head.headers['content-encoding'] ?? '')
    .split(',')
    .map((coding) => coding.trim().toLowerCase());
  const steps = codings.flatMap((coding) => decoders.get(coding) ?? []);
  if (steps.length !== codings.length || steps.length > MAX_CODINGS || body.length === 0) return response;
  let decoded = body;
  try {
    for (const decode of steps.reverse()) decoded = await decode(decoded, { maxOutputLength: maxBytes });
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    if (isTooLarge) throw egressTooLarge(maxBytes, where, error);
    throw egressUnreachable(`its body is not valid ${codings.join(', ')}`, where, error);
  }
  const { 'content-encoding': _encoding, 'content-length': _length, ...headers } = head.headers;
  return { head: { ...head, headers }, body: decoded };
}
