import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';

/** One line of JSON, then one byte per dimension of each vector, scaled by its own largest value. */
interface CacheHeader {
  readonly format: 'heddle/vectors@1';
  readonly embedder: string;
  readonly dimensions: number;
  /** First 16 hex digits of the SHA-256 of each text. */
  readonly texts: readonly string[];
}

/** Vectors of texts that were embedded when Heddle was built. */
export interface VectorCache {
  readonly embedder: string;
  get(text: string): Float32Array | undefined;
}

/** How a text is named in the cache. */
export function textHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Reads a cache; undefined when there is none. Rounding to bytes moves a cosine by less than 0.01. */
export async function readVectorCache(file: string): Promise<VectorCache | undefined> {
  const bytes = await readFile(file).catch(() => undefined);
  if (!bytes) return undefined;
  const end = bytes.indexOf(10);
  const header = JSON.parse(bytes.subarray(0, end).toString('utf8')) as CacheHeader; // cast: only `writeVectorCache` writes it
  const { dimensions, texts, embedder } = header;
  const places = new Map(texts.map((hash, index) => [hash, end + 1 + index * dimensions]));
  return {
    embedder,
    get(text) {
      const at = places.get(textHash(text));
      return at === undefined
        ? undefined
        : unitVector(new Int8Array(bytes.buffer, bytes.byteOffset + at, dimensions));
    },
  };
}

function unitVector(bytes: Int8Array): Float32Array {
  const vector = Float32Array.from(bytes);
  let square = 0;
  for (const value of vector) square += value * value;
  const length = Math.sqrt(square) || 1;
  return vector.map((value) => value / length);
}

/** Writes vectors as a cache. */
export async function writeVectorCache(
  file: string,
  embedder: string,
  entries: ReadonlyMap<string, Float32Array>,
): Promise<void> {
  const vectors = [...entries].sort(([left], [right]) => (left < right ? -1 : 1));
  const dimensions = vectors[0]?.[1].length ?? 0;
  const header: CacheHeader = {
    format: 'heddle/vectors@1',
    embedder,
    dimensions,
    texts: vectors.map(([hash]) => hash),
  };
  const body = vectors.map(([, vector]) => {
    const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
    return Buffer.from(Int8Array.from(vector, (value) => Math.round((value / largest) * 127)).buffer);
  });
  await writeFile(file, Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...body]));
}
