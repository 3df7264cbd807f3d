import { type RouteContract, routes } from '@heddle/contracts';
import { describe, expect, it } from 'vitest';
import { bodyOf, createClient, problemOf } from '../harness/client.ts';
import { ENDS, eventually, flow, publish } from '../harness/flows.ts';
import type { StartedHeddle } from '../harness/start-heddle.ts';

/** Everything that answers a stranger. A new name here is a decision. */
const PUBLIC = ['answerApproval', 'setup', 'setupState', 'showApproval', 'signIn', 'signOut'];

const ALL = Object.entries(routes) as [string, RouteContract][]; // cast: the table satisfies Record<string, RouteContract>
const ID = '01999999-9999-7999-8999-999999999999';
const pathOf = (route: RouteContract) => route.path.replaceAll(/:\w+/g, ID);
const plain = (name: string) => flow(name, { ...ENDS }, ['ask.text -> out.text']);

/** Who may do what. */
export function describeAccess(heddle: () => StartedHeddle): void {
  const knock = (route: RouteContract, headers: Record<string, string>) =>
    heddle().client.raw(
      pathOf(route),
      {
        method: route.method.toUpperCase(),
        headers: { 'content-type': 'application/json', ...headers },
        // Not JSON: whoever parses for a stranger shows it by another status.
        ...(route.method === 'get' ? {} : { body: '{' }),
      },
      { token: null },
    );

  describe('without credentials', () => {
    it('only the public routes are public', () => {
      expect(ALL.flatMap(([name, route]) => (route.access === 'public' ? [name] : [])).sort()).toEqual(
        PUBLIC,
      );
    });

    it.each(ALL.filter(([, route]) => route.access !== 'public'))('%s answers 401', async (_name, route) => {
      for (const headers of [
        {},
        { authorization: 'Bearer wrong' },
        { authorization: `Bearer hd_${'a'.repeat(12)}_${'b'.repeat(32)}` },
        { authorization: 'Basic YWRtaW46YWRtaW4=' },
        { cookie: 'heddle_session=wrong' },
      ]) {
        const response = await knock(route, headers);
        expect(response.status, JSON.stringify(headers)).toBe(401);
        expect(await response.json()).toMatchObject({ code: 'not-signed-in' });
      }
    });

    it('the descriptions answer 401, health answers without details', async () => {
      const { client } = heddle();
      for (const path of ['/api/openapi.json', '/api/docs'])
        expect((await client.get(path, { token: null })).status, path).toBe(401);
      expect(bodyOf(await client.get('/healthz', { token: null }), 200)).toEqual({ status: 'ok' });
      const ready = bodyOf(await client.get('/readyz', { token: null }), 200);
      expect(ready.dependencies).toMatchObject({ database: 'ok', queue: 'ok', events: 'ok', vectors: 'ok' });
      expect(JSON.stringify(ready)).not.toMatch(/postgres(ql)?:|127\.0\.0\.1/);
    });

    it('setup is closed where there is an admin token', async () => {
      const { client } = heddle();
      expect(bodyOf(await client.get('/api/setup', { token: null }), 200)).toEqual({ open: false });
      const person = { token: 'guess', email: 'a@example.com', name: 'A', password: 'long enough' };
      problemOf(await client.post('/api/setup', person, { token: null }), 403, 'not-allowed');
    });
  });

  describe('API keys', () => {
    const makeKey = async (more: object = {}) => {
      const made = bodyOf(await heddle().client.post('/api/keys', { name: 'test', ...more }), 201);
      expect(made.key).toMatch(new RegExp(`^hd_${made.id}_[A-Za-z0-9]{32}$`));
      return { ...made, client: createClient(heddle().url, made.key) };
    };

    it.each(ALL.filter(([name, route]) => route.access === 'workspace' && name !== 'me'))(
      'open nothing of the management API: %s',
      async (_name, route) => {
        const { key } = await makeKey();
        const response = await knock(route, { authorization: `Bearer ${key}` });
        // 400 and 415: what is wrong with the request may be said first.
        expect([400, 403, 415]).toContain(response.status);
      },
    );

    it('call the flows and verbs they name, and no others', async () => {
      const { client } = heddle();
      await publish(client, plain('Scope A'), 'scope-a');
      await publish(client, plain('Scope B'), 'scope-b');
      const runner = await makeKey({ flows: ['scope-a'], verbs: ['run'] });
      const reader = await makeKey({ flows: ['scope-a'], verbs: ['read'] });
      const stranger = await makeKey({ flows: ['scope-b'] });
      const { runId } = bodyOf(await runner.client.post('/v1/flows/scope-a', { text: 'x' }), 200);
      problemOf(await runner.client.post('/v1/flows/scope-b', { text: 'x' }), 403, 'not-allowed');
      problemOf(await reader.client.post('/v1/flows/scope-a', { text: 'x' }), 403, 'not-allowed');
      bodyOf(await reader.client.get(`/v1/runs/${runId}`), 200);
      bodyOf(await runner.client.get(`/v1/runs/${runId}`), 200);
      problemOf(await stranger.client.get(`/v1/runs/${runId}`), 404, 'not-found');
      problemOf(await stranger.client.get(`/v1/runs/${runId}/events`), 404, 'not-found');
      problemOf(await stranger.client.get('/v1/flows/scope-a/openapi.json'), 404, 'not-found');
    });

    it('stop within 5 s of being revoked', async () => {
      const { client } = heddle();
      await publish(client, plain('Revoked'), 'revoked');
      const { id, client: holder } = await makeKey();
      bodyOf(await holder.post('/v1/flows/revoked', { text: 'x' }), 200);
      expect((await client.delete(`/api/keys/${id}`)).status).toBe(204);
      const refused = await eventually(
        'the key is refused',
        async () => {
          const answer = await holder.post('/v1/flows/revoked', { text: 'x' });
          return answer.status === 401 ? answer : undefined;
        },
        5_000,
      );
      problemOf(refused, 401, 'not-signed-in');
    });

    it('end when they expire', async () => {
      const { client } = await makeKey({ expiresAt: Date.now() - 1_000 });
      problemOf(await client.post('/v1/flows/revoked', {}), 401, 'not-signed-in');
    });

    it('over their limit are told when to come back', async () => {
      const { client } = heddle();
      await publish(client, plain('Limited'), 'limited');
      const { client: holder } = await makeKey({ limits: { perMinute: 2 } });
      for (let call = 0; call < 2; call++) bodyOf(await holder.post('/v1/flows/limited', { text: 'x' }), 200);
      const refused = await holder.post('/v1/flows/limited', { text: 'x' });
      problemOf(refused, 429, 'rate-limited');
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    });

    it('are listed without their secret', async () => {
      const { key } = await makeKey({ name: 'listed' });
      const { items } = bodyOf(await heddle().client.get('/api/keys'), 200);
      expect(items.some((item: { name: string }) => item.name === 'listed')).toBe(true);
      expect(JSON.stringify(items)).not.toContain(key.split('_')[2]);
    });
  });
}
