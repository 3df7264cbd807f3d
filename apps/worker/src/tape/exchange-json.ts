import { createHash } from 'node:crypto';
import { canonicalJson, type ExchangeKind, type Json, type JsonObject } from '@heddle/contracts';

/** Longest body that is kept, in bytes; of a longer one there is the hash. */
export const MAX_KEPT_BYTES = 1_048_576;

/** A question, and what it is known by: SHA-256 of its kind and its canonical JSON, in hexadecimal. */
export interface AskedQuestion {
  readonly request: Json;
  readonly hash: string;
}

/**
 * What a question is known by. A run's own id stands in links and keys, and so may that of the run it replays: the
 * question is the same without them.
 */
export function toAsked(kind: ExchangeKind, request: Json, runIds: readonly string[]): AskedQuestion {
  const text = canonicalJson(request);
  const named = runIds.reduce((left, runId) => left.replaceAll(runId, '{{run}}'), text);
  return {
    request: named === text ? request : (JSON.parse(named) as Json), // cast: JSON.parse gives JSON
    hash: sha256(`${kind} ${named}`),
  };
}

/** The hash that stands for something too long to keep. */
export function sha256(value: string | Uint8Array): string {
  return createHash('sha256').update(value).digest('hex');
}

/** The value, or its hash when its JSON is too long to keep. */
export function keptJson(value: Json): { readonly json: Json; readonly truncated: boolean } {
  const text = JSON.stringify(value);
  // A character is three bytes of UTF-8 at most, so most values need no count.
  if (text.length * 3 <= MAX_KEPT_BYTES || Buffer.byteLength(text) <= MAX_KEPT_BYTES)
    return { json: value, truncated: false };
  return { json: { sha256: sha256(text), bytes: Buffer.byteLength(text) }, truncated: true };
}

const MAX_DIFFERENCES = 5;

/** Where two requests differ, as JSON pointers; at most five. */
export function differencesOf(left: Json, right: Json): string[] {
  const found: string[] = [];
  compare(left, right, '', found);
  return found.slice(0, MAX_DIFFERENCES);
}

function compare(left: Json | undefined, right: Json | undefined, path: string, found: string[]): void {
  if (found.length >= MAX_DIFFERENCES || canonicalJson(left) === canonicalJson(right)) return;
  if (!isContainer(left) || !isContainer(right) || Array.isArray(left) !== Array.isArray(right)) {
    found.push(path === '' ? '/' : path);
    return;
  }
  for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const pointer = `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    compare((left as JsonObject)[name], (right as JsonObject)[name], pointer, found); // cast: an array is read by its indexes
  }
}

function isContainer(value: Json | undefined): value is JsonObject | readonly Json[] {
  return typeof value === 'object' && value !== null;
}
