import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Egress } from './egress.ts';
import { codeOf, type TestServer, useTestServers } from './test-server.ts';

const servers = useTestServers();

async function serve(listener: RequestListener): Promise<{ server: TestServer; egress: Egress }> {
  const server = await servers.serve(listener);
  return { server, egress: servers.guard({ allow: [`127.0.0.1:${server.port}`] }) };
}

const echo: RequestListener = async (request, response) => {
  const body = Buffer.concat(await request.toArray()).toString();
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ method: request.method, type: request.headers['content-type'], body }));
};

describe('what a caller may pass', () => {
  test.each([
    ['text', 'hello', 'text/plain;charset=UTF-8', 'hello'],
    ['bytes', new TextEncoder().encode('hello'), undefined, 'hello'],
    ['a form', new URLSearchParams({ a: 'b' }), 'application/x-www-form-urlencoded;charset=UTF-8', 'a=b'],
    ['a blob', new Blob(['hello'], { type: 'x/y' }), 'x/y', 'hello'],
    ['a stream', new Blob(['hello']).stream(), undefined, 'hello'],
  ])('a body of %s arrives', async (_kind, body, type, received) => {
    const { server, egress } = await serve(echo);
    const response = await egress.fetch(server.origin, { method: 'POST', body });
    expect(await response.json()).toEqual({ method: 'POST', type, body: received });
  });

  test('a Request, a URL and every form of headers are understood', async () => {
    const { server, egress } = await serve((request, response) => response.end(request.headers['x-key']));
    const url = new URL(server.origin);
    const forms: HeadersInit[] = [{ 'X-Key': 'k' }, [['X-Key', 'k']], new Headers({ 'X-Key': 'k' })];
    for (const headers of forms) expect(await (await egress.fetch(url, { headers })).text()).toBe('k');
    const request = new Request(url, { headers: { 'x-key': 'r' } });
    expect(await (await egress.fetch(request)).text()).toBe('r');
  });
});

describe('what comes back', () => {
  test('a standard Response with status, headers, url and redirected', async () => {
    const { server, egress } = await serve((request, response) => {
      if (request.url === '/old') response.writeHead(301, { location: '/new' }).end('moved');
      else
        response.writeHead(404, 'Gone Fishing', { 'x-note': 'ü', 'content-type': 'text/plain' }).end('none');
    });
    const response = await egress.fetch(`${server.origin}/old`);
    expect(response).toBeInstanceOf(Response);
    expect(response).toMatchObject({ ok: false, status: 404, statusText: 'Gone Fishing', redirected: true });
    expect(response.url).toBe(`${server.origin}/new`);
    expect(response.headers.get('content-type')).toBe('text/plain');
    expect(response.headers.get('x-note')).toBeTruthy();
    expect(await response.text()).toBe('none');
  });

  test.each([
    ['HEAD', 200],
    ['GET', 204],
    ['GET', 304],
  ])('%s with status %i has no body', async (method, status) => {
    const { server, egress } = await serve((_request, response) => response.writeHead(status).end());
    const response = await egress.fetch(server.origin, { method });
    expect([response.status, response.body, await response.text()]).toEqual([status, null, '']);
  });

  test('compressed JSON and text arrive readable', async () => {
    const { server, egress } = await serve((request, response) => {
      const type = request.url === '/json' ? 'application/json' : 'text/plain';
      response.writeHead(200, { 'content-type': type, 'content-encoding': 'gzip' }).end(gzipSync('{"a":1}'));
    });
    expect(await (await egress.fetch(`${server.origin}/json`)).json()).toEqual({ a: 1 });
    const text = await egress.fetch(`${server.origin}/text`);
    expect([await text.text(), text.headers.get('content-encoding')]).toEqual(['{"a":1}', null]);
  });

  test('the modes of redirect: manual returns the response, error rejects', async () => {
    const { server, egress } = await serve((_request, response) =>
      response.writeHead(302, { location: '/x' }).end(),
    );
    expect((await egress.fetch(server.origin, { redirect: 'manual' })).status).toBe(302);
    expect(await codeOf(egress.fetch(server.origin, { redirect: 'error' }))).toBe('egress-refused');
    expect(await codeOf(egress.fetch(server.origin))).toBe('egress-refused');
  });
});

describe('streams', () => {
  test('each event arrives before the next is sent', async () => {
    let sendNext = (): void => {};
    const { server, egress } = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const events = ['data: 1\n\n', 'data: 2\n\n', 'data: 3\n\n'];
      sendNext = () => {
        const event = events.shift();
        if (event === undefined) response.end();
        else response.write(event);
      };
      sendNext();
    });
    const response = await egress.fetch(server.origin);
    const received: string[] = [];
    for await (const chunk of response.body ?? []) {
      received.push(new TextDecoder().decode(chunk));
      sendNext();
    }
    expect(received).toEqual(['data: 1\n\n', 'data: 2\n\n', 'data: 3\n\n']);
  });

  test('a reader that stops holds the sender back and can still read everything', async () => {
    const size = 8 * 1024 * 1024;
    let isSent = false;
    const { server, egress } = await serve((_request, response) => {
      response.write(Buffer.alloc(size), () => {
        isSent = true;
      });
      response.end();
    });
    const response = await egress.fetch(server.origin);
    const reader = (response.body ?? new ReadableStream<Uint8Array>()).getReader();
    let received = (await reader.read()).value?.length ?? 0;
    expect([received < size, isSent]).toEqual([true, false]);
    for (let part = await reader.read(); !part.done; part = await reader.read())
      received += part.value.length;
    expect([received, isSent]).toEqual([size, true]);
  });

  test('cancelling the reader ends the exchange', async () => {
    let onClosed = (): void => {};
    const closed = new Promise<void>((resolve) => {
      onClosed = resolve;
    });
    const { server, egress } = await serve((_request, response) => {
      response.on('close', onClosed);
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n');
    });
    const response = await egress.fetch(server.origin);
    await response.body?.cancel();
    await expect(closed).resolves.toBeUndefined();
  });

  test('cap, time-out, abort and a broken connection end a stream with their error', async () => {
    const { server, egress } = await serve((request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' }).write('x'.repeat(1000));
      if (request.url === '/break') setImmediate(() => request.socket.destroy());
    });
    const read = async (response: Promise<Response>): Promise<string> => (await response).text();
    const capped = egress.fetchWith({ maxBytes: 999 });
    expect(await codeOf(read(capped(server.origin)))).toBe('egress-too-large');
    const hurried = egress.fetchWith({ timeoutMs: 50 });
    expect(await codeOf(read(hurried(server.origin)))).toBe('egress-timeout');
    expect(await codeOf(read(egress.fetch(`${server.origin}/break`)))).toBe('egress-unreachable');
    const controller = new AbortController();
    const response = await egress.fetch(server.origin, { signal: controller.signal });
    controller.abort(new Error('run cancelled'));
    await expect(response.text()).rejects.toThrow('run cancelled');
  });
});

test('fetchWith reaches what its scope allows, plain fetch does not', async () => {
  const server = await servers.serve(echo);
  const egress = servers.guard();
  const local = egress.fetchWith({ alsoAllow: [`127.0.0.1:${server.port}`] });
  expect((await local(server.origin)).status).toBe(200);
  expect(await codeOf(egress.fetch(server.origin))).toBe('egress-refused');
});
