import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createEgress } from './egress.ts';
import { codeOf, useTestServers } from './test-server.ts';

const { serve, guard } = useTestServers();

const answerOk: RequestListener = (_request, response) => response.end('ok');

describe('limits', () => {
  test.each([
    ['that says so', { 'content-length': '2000' }],
    ['that does not say so', {}],
  ])('a body over the cap %s is cut off', async (_kind, headers) => {
    const server = await serve((_request, response) =>
      response.writeHead(200, headers).end('x'.repeat(2000)),
    );
    const egress = guard({ allow: ['127.0.0.1'] });
    expect(await codeOf(egress.request({ url: server.origin, maxBytes: 1999 }))).toBe('egress-too-large');
    expect((await egress.request({ url: server.origin, maxBytes: 2000 })).body).toHaveLength(2000);
  });

  test('an endless body is cut off at the cap', async () => {
    const server = await serve((_request, response) => {
      const write = (): void => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
      };
      response.on('drain', write);
      write();
    });
    const egress = guard({ allow: ['127.0.0.1'] });
    expect(await codeOf(egress.request({ url: server.origin, maxBytes: 1_000_000 }))).toBe(
      'egress-too-large',
    );
  });

  test('a compressed bomb is cut off at the cap, a broken one is unreachable', async () => {
    const server = await serve((request, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(request.url === '/bomb' ? gzipSync(Buffer.alloc(10_000_000)) : 'no gzip');
    });
    const egress = guard({ allow: ['127.0.0.1'] });
    expect(await codeOf(egress.request({ url: `${server.origin}/bomb`, maxBytes: 100_000 }))).toBe(
      'egress-too-large',
    );
    expect(await codeOf(egress.request({ url: `${server.origin}/broken` }))).toBe('egress-unreachable');
  });

  test('a connection that breaks within a body is unreachable, and says how much had arrived', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('half ', () => response.destroy());
    });
    const egress = guard({ allow: ['127.0.0.1'] });
    await expect(egress.request({ url: server.origin })).rejects.toMatchObject({
      code: 'egress-unreachable',
      details: { receivedBytes: 5 },
    });
  });

  test.each([
    ['sends nothing', () => {}],
    ['stops in the middle of its body', (response: { write(text: string): void }) => response.write('half')],
  ])('a server that %s runs into the time-out', async (_kind, act) => {
    const server = await serve((_request, response) => {
      act(response);
    });
    const egress = guard({ allow: ['127.0.0.1'] });
    expect(await codeOf(egress.request({ url: server.origin, timeoutMs: 50 }))).toBe('egress-timeout');
  });

  test('the time-out also ends a name lookup that hangs', async () => {
    const egress = createEgress({ lookup: () => new Promise(() => {}) });
    expect(await codeOf(egress.request({ url: 'http://slow.test/', timeoutMs: 50 }))).toBe('egress-timeout');
  });

  test('an abort ends the request with the signal’s own reason, before and while it runs', async () => {
    const server = await serve((_request, response) => {
      response.write('half');
      controller.abort(new Error('run cancelled'));
    });
    const controller = new AbortController();
    const egress = guard({ allow: ['127.0.0.1'] });
    const asked = { url: server.origin, signal: controller.signal };
    await expect(egress.request(asked)).rejects.toThrow('run cancelled');
    await expect(egress.request(asked)).rejects.toThrow('run cancelled');
    expect(server.requests).toHaveLength(1);
  });

  test('a connection that breaks is unreachable', async () => {
    const server = await serve((request) => request.socket.destroy());
    const egress = guard({ allow: ['127.0.0.1'] });
    expect(await codeOf(egress.request({ url: server.origin, method: 'POST', body: 'x' }))).toBe(
      'egress-unreachable',
    );
  });

  describe('a kept connection that the other side closes as a request arrives', () => {
    const asks = [
      ['GET', {}, 'a method that is idempotent', 2],
      ['POST', { 'idempotency-key': 'run-1:node:' }, 'a key', 2],
      ['POST', {}, 'neither', 1],
    ] as const;
    test.each(asks)('%s %o has %s: it arrives %i times at most', async (method, headers, _has, times) => {
      const server = await serve((request, response) => {
        if (server.requests.length > 1 && server.requests.length <= 2) request.socket.destroy();
        else response.end('ok');
      });
      const egress = guard({ allow: ['127.0.0.1'] });
      await egress.request({ url: server.origin });
      const answer = codeOf(egress.request({ url: server.origin, method, headers }));
      expect(await answer).toBe(times === 2 ? 'resolved' : 'egress-unreachable');
      expect(server.requests).toHaveLength(1 + times);
    });

    test('a server that always closes is asked twice and no more, by fetch too', async () => {
      const server = await serve((request) => request.socket.destroy());
      const egress = guard({ allow: ['127.0.0.1'] });
      expect(await codeOf(egress.request({ url: server.origin }))).toBe('egress-unreachable');
      expect(server.requests).toHaveLength(2);
      expect(await codeOf(egress.fetch(server.origin))).toBe('egress-unreachable');
      expect(server.requests).toHaveLength(4);
    });
  });

  test('after close nothing is sent any more', async () => {
    const server = await serve(answerOk);
    const egress = createEgress({ allow: ['127.0.0.1'] });
    await egress.close();
    expect(await codeOf(egress.request({ url: server.origin }))).toBe('egress-unreachable');
    expect(server.connections()).toBe(0);
  });
});
