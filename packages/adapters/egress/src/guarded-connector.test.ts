import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { HeddleError } from '@heddle/contracts';
import { describe, expect, test } from 'vitest';
import { codeOf, startTestServer, useTestServers } from './test-server.ts';

const { serve, guard, defer } = useTestServers();

const answerOk: RequestListener = (_request, response) => response.end('ok');

describe('addresses are judged when connecting', () => {
  test('a loopback server is out of reach without an entry, and the error says what to do', async () => {
    const server = await serve(answerOk);
    const egress = guard({});
    const error = await egress.request({ url: server.origin }).catch((caught: unknown) => caught);
    expect(HeddleError.is(error) && error.toJSON()).toMatchObject({
      code: 'egress-refused',
      details: { rule: 'address', host: '127.0.0.1', port: server.port },
    });
    expect(HeddleError.is(error) && error.message).toContain('127.0.0.1 (loopback, 127.0.0.0/8)');
    expect(HeddleError.is(error) && error.message).toContain(
      `add "127.0.0.1:${server.port}" to HEDDLE_EGRESS_ALLOW`,
    );
    expect(server.connections()).toBe(0);
  });

  test.each([
    ['by address', (port: number) => `127.0.0.1:${port}`],
    ['by name', (port: number) => `service.test:${port}`],
    ['by network', () => '127.0.0.0/8'],
  ])('an entry %s opens a name that resolves to it', async (_kind, entry) => {
    const server = await serve(answerOk);
    const lookup = async () => [{ address: '127.0.0.1', family: 4 }];
    const egress = guard({ allow: [entry(server.port)], lookup });
    expect((await egress.request({ url: `http://service.test:${server.port}/` })).text()).toBe('ok');
  });

  test('a name is resolved once per connection, and a second, private answer is refused', async () => {
    const server = await serve((_request, response) => {
      response.setHeader('connection', 'close');
      response.end('ok');
    });
    const canary = await startTestServer(answerOk, '127.0.0.2');
    defer(canary.close);
    const answers = ['127.0.0.1', '127.0.0.2'];
    const asked: string[] = [];
    const egress = guard({
      allow: ['127.0.0.1'],
      lookup: async (hostname) => {
        asked.push(hostname);
        return [{ address: answers.shift() ?? '127.0.0.2', family: 4 }];
      },
    });
    const first = await egress.request({ url: `http://rebind.test:${server.port}/` });
    expect([first.text(), asked]).toEqual(['ok', ['rebind.test']]);
    expect(await codeOf(egress.request({ url: `http://rebind.test:${server.port}/` }))).toBe(
      'egress-refused',
    );
    expect(await codeOf(egress.request({ url: `http://rebind.test:${canary.port}/` }))).toBe(
      'egress-refused',
    );
    expect([server.connections(), canary.connections()]).toEqual([1, 0]);
  });

  test('a name with one allowed and one private address is refused without a connection', async () => {
    const server = await serve(answerOk);
    const lookup = async () => [
      { address: '127.0.0.1', family: 4 },
      { address: '::1', family: 6 },
    ];
    const egress = guard({ allow: ['127.0.0.1'], lookup });
    expect(await codeOf(egress.request({ url: `http://mixed.test:${server.port}/` }))).toBe('egress-refused');
    expect(server.connections()).toBe(0);
  });

  test('a connection opened under alsoAllow is never lent to a request without it', async () => {
    const server = await serve(answerOk);
    const egress = guard({});
    const alsoAllow = [`127.0.0.1:${server.port}`];
    expect((await egress.request({ url: server.origin, alsoAllow })).status).toBe(200);
    await setImmediate();
    expect(await codeOf(egress.request({ url: server.origin }))).toBe('egress-refused');
    expect(
      await codeOf(egress.dispatcher().request({ origin: server.origin, path: '/', method: 'GET' })),
    ).toBe('egress-refused');
    const lent = await egress
      .dispatcher({ alsoAllow })
      .request({ origin: server.origin, path: '/', method: 'GET' });
    expect(await lent.body.text()).toBe('ok');
    expect(server.connections()).toBe(1);
  });

  test('a closed port and an unknown name are unreachable', async () => {
    const server = await startTestServer(answerOk);
    await server.close();
    const egress = guard({
      allow: ['127.0.0.0/8'],
      lookup: () => Promise.reject(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' })),
    });
    expect(await codeOf(egress.request({ url: server.origin }))).toBe('egress-unreachable');
    expect(await codeOf(egress.request({ url: 'http://nowhere.test/' }))).toBe('egress-unreachable');
    const empty = guard({ lookup: async () => [] });
    expect(await codeOf(empty.request({ url: 'http://nowhere.test/' }))).toBe('egress-unreachable');
  });

  test('https speaks TLS with the judged peer, and a server without TLS is unreachable', async () => {
    const received: Buffer[] = [];
    const server = createTcpServer((socket) =>
      socket
        .on('error', () => socket.destroy())
        .on('data', (data) => {
          received.push(data);
          socket.end('plain text');
        }),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    defer(async () => server.close());
    const { port } = server.address() as AddressInfo; // cast: a listening TCP server has one
    const egress = guard({ allow: ['127.0.0.1'] });
    expect(await codeOf(egress.request({ url: `https://127.0.0.1:${port}/` }))).toBe('egress-unreachable');
    expect([...Buffer.concat(received).subarray(0, 2)]).toEqual([0x16, 0x03]);
    expect(await codeOf(guard({}).request({ url: `https://127.0.0.1:${port}/` }))).toBe('egress-refused');
  });
});
