import type { ResponseHead } from './exchange.ts';
import type { Hop } from './hop.ts';

/** A response that has arrived whole. Any status is a response; only failures to get one are thrown. */
export interface EgressResponse {
  readonly status: number;
  /** Names in lower case; repeated headers joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** The address that answered, after redirects. */
  readonly url: string;
  /** Decompressed. */
  readonly body: Uint8Array;
  /** The body as text, by the charset of its content type, else UTF-8. */
  text(): string;
}

/** The whole response of a request's last hop. */
export function toEgressResponse(
  hop: Hop,
  { head, body }: { head: ResponseHead; body: Buffer<ArrayBuffer> },
): EgressResponse {
  return {
    status: head.status,
    headers: head.headers,
    url: hop.url.href,
    body,
    text: () => decodeText(body, head.headers['content-type']),
  };
}

const UTF8 = new TextDecoder();

/** A body as text, by the charset of its content type, else UTF-8. */
export function decodeText(body: Uint8Array, contentType: string | undefined): string {
  return decoderOf(contentType).decode(body);
}

function decoderOf(contentType: string | undefined): TextDecoder {
  const label = /;\s*charset="?([\w:.-]+)/i.exec(contentType ?? '')?.[1];
  if (label === undefined || /^utf-?8$/i.test(label)) return UTF8;
  try {
    return new TextDecoder(label);
  } catch {
    // A label nobody knows is the sender's slip; UTF-8 is what it most likely meant.
    return UTF8;
  }
}
