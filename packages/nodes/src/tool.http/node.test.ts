import type { NodeContext, NodeHttpRequest, NodeHttpResponse } from '@heddle/ports';
import { runNode } from '@heddle/testkit';
import { describe, expect, it } from 'vitest';
import { node } from './node.ts';
import { run } from './run.ts';

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly text?: string;
}

function answering({ status = 200, headers = {}, text = '' }: Answer = {}): {
  readonly http: NodeContext['http'];
  readonly sent: NodeHttpRequest[];
} {
  const sent: NodeHttpRequest[] = [];
  const body = new TextEncoder().encode(text);
  return {
    sent,
    http: {
      request: async (request): Promise<NodeHttpResponse> => {
        sent.push(request);
        return { status, headers, url: request.url, body, text: () => text };
      },
    },
  };
}

const url = 'https://api.example.com/orders';
const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

async function sentBy(config: object, inputs: NodeContext['inputs'] = {}) {
  const { http, sent } = answering();
  await runNode(run, { config: { url, ...config }, inputs, http });
  return sent[0];
}

describe('tool.http: what is sent', () => {
  it('H1 query values are encoded and added to those of the address', async () => {
    const request = await sentBy({ url: `${url}?a=1#top`, query: { b: 'x & y', c: '{"d":1}' } });
    expect(new URL(request?.url ?? '').searchParams.toString()).toBe('a=1&b=x+%26+y&c=%7B%22d%22%3A1%7D');
  });

  it('H2 a connected body counts more than the one of the settings; JSON says that it is JSON', async () => {
    expect(await sentBy({ method: 'POST', body: 'text' })).toMatchObject({ body: 'text' });
    const request = await sentBy({ method: 'POST', body: 'text' }, { body: { b: 1, a: [2] } });
    expect(request).toMatchObject({
      body: '{"a":[2],"b":1}',
      headers: { 'content-type': 'application/json' },
    });
    const own = await sentBy(
      { method: 'PUT', headers: { 'Content-Type': 'application/ld+json' } },
      { body: {} },
    );
    expect(own?.headers).toMatchObject({ 'content-type': 'application/ld+json' });
  });

  it('H3 calls that change something carry the idempotency key, the others no body', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
      expect((await sentBy({ method }))?.headers).toEqual({ 'idempotency-key': 'run-1:node:' });
    for (const method of ['GET', 'HEAD']) {
      const request = await sentBy({ method, body: 'text' });
      expect(request?.headers).toEqual({});
      expect(request).not.toHaveProperty('body');
    }
  });

  it('H4 secrets are released for the host that is called', async () => {
    const { http, sent } = answering();
    const asked: unknown[] = [];
    await runNode(run, {
      config: { url, headers: { Authorization: { secret: 'token' } }, query: { key: { secret: 'other' } } },
      http,
      secret: async (reference, options) => {
        asked.push([reference.secret, options?.host]);
        return `value of ${reference.secret}`;
      },
    });
    expect(asked.toSorted()).toEqual([
      ['other', 'api.example.com'],
      ['token', 'api.example.com'],
    ]);
    expect(sent[0]).toMatchObject({
      url: `${url}?key=value+of+other`,
      headers: { authorization: 'value of token' },
    });
  });

  it('H5 an address that is not absolute is refused before anything is sent', async () => {
    await expect(
      runNode(run, { config: { url: 'orders/1' }, run: { nodeId: 'call' } }),
    ).rejects.toMatchObject({
      code: 'node-config-invalid',
      message: expect.stringMatching(/`call` needs an absolute address.*came out as `orders\/1`/),
    });
  });

  it('H6 the limit of bytes and the abort signal go with the request', async () => {
    const { http, sent } = answering();
    const signal = new AbortController().signal;
    await runNode(run, { config: { url, maxBytes: 10 }, http, signal });
    expect(sent[0]).toMatchObject({ maxBytes: 10, signal });
  });
});

