import { HeddleError, type RouteContract } from '@heddle/contracts';
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { exceeds, type JsonBounds } from './json-bounds.ts';

/** Bytes a JSON body may have unless its route says otherwise. */
export const DEFAULT_BODY_BYTES = 1024 * 1024;

/** Deeper JSON would exhaust the stack of whoever walks the value; 70,000 members held everybody up for 0.3 s. */
const BOUNDS: JsonBounds = { depth: 256, members: 10_000 };
const REFUSALS: Readonly<Record<keyof JsonBounds, string>> = {
  depth: `Expected JSON nested at most ${BOUNDS.depth} deep, found more.`,
  members: `Expected at most ${BOUNDS.members} members in a JSON object, found more. Send a list instead.`,
};

/**
 * Reads a body whole, counting its bytes as they come: a chunked body has no length to trust.
 *
 * @throws HeddleError `body-too-large`.
 */
export async function readBytes(c: Context, limit: number): Promise<Uint8Array> {
  const declared = Number(c.req.header('content-length') ?? 0);
  if (declared > limit) throw tooLarge(limit);
  const body = bodyOf(c);
  if (body === undefined) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

/** The bytes as Node reads them: a web stream around them costs as much as the rest of a small request. */
function bodyOf(c: Context): AsyncIterable<Uint8Array> | undefined {
  const { incoming } = (c.env ?? {}) as Partial<HttpBindings>; // cast: absent when a request was made by hand
  if (incoming !== undefined) return incoming;
  return (c.req.raw.body ?? undefined) as AsyncIterable<Uint8Array> | undefined; // cast: Node's web streams are async iterables
}

/**
 * Reads and checks a JSON body.
 *
 * @throws HeddleError `body-not-json`, `body-too-large`, `request-invalid`.
 */
export async function readJson(c: Context, route: Pick<RouteContract, 'maxBodyBytes'>): Promise<unknown> {
  const type = c.req.header('content-type') ?? '';
  const bytes = await readBytes(c, route.maxBodyBytes ?? DEFAULT_BODY_BYTES);
  if (bytes.byteLength === 0) return undefined;
  if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(type)) {
    throw new HeddleError(
      'body-not-json',
      `Expected Content-Type: application/json, found ${type === '' ? 'none' : type}.`,
    );
  }
  const exceeded = exceeds(bytes, BOUNDS);
  if (exceeded !== undefined) throw new HeddleError('request-invalid', REFUSALS[exceeded]);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new HeddleError(
      'request-invalid',
      `The body is not valid JSON: ${cause instanceof Error ? cause.message : 'unreadable'}.`,
      { cause },
    );
  }
}

/** The files of a multipart body, from its field `files`. */
export async function readFiles(
  c: Context,
  route: Pick<RouteContract, 'maxBodyBytes'>,
): Promise<{ name: string; bytes: Uint8Array }[]> {
  const type = c.req.header('content-type') ?? '';
  if (!/^multipart\/form-data;/i.test(type) || type.length > 512)
    throw new HeddleError(
      'body-not-json',
      `Expected Content-Type: multipart/form-data with files in the field \`files\`, found ${type === '' ? 'none' : type.slice(0, 80)}.`,
    );
  const bytes = await readBytes(c, route.maxBodyBytes ?? DEFAULT_BODY_BYTES);
  let form: FormData;
  try {
    form = await new Response(bytes as Uint8Array<ArrayBuffer>, {
      headers: { 'content-type': type },
    }).formData(); // cast: our own bytes are never shared memory
  } catch (cause) {
    throw new HeddleError('request-invalid', 'The multipart body cannot be read.', { cause });
  }
  const files = form.getAll('files').filter((entry): entry is File => entry instanceof File);
  return Promise.all(
    files
      .slice(0, 100)
      .map(async (file) => ({ name: plainName(file.name), bytes: new Uint8Array(await file.arrayBuffer()) })),
  );
}

/** A file's name without folders and control characters. */
function plainName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const clean = [...last]
    .filter((character) => character >= ' ' && character !== '\u007f')
    .join('')
    .slice(0, 200);
  return clean === '' ? 'document' : clean;
}

function tooLarge(limit: number): HeddleError {
  return new HeddleError('body-too-large', `The body is larger than the ${limit} bytes this route takes.`);
}
