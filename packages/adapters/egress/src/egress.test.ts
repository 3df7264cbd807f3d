import type { RequestListener } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createEgress } from './egress.ts';
import { parseEgressAllow } from './egress-allow.ts';
import { codeOf, useTestServers } from './test-server.ts';

const { serve, guard, defer } = useTestServers();

const answerOk: RequestListener = (_request, response) => response.end('ok');

describe('a request', () => {
  test('carries method, headers and body and brings back status, headers and body', async () => {
    const server = await serve(async (request, response) => {
      const chunks: Buffer[] = await request.toArray();
      response.writeHead(201, { 'x-method': request.method, 'x-key': request.headers['x-api-key'] });
      response.end(Buffer.concat(chunks));
    });
    const egress = guard({ allow: [`127.0.0.1:${server.port}`] });
    const url = `${server.origin}/path?query=1#fragment`;
    const response = await egress.request({
      url,
      method: 'post',
      headers: { 'X-Api-Key': 'k' },
      body: 'Grüße',
    });
    expect(response.status).toBe(201);
    expect(response.headers).toMatchObject({ 'x-method': 'POST', 'x-key': 'k' });
    expect(response.text()).toBe('Grüße');
    expect(response.url).toBe(url);
    expect(server.requests[0]?.url).toBe('/path?query=1');
  });

  test('an error status is a response, not an exception', async () => {
    const server = await serve((_request, response) => response.writeHead(503).end('busy'));
    const egress = guard({ allow: [`127.0.0.1:${server.port}`] });
    expect(await egress.request({ url: server.origin })).toMatchObject({ status: 503 });
  });

  test('connections are kept and used again', async () => {
    const server = await serve(answerOk);
    const egress = guard({ allow: [`127.0.0.1:${server.port}`] });
    for (let count = 0; count < 5; count += 1) {
      await egress.request({ url: server.origin });
      // undici frees a socket one turn of the event loop after its response.
      await setImmediate();
    }
    expect(server.connections()).toBe(1);
  });

  test('text is read by the charset the sender names', async () => {
    const server = await serve((_request, response) => {
      response.setHeader('content-type', 'text/html; charset=ISO-8859-1');
      response.end(Buffer.from('Grüße', 'latin1'));
    });
    const egress = guard({ allow: [`127.0.0.1:${server.port}`] });
    expect((await egress.request({ url: server.origin })).text()).toBe('Grüße');
  });

  test.each([
    ['gzip', gzipSync('packed')],
    ['br', brotliCompressSync('packed')],
    ['unheard-of', Buffer.from('packed')],
  ])('a body in the coding %s arrives readable', async (encoding, body) => {
    const server = await serve((_request, response) => {
      response.setHeader('content-encoding', encoding);
      response.end(body);
    });
    const egress = guard({ allow: [`127.0.0.1:${server.port}`] });
    expect((await egress.request({ url: server.origin })).text()).toBe('packed');
  });

  test('headers of the connection are the guard’s own, and a foreign Host header is refused', async () => {
    const server = await serve((request, response) => response.end(JSON.stringify(request.headers)));
    const egress = guard({ allow: [`127.0.0.1:${server.port}`] });
    const headers = {
      'Content-Length': '1',
      'Transfer-Encoding': 'chunked',
      Connection: 'close',
      Host: `127.0.0.1:${server.port}`,
    };
    const response = await egress.request({ url: server.origin, method: 'POST', headers, body: 'four' });
    expect(JSON.parse(response.text())).toMatchObject({ 'content-length': '4', connection: 'keep-alive' });
    expect(JSON.parse(response.text())).not.toHaveProperty('transfer-encoding');
    expect(await codeOf(egress.request({ url: server.origin, headers: { host: 'internal' } }))).toBe(
      'egress-refused',
    );
    expect(await codeOf(egress.request({ url: server.origin, headers: { 'x-a': 'b\r\nx-c: d' } }))).toBe(
      'egress-refused',
    );
    expect(server.requests).toHaveLength(1);
  });

  test.each(['CONNECT', 'TRACE', 'BAD METHOD'])('the method %s is refused', async (method) => {
    const server = await serve(answerOk);
    const egress = guard({ allow: [`127.0.0.1:${server.port}`] });
    expect(await codeOf(egress.request({ url: server.origin, method }))).toBe('egress-refused');
    expect(server.requests).toHaveLength(0);
  });

  test('proxy settings of the environment are ignored', async () => {
    const server = await serve(answerOk);
    const proxy = await serve((_request, response) => response.end('proxied'));
    const before = { ...process.env };
    Object.assign(process.env, {
      HTTP_PROXY: proxy.origin,
      http_proxy: proxy.origin,
      ALL_PROXY: proxy.origin,
      NO_PROXY: '',
    });
    defer(async () => {
      process.env = before;
    });
    const egress = guard({ allow: [`127.0.0.1:${server.port}`] });
    expect((await egress.request({ url: server.origin })).text()).toBe('ok');
    expect(proxy.connections()).toBe(0);
  });
});

test('check throws for a URL its text condemns, and says nothing about the rest', () => {
  const egress = createEgress({ allow: parseEgressAllow('ollama.internal') });
  expect(() => egress.check('http://127.0.0.1/')).toThrow('loopback');
  expect(() => egress.check('no url')).toThrow('absolute URL');
  expect(() => egress.check('http://ollama.internal:11434/api')).not.toThrow();
  expect(() => egress.check('https://api.example.com/')).not.toThrow();
});
