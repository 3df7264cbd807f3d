import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyOf, type Client, createClient, problemOf } from './harness/client.ts';
import { ENDS, eventually, flow, publish } from './harness/flows.ts';
import { type StartedHeddle, startHeddle } from './harness/start-heddle.ts';

const OWNER = { email: 'Ada@Example.com', name: 'Ada', password: 'correct horse battery' };

describe('people', () => {
  let heddle: StartedHeddle;
  let guest: Client;
  beforeAll(async () => {
    heddle = await startHeddle({ environment: { HEDDLE_ADMIN_TOKEN: '' } });
    guest = createClient(heddle.url, undefined);
  });
  afterAll(() => heddle?.stop());

  const cookieOf = (answer: { headers: Headers }) => answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const signIn = async (password = OWNER.password) =>
    guest.post('/api/session', { email: 'ada@example.com', password });

  it('the setup link makes the first owner, once', async () => {
    const { setupUrl } = heddle.server().ready;
    const token = new URL(setupUrl ?? '').searchParams.get('token') ?? '';
    expect(bodyOf(await guest.get('/api/setup'), 200)).toEqual({ open: true });
    problemOf(await guest.post('/api/setup', { ...OWNER, token: `${token}x` }), 403, 'not-allowed');
    problemOf(await guest.post('/api/setup', { ...OWNER, token, password: 'short' }), 400, 'request-invalid');
    const both = await Promise.all([
      guest.post('/api/setup', { ...OWNER, token }),
      guest.post('/api/setup', { ...OWNER, token }),
    ]);
    expect(both.map((answer) => answer.status).sort()).not.toEqual([201, 201]);
    const made = both.find((answer) => answer.status === 201);
    expect(made?.body).toMatchObject({ user: { name: 'Ada' }, workspaces: [{ role: 'owner' }] });
    expect(bodyOf(await guest.get('/api/setup'), 200)).toEqual({ open: false });
    problemOf(await guest.post('/api/setup', { ...OWNER, token }), 403, 'not-allowed');
  });

  it('a restart prints no second link', async () => {
    await heddle.restartServer('stop');
    expect(heddle.server().ready.setupUrl).toBeUndefined();
    expect(bodyOf(await guest.get('/api/setup'), 200)).toEqual({ open: false });
  });

  it('sign in with the right password only, in a cookie that scripts cannot read', async () => {
    const wrong = problemOf(await signIn('wrong password'), 401, 'not-signed-in');
    const nobody = await guest.post('/api/session', {
      email: 'nobody@example.com',
      password: 'wrong password',
    });
    expect(problemOf(nobody, 401, 'not-signed-in').detail).toBe(wrong.detail);
    const answer = await signIn();
    expect(bodyOf(answer, 201).user).toMatchObject({ email: 'ada@example.com' });
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^heddle_session=/);
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    const headers = { cookie: cookieOf(answer) };
    expect(bodyOf(await guest.get('/api/me', { headers }), 200).user.name).toBe('Ada');
  });

  it('signing out ends the session on the server', async () => {
    const headers = { cookie: cookieOf(await signIn()) };
    bodyOf(await guest.get('/api/me', { headers }), 200);
    expect((await guest.delete('/api/session', { headers })).status).toBe(204);
    await eventually(
      'the old cookie is refused',
      async () => ((await guest.get('/api/me', { headers })).status === 401 ? true : undefined),
      5_000,
    );
  });

  it('the cookie opens no published flow', async () => {
    const headers = { cookie: cookieOf(await signIn()) };
    const member: Client = { ...guest, post: (path, body) => guest.post(path, body, { headers }) };
    await publish(member, flow('Cookie', { ...ENDS }, ['ask.text -> out.text']), 'cookie');
    problemOf(await guest.post('/v1/flows/cookie', { text: 'x' }, { headers }), 401, 'not-signed-in');
  });

  it('a session chooses among its own workspaces only', async () => {
    const cookie = cookieOf(await signIn());
    const other = '01999999-9999-7999-8999-999999999999';
    problemOf(
      await guest.get('/api/flows', { headers: { cookie, 'heddle-workspace': other } }),
      404,
      'not-found',
    );
    const me = bodyOf(await guest.get('/api/me', { headers: { cookie } }), 200);
    const own = { cookie, 'heddle-workspace': me.workspaces[0].id };
    bodyOf(await guest.get('/api/flows', { headers: own }), 200);
  });

  it.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['another site, as browsers say it', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling of this site', { 'sec-fetch-site': 'same-site' }],
    ['a sandboxed frame', { origin: 'null' }],
  ])('changes that come from %s are refused', async (_name, from) => {
    const cookie = cookieOf(await signIn());
    const body = { name: 'stolen' };
    problemOf(await guest.post('/api/keys', body, { headers: { cookie, ...from } }), 403, 'cross-site');
    problemOf(await guest.post('/api/session', OWNER, { headers: from }), 403, 'cross-site');
    const own = { cookie, 'sec-fetch-site': 'same-origin', origin: heddle.url };
    bodyOf(await guest.post('/api/keys', body, { headers: own }), 201);
  });

  it('guessing passwords is slowed down', async () => {
    const guess = () => guest.post('/api/session', { email: 'eve@example.com', password: 'guess' });
    const answers = [];
    for (let attempt = 0; attempt < 11; attempt++) answers.push(await guess());
    expect(answers.slice(0, 10).map((answer) => answer.status)).toEqual(
      Array.from({ length: 10 }, () => 401),
    );
    const last = answers[10];
    expect(last?.status).toBe(429);
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
