import { canonicalJson, HeddleError, type Json } from '@heddle/contracts';
import { implementNode, type NodeContext, type NodeHttpResponse } from '@heddle/ports';
import type { z } from 'zod';
import { node } from './node.ts';

type Context = NodeContext<z.output<typeof node.config>>;
type Values = z.output<typeof node.config>['headers'];

/** One exchange through the egress guard. */
export const run = implementNode(node, {
  run: async (context) => {
    const { config, inputs, http, signal, run: info } = context;
    const url = withQuery(config.url, await resolved(context, config.query, config.url), info.nodeId);
    const body = inputs.body ?? config.body;
    const changes = config.method !== 'GET' && config.method !== 'HEAD';
    const headers: Record<string, string> = {
      ...(changes ? { 'idempotency-key': info.idempotencyKey } : {}),
      ...(body !== undefined && typeof body !== 'string' ? { 'content-type': 'application/json' } : {}),
      ...lowerCased(await resolved(context, config.headers, config.url)),
    };
    const response = await http.request({
      url,
      method: config.method,
      headers,
      maxBytes: config.maxBytes,
      signal,
      ...(body === undefined || !changes
        ? {}
        : { body: typeof body === 'string' ? body : canonicalJson(body) }),
    });
    refuse(context, response);
    return {
      outputs: { body: parsedBody(response), status: response.status, headers: { ...response.headers } },
    };
  },
});

async function resolved({ secret }: Context, values: Values, url: string): Promise<Record<string, string>> {
  const host = URL.canParse(url) ? new URL(url).hostname : undefined;
  const entries = Object.entries(values).map(
    async ([name, value]): Promise<[string, string]> => [
      name,
      typeof value === 'string' ? value : await secret(value, host === undefined ? {} : { host }),
    ],
  );
  return Object.fromEntries(await Promise.all(entries));
}

function withQuery(address: string, query: Readonly<Record<string, string>>, nodeId: string): string {
  if (!URL.canParse(address)) {
    throw new HeddleError(
      'node-config-invalid',
      `Node \`${nodeId}\` needs an absolute address such as https://api.example.com/orders; its URL came out as \`${address.slice(0, 200)}\`.`,
    );
  }
  const url = new URL(address);
  for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
  return url.toString();
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function refuse({ config: { failOn }, run: { nodeId }, clock }: Context, response: NodeHttpResponse): void {
  const { status } = response;
  const server = status >= 500 || status === 429;
  if (failOn === 'never' || status < 400 || (failOn === 'server-error' && !server)) return;
  const retryAfterMs = retryAfterMsOf(response.headers['retry-after'], clock.now);
  throw new HeddleError(
    'http-failed',
    `Node \`${nodeId}\`: ${new URL(response.url).host} answered ${status}. ${response.text().slice(0, 300)}`.trim(),
    {
      retryable: server,
      details: { status },
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    },
  );
}

/** Milliseconds of a Retry-After header: seconds, or a date (RFC 9110, 10.2.3). */
function retryAfterMsOf(value: string | undefined, now: () => number): number | undefined {
  if (value === undefined || value === '') return undefined;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(value) - now();
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}

function parsedBody(response: NodeHttpResponse): Json {
  const text = response.text();
  if (!/[/+]json\b/i.test(response.headers['content-type'] ?? '')) return text;
  try {
    return JSON.parse(text) as Json; // cast: JSON.parse gives JSON
  } catch {
    // The server calls it JSON and it is not: the text is what there is.
    return text;
  }
}
