import type { RequestListener } from 'node:http';

import { describe, expect, test } from 'vitest';
import { codeOf, useTestServers } from './test-server.ts';

const { serve, guard } = useTestServers();

const answerOk: RequestListener = (_request, response) => response.end('ok');

describe('redirects', () => {
  function redirectTo(location: string, status = 302): RequestListener {
    return (_request, response) => response.writeHead(status, { location }).end();
  }

  test('a redirect to a private address is refused before anything reaches it', async () => {
    const canary = await serve(answerOk);
    const server = await serve(redirectTo(`${canary.origin}/secret`));
    const egress = guard({ allow: [`127.0.0.1:${server.port}`] });
    expect(await codeOf(egress.request({ url: server.origin }))).toBe('egress-refused');
    expect(await codeOf(egress.fetch(server.origin))).toBe('egress-refused');
    expect(canary.connections()).toBe(0);
  });

  test.each([
    'file:///etc/passwd',
    'http://user:pass@example.com/',
    '//localhost/',
    'http://[::1]/',
    'http://[',
  ])('a redirect to %s is refused', async (location) => {
    const server = await serve(redirectTo(location));
    const egress = guard({ allow: [`127.0.0.1:${server.port}`] });
    expect(await codeOf(egress.request({ url: server.origin }))).toBe('egress-refused');
  });

  test('another origin gets no secret headers, the same origin keeps them', async () => {
    const secrets = {
      authorization: 'Bearer s',
      Cookie: 'a=b',
      'X-Api-Key': 'k',
      'proxy-authorization': 'p',
      'x-custom': 'c',
    };
    const other = await serve((request, response) => response.end(JSON.stringify(request.headers)));
    const server = await serve((request, response) => {
      if (request.url === '/start') redirectTo('/same')(request, response);
      else redirectTo(other.origin, 307)(request, response);
    });
    const egress = guard({ allow: ['127.0.0.1'] });
    const headers = { ...secrets, 'content-type': 'text/x', accept: 'text/y', 'user-agent': 'z' };
    const response = await egress.request({ url: `${server.origin}/start`, headers });
    expect(server.requests[1]?.headers).toMatchObject({
      authorization: 'Bearer s',
      cookie: 'a=b',
      'x-api-key': 'k',
    });
    const received: Record<string, string> = JSON.parse(response.text());
    expect(received).toMatchObject({ 'content-type': 'text/x', accept: 'text/y', 'user-agent': 'z' });
    expect(Object.keys(secrets).filter((name) => name.toLowerCase() in received)).toEqual([]);
    expect(response.url).toBe(`${other.origin}/`);
  });

  test.each([
    [301, 'POST', 'GET', ''],
    [302, 'POST', 'GET', ''],
    [303, 'PUT', 'GET', ''],
    [303, 'HEAD', 'HEAD', ''],
    [302, 'PUT', 'PUT', 'body'],
    [307, 'POST', 'POST', 'body'],
    [308, 'POST', 'POST', 'body'],
  ])('status %i turns %s into %s', async (status, method, expected, body) => {
    let received = '';
    const server = await serve(async (request, response) => {
      if (request.url === '/') return redirectTo('/next', status)(request, response);
      received = Buffer.concat(await request.toArray()).toString();
      response.end();
    });
    const egress = guard({ allow: ['127.0.0.1'] });
    await egress.request({ url: server.origin, method, ...(method === 'HEAD' ? {} : { body: 'body' }) });
    expect([server.requests[1]?.method, received]).toEqual([expected, body]);
  });

  test('at most five are followed, and none when the caller says 0', async () => {
    const server = await serve((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) response.end('there');
      else redirectTo(`/${left - 1}`)(request, response);
    });
    const egress = guard({ allow: ['127.0.0.1'] });
    expect((await egress.request({ url: `${server.origin}/5` })).text()).toBe('there');
    expect(await codeOf(egress.request({ url: `${server.origin}/6` }))).toBe('egress-refused');
    expect(await egress.request({ url: `${server.origin}/6`, maxRedirects: 0 })).toMatchObject({
      status: 302,
    });
  });
});
