import { isUtf8 } from 'node:buffer';
import { decodeText } from '@heddle/adapter-egress';
import type { Json, JsonObject } from '@heddle/contracts';
import type { NodeHttpRequest, NodeHttpResponse } from '@heddle/ports';
import { MAX_KEPT_BYTES, sha256 } from './exchange-json.ts';
import type { SecretMask } from './secret-mask.ts';

/** Headers that carry credentials, whatever their values are. */
const CREDENTIAL_HEADER =
  /^(authorization|proxy-authorization|cookie|set-cookie)$|(^|-)(api-?key|key|token|secret|auth|password|signature)($|-)/;
/** Says which attempt of which run asks: no part of the question. */
const IDEMPOTENCY_HEADER = 'idempotency-key';
const MASKED = '{{masked}}';

/** A request as it is recorded and compared. */
export function httpRequestToJson(request: NodeHttpRequest, mask: SecretMask): JsonObject {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    const lower = name.toLowerCase();
    if (lower !== IDEMPOTENCY_HEADER) headers[lower] = maskedHeader(lower, value, mask);
  }
  return {
    method: request.method ?? 'GET',
    url: mask.text(request.url),
    headers,
    ...(request.body === undefined ? {} : { body: bodyToJson(mask.bytes(Buffer.from(request.body))).json }),
  };
}

/** A credential is shown only as the secret it is: what is written around a secret may be part of it. */
function maskedHeader(name: string, value: string, mask: SecretMask): string {
  const masked = mask.text(value);
  if (!CREDENTIAL_HEADER.test(name)) return masked;
  return /^(\w+ )?\{\{secret:[^{}]+\}\}$/.test(masked) ? masked : MASKED;
}

/** A response as a node may see it: what it repeats of a secret is masked, and it sets no cookies. */
export function maskedResponse(response: NodeHttpResponse, mask: SecretMask): NodeHttpResponse {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers))
    if (name.toLowerCase() !== 'set-cookie') headers[name] = mask.text(value);
  const body = mask.bytes(response.body);
  return {
    status: response.status,
    headers,
    url: mask.text(response.url),
    body,
    text: body === response.body ? () => response.text() : () => decodeText(body, headers['content-type']),
  };
}

/** A response, masked already, as it is recorded. */
export function httpResponseToJson(response: NodeHttpResponse): {
  readonly json: Json;
  readonly truncated: boolean;
} {
  const { status, headers, url } = response;
  const { json, truncated } = bodyToJson(response.body);
  return { json: { status, headers: { ...headers }, url, body: json }, truncated };
}

interface KeptResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly url: string;
  readonly body: { readonly text: string } | { readonly base64: string };
}

/** A recorded response as it was. */
export function toHttpResponse(json: Json): NodeHttpResponse {
  const kept = json as unknown as KeptResponse; // cast: only `httpResponseToJson` writes it
  const { status, headers, url } = kept;
  const body = 'text' in kept.body ? Buffer.from(kept.body.text) : Buffer.from(kept.body.base64, 'base64');
  return { status, headers, url, body, text: () => decodeText(body, headers['content-type']) };
}

function bodyToJson(body: Uint8Array): { readonly json: Json; readonly truncated: boolean } {
  if (body.byteLength > MAX_KEPT_BYTES)
    return { json: { sha256: sha256(body), bytes: body.byteLength }, truncated: true };
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return {
    json: isUtf8(bytes) ? { text: bytes.toString() } : { base64: bytes.toString('base64') },
    truncated: false,
  };
}
