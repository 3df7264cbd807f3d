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

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a body whole, counting its bytes as they come: a chunked body has no length to trust.
 *
 * @throws HeddleError `body-too-large`.
 */
export async function readBytes(c: Context, limit: number): Promise<Uint8Array> {
  const declared = Number(c.req.header('content-length') ?? 0);
  if (declared > limit) throw tooLarge(limit);
  const { incoming } = (c.env ?? {}) as Partial<HttpBindings>; // cast: absent when a request was made by hand
  if (incoming !== undefined) return readIncoming(incoming, limit);
  if (c.req.raw.body === null) return new Uint8Array();
  const gathered = new Gathered(limit);
  for await (const chunk of c.req.raw.body as unknown as AsyncIterable<Uint8Array>) gathered.add(chunk); // cast: Node's web streams are async iterables
  return gathered.whole();
}

/** A body as its chunks come in. */
class Gathered {
  readonly #limit: number;
  readonly #chunks: Uint8Array[] = [];
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @throws HeddleError `body-too-large`. */
  add(chunk: Uint8Array): void {
    this.#size += chunk.byteLength;
    if (this.#size > this.#limit) throw tooLarge(this.#limit);
    this.#chunks.push(chunk);
  }

  whole(): Uint8Array {
    const [first] = this.#chunks;
    return this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks);
  }
}

/**
 * Reads Node's own stream by its events: a web stream around it costs as much as the rest of a small request, and an
 * iterator over it a third of that. What is over the limit stays unread; the server ends the connection.
 */
function readIncoming(incoming: HttpBindings['incoming'], limit: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const gathered = new Gathered(limit);
    const settle = (act: () => void): void => {
      incoming.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
      act();
    };
    const onError = (error: unknown): void => settle(() => reject(error));
    const onData = (chunk: Uint8Array): void => {
      try {
        gathered.add(chunk);
      } catch (error) {
        incoming.pause();
        onError(error);
      }
    };
    const onEnd = (): void => settle(() => resolve(gathered.whole()));
    const onClose = (): void =>
      onError(new HeddleError('request-invalid', 'The caller broke off before the body was whole.'));
    incoming.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);
  });
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
    return JSON.parse(UTF8.decode(bytes));
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