describe('tool.http: what is answered', () => {
  const outputsOf = async (answer: Answer, config: object = {}) =>
    (await runNode(run, { config: { url, ...config }, http: answering(answer).http })).outputs;

  it('H7 JSON is parsed by its content type; everything else is text', async () => {
    expect(await outputsOf({ headers: JSON_TYPE, text: '{"a":1}' })).toEqual({
      body: { a: 1 },
      status: 200,
      headers: JSON_TYPE,
    });
    const problem = { 'content-type': 'application/problem+json' };
    expect((await outputsOf({ headers: problem, text: '[1]' })).body).toEqual([1]);
    expect((await outputsOf({ headers: { 'content-type': 'text/plain' }, text: '[1]' })).body).toBe('[1]');
    expect((await outputsOf({ text: '' })).body).toBe('');
    expect((await outputsOf({ headers: JSON_TYPE, text: 'oops' })).body).toBe('oops');
  });

  it('H8 which statuses fail is a setting; 429 counts as a server error', async () => {
    const fails = async (status: number, failOn: string) =>
      outputsOf({ status }, { failOn }).then(
        () => false,
        () => true,
      );
    const statuses = [200, 302, 404, 429, 500, 503];
    const table = async (failOn: string) => Promise.all(statuses.map((status) => fails(status, failOn)));
    expect(await table('never')).toEqual([false, false, false, false, false, false]);
    expect(await table('server-error')).toEqual([false, false, false, true, true, true]);
    expect(await table('any-error')).toEqual([false, false, true, true, true, true]);
  });

  it('H9 a failure names host, status and words, and says when to try again', async () => {
    const failing = (answer: Answer, failOn = 'any-error') =>
      runNode(run, {
        config: { url, failOn },
        http: answering(answer).http,
        run: { nodeId: 'call' },
        clock: { now: () => Date.UTC(2026, 0, 1) },
      });
    await expect(
      failing({ status: 503, headers: { 'retry-after': '7' }, text: 'Busy' }),
    ).rejects.toMatchObject({
      code: 'http-failed',
      message: 'Node `call`: api.example.com answered 503. Busy',
      retryable: true,
      retryAfterMs: 7_000,
      details: { status: 503 },
    });
    const date = { 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' };
    await expect(failing({ status: 429, headers: date })).rejects.toMatchObject({ retryAfterMs: 30_000 });
    for (const value of ['', 'soon', '-1', 'Wed, 31 Dec 2025 00:00:00 GMT'])
      await expect(failing({ status: 500, headers: { 'retry-after': value } })).rejects.toMatchObject({
        retryable: true,
        retryAfterMs: undefined,
      });
    await expect(failing({ status: 404 })).rejects.toMatchObject({ retryable: false });
  });
});

describe('tool.http: its specification', () => {
  it('H10 accepts text and secrets as values, and stays within its bounds', () => {
    const accepts = (config: object) => node.config.safeParse({ url, ...config }).success;
    expect(accepts({ headers: { a: 'b', c: { secret: 'd' } } })).toBe(true);
    for (const config of [
      { url: '' },
      { method: 'CONNECT' },
      { headers: { a: 1 } },
      { headers: { '': 'b' } },
      { maxBytes: 0 },
      { maxBytes: 16_777_217 },
      { failOn: 'always' },
      { verb: 'GET' },
    ])
      expect(accepts(config)).toBe(false);
    expect(node.config.safeParse({}).success).toBe(false);
  });

  it('H11 gives body, status and headers, and says that a repeated call is harmless', () => {
    const { inputs, outputs } = node.ports(node.config.parse({ url }));
    expect(inputs.map((port) => port.name)).toEqual(['body']);
    expect(outputs.map((port) => [port.name, port.type])).toEqual([
      ['body', 'any'],
      ['status', 'number'],
      ['headers', 'json'],
    ]);
    expect(node.effects).toBe('idempotent');
    expect(node.essential(node.config.parse({ url, method: 'POST' }))).toBe(`POST ${url}`);
  });
});
