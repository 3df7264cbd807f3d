import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startModelServer } from '@heddle/testkit/servers';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answered, bodyOf, problemOf } from './harness/client.ts';
import { runEvents } from './harness/events.ts';
import {
  ENDS,
  ended,
  eventually,
  flow,
  model,
  nodeOf,
  oneModel,
  publish,
  saveFlow,
} from './harness/flows.ts';
import { type StartedHeddle, startHeddle } from './harness/start-heddle.ts';

const CANARY = 'sk-canary/"7747b3a6"+ä';

/** A server that repeats what it is told, fails on `/fail-once` the first time, and can be stopped. */
async function startEcho(): Promise<{ url: string; asked(): number; stop(): Promise<void> }> {
  let asked = 0;
  const failed = new Set<string>();
  const server: Server = createServer((request, response) => {
    asked += 1;
    const { url = '' } = request;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (url.startsWith('/large')) {
        response.end('x'.repeat(1_048_577));
        return;
      }
      if (url.startsWith('/fail-once') && !failed.has(url)) {
        failed.add(url);
        response.writeHead(503).end('not yet');
        return;
      }
      const said = { url, headers: request.headers, body: Buffer.concat(chunks).toString(), asked };
      response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': 'session=abc' });
      response.end(JSON.stringify(said));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // cast: a TCP server has an address with a port
  return {
    url: `http://127.0.0.1:${port}`,
    asked: () => asked,
    stop: async () => {
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** What happened, without moments, ids, places of work and cost, in an order that does not depend on who was faster. */
async function story(heddle: StartedHeddle, runId: string): Promise<string[]> {
  const events = await runEvents(heddle.client, runId);
  const passing = new Set([
    'at',
    'seq',
    'runId',
    'workerId',
    'jobId',
    'durationMs',
    'willRetryAt',
    'costUsd',
  ]);
  return events
    .map(({ data }) => JSON.stringify(data, (key, value) => (passing.has(key) ? undefined : value)))
    .sort();
}

describe('a run is replayed', () => {
  let heddle: StartedHeddle;
  let echo: Awaited<ReturnType<typeof startEcho>>;

  beforeAll(async () => {
    echo = await startEcho();
    heddle = await startHeddle({ environment: { HEDDLE_EGRESS_ALLOW: '127.0.0.1' } });
    bodyOf(await heddle.client.post('/api/secrets', { name: 'canary', value: CANARY }), 201);
  });
  afterAll(async () => {
    await heddle?.stop();
    await echo?.stop();
  });

  const run = async (id: string, input: object): Promise<Answered> => {
    const { runId } = bodyOf(await heddle.client.post(`/api/flows/${id}/runs`, { input }), 202);
    return ended(heddle.client, runId);
  };
  const replay = async (runId: string, body: object = {}): Promise<Answered> => {
    const started = bodyOf(await heddle.client.post(`/api/runs/${runId}/replay`, body), 202);
    return ended(heddle.client, started.runId);
  };
  const exchanges = async (runId: string, query = ''): Promise<Answered[]> =>
    bodyOf(await heddle.client.get(`/api/runs/${runId}/exchanges?limit=50${query}`), 200).items;

  /** ask -> call (HTTP, fails once) -> each ( answer ) -> out: a retry, a map, model and HTTP. */
  const everything = (servers = { echo: echo.url, models: heddle.models.baseUrl }, system = '') =>
    flow(
      'Everything',
      {
        ask: {
          kind: 'input',
          config: {
            schema: { type: 'object', properties: { items: { type: 'array' }, tag: { type: 'string' } } },
          },
        },
        call: {
          kind: 'tool.http',
          config: {
            method: 'POST',
            url: `${servers.echo}/fail-once/{{ask.tag}}`,
            headers: { authorization: { secret: 'canary' } },
            query: { key: { secret: 'canary' } },
            body: '{"a":1}',
          },
          policies: { retry: { attempts: 2, backoffMs: 1 } },
        },
        each: { kind: 'control.map', config: {} },
        answer: {
          ...model(servers.models, 'parrot', { prompt: 'Say {{each.item}}', ...(system ? { system } : {}) }),
          parent: 'each',
        },
        out: { kind: 'output', config: {} },
      },
      [
        'ask.items -> each.items',
        'call.body -> each.run',
        'answer.text -> each.yield',
        'each.results -> out.results',
        'call.body -> out.call',
      ],
    );

  it('byte for byte, with every server it asked stopped', async () => {
    const [ownEcho, ownModels] = await Promise.all([startEcho(), startModelServer()]);
    const draft = everything({ echo: ownEcho.url, models: ownModels.baseUrl });
    const id = await saveFlow(heddle.client, draft);
    const first = await run(id, { items: ['one', 'two', 'two', 'three'], tag: 'first' });
    await Promise.all([ownEcho.stop(), ownModels.stop()]);
    expect(first.status, JSON.stringify(first.error)).toBe('completed');
    expect(first.output.results).toEqual(['one', 'two', 'two', 'three'].map((item) => `echo: Say ${item}`));
    expect(nodeOf(first, 'call')).toMatchObject({ attempts: 2 });

    const again = await replay(first.id);
    expect(again.status, JSON.stringify(again.error)).toBe('completed');
    expect(JSON.stringify(again.output)).toBe(JSON.stringify(first.output));
    expect(await story(heddle, again.id)).toEqual(await story(heddle, first.id));
    expect(again.usage.costUsd).toBe(0);
    expect(again.replay).toEqual({ runId: first.id, live: [], follows: [] });
    const replayed = await exchanges(again.id);
    expect(replayed.length).toBe((await exchanges(first.id)).length);
    expect(replayed.every((each: Answered) => each.replayed === true)).toBe(true);

    const third = await replay(again.id);
    expect(JSON.stringify(third.output)).toBe(JSON.stringify(first.output));
  });

  it('with one node changed only what follows asks anew', async () => {
    const id = await saveFlow(heddle.client, everything());
    const first = await run(id, { items: ['one', 'two'], tag: 'changed' });
    const saved = bodyOf(await heddle.client.get(`/api/flows/${id}`), 200);
    bodyOf(
      await heddle.client.put(`/api/flows/${id}`, everything(undefined, 'Be brief.'), {
        headers: { 'if-match': `"${saved.revision}"` },
      }),
      200,
    );
    const asked = { echo: echo.asked(), model: heddle.models.calls('parrot').length };
    const again = await replay(first.id, { flow: 'draft' });
    expect(again.status, JSON.stringify(again.error)).toBe('completed');
    expect(again.replay).toMatchObject({
      live: [],
      follows: expect.arrayContaining(['answer', 'each', 'out']),
    });
    expect(echo.asked()).toBe(asked.echo);
    expect(heddle.models.calls('parrot').length).toBe(asked.model + 2);
    expect(nodeOf(again, 'call').outputs).toEqual(nodeOf(first, 'call').outputs);
  });

  it('a node that is named asks anew, and what follows where the record has no answer', async () => {
    const id = await saveFlow(
      heddle.client,
      flow(
        'Two',
        {
          ...ENDS,
          first: model(heddle.models.baseUrl, 'dice'),
          second: model(heddle.models.baseUrl, 'dice'),
        },
        ['ask.text -> first.prompt', 'first.text -> second.prompt', 'second.text -> out.text'],
      ),
    );
    let thrown = 0;
    heddle.models.script('dice', () => ({ type: 'text', text: `thrown ${thrown++}` }));
    const first = await run(id, { text: 'x' });
    expect(first.output).toEqual({ text: 'thrown 1' });
    const live = await replay(first.id, { live: ['first'] });
    expect(live.output).toEqual({ text: 'thrown 3' });
    const last = await replay(first.id, { live: ['second'] });
    expect(last.output).toEqual({ text: 'thrown 4' });
    expect(nodeOf(last, 'first').outputs.text).toBe('thrown 0');
    problemOf(
      await heddle.client.post(`/api/runs/${first.id}/replay`, { live: ['nobody'] }),
      400,
      'request-invalid',
    );
  });

  it('what was waited for and what a called flow answered comes from the record', async () => {
    const { client, models } = heddle;
    await publish(client, oneModel(models.baseUrl, 'called'), 'called');
    const id = await saveFlow(
      client,
      flow(
        'Calls',
        {
          ...ENDS,
          wait: { kind: 'control.wait', config: { until: 'signal', form: { type: 'object' } } },
          call: { kind: 'control.flow', config: { flow: 'called', input: { text: 'hello {{ask.text}}' } } },
        },
        [
          'ask.text -> wait.value',
          'wait.value -> call.run',
          'call.output -> out.called',
          'wait.value -> out.said',
        ],
      ),
    );
    const { runId } = bodyOf(await client.post(`/api/flows/${id}/runs`, { input: { text: 'you' } }), 202);
    await eventually('it waits', async () => {
      const view = bodyOf(await client.get(`/api/runs/${runId}`), 200);
      return nodeOf(view, 'wait')?.status === 'waiting' ? view : undefined;
    });
    bodyOf(await client.post(`/api/runs/${runId}/signal`, { nodeId: 'wait', value: { yes: true } }), 200);
    const first = await ended(client, runId);
    expect(first.status, JSON.stringify(first.error)).toBe('completed');
    expect(first.output).toEqual({ called: { text: 'echo: hello you' }, said: { yes: true } });
    const asked = models.calls('called').length;
    const again = await replay(runId);
    expect(again.status, JSON.stringify(again.error)).toBe('completed');
    expect(JSON.stringify(again.output)).toBe(JSON.stringify(first.output));
    expect(nodeOf(again, 'call').outputs).toEqual(nodeOf(first, 'call').outputs);
    expect(models.calls('called').length).toBe(asked);
  });

  it('a conversation is read as it stood, and not added to', async () => {
    const { client, models } = heddle;
    const draft = oneModel(models.baseUrl, 'recaller');
    const id = await saveFlow(client, {
      ...draft,
      nodes: [...draft.nodes, { id: 'turns', kind: 'memory.conversation', config: {} }],
      edges: [...draft.edges, { from: 'turns.memory', to: 'answer.memory', kind: 'attachment' }],
    });
    const say = async (text: string): Promise<Answered> => {
      const body = { input: { text }, session: 'replayed' };
      return ended(client, bodyOf(await client.post(`/api/flows/${id}/runs`, body), 202).runId);
    };
    await say('one');
    const second = await say('two');
    await say('three');
    const heard = () => models.calls('recaller').at(-1)?.messages.length;
    expect(heard()).toBe(5);
    const again = await replay(second.id);
    expect(again.status, JSON.stringify(again.error)).toBe('completed');
    expect(again.output).toEqual(second.output);
    await say('four');
    expect(heard()).toBe(7);
  });

  it('a response above 1 MB is kept by its hash and cannot be had again', async () => {
    const id = await saveFlow(
      heddle.client,
      flow(
        'Large',
        { ...ENDS, call: { kind: 'tool.http', config: { url: `${echo.url}/large`, maxBytes: 2_000_000 } } },
        ['ask.text -> call.body', 'call.status -> out.text'],
      ),
    );
    const first = await run(id, { text: 'x' });
    expect(first.status, JSON.stringify(first.error)).toBe('completed');
    expect(await exchanges(first.id)).toMatchObject([
      { nodeId: 'call', truncated: true, response: { body: { bytes: 1_048_577 } } },
    ]);
    const again = await replay(first.id);
    expect(again).toMatchObject({ status: 'failed', error: { code: 'cassette-miss' } });
    expect(again.error.message).toContain('`call`');
  });

  it('a replay needs no secret that was deleted since', async () => {
    bodyOf(await heddle.client.post('/api/secrets', { name: 'gone', value: 'sk-gone-0123456789' }), 201);
    const id = await saveFlow(
      heddle.client,
      oneModel(heddle.models.baseUrl, 'keyed', { apiKey: { secret: 'gone' } }),
    );
    const first = await run(id, { text: 'x' });
    expect(first.status).toBe('completed');
    expect((await heddle.client.delete('/api/secrets/gone')).status).toBeLessThan(300);
    const again = await replay(first.id);
    expect(again.status, JSON.stringify(again.error)).toBe('completed');
    expect(again.output).toEqual(first.output);
  });

  it('exchanges are read by node and iteration', async () => {
    const id = await saveFlow(heddle.client, everything());
    const first = await run(id, { items: ['one', 'two'], tag: 'read' });
    const [failed, done, ...more] = await exchanges(first.id, '&nodeId=call');
    expect(more).toEqual([]);
    expect(failed).toMatchObject({ nodeId: 'call', attempt: 1, kind: 'http', response: { status: 503 } });
    expect(done).toMatchObject({ attempt: 2, request: { method: 'POST', body: { text: '{"a":1}' } } });
    expect(done.request.headers.authorization).toBe('{{secret:canary}}');
    expect(done.request.url).toContain('key={{secret:canary}}');
    expect(done.response.headers).not.toHaveProperty('set-cookie');
    expect(await exchanges(first.id, '&nodeId=answer&iteration=1')).toMatchObject([
      {
        nodeId: 'answer',
        iteration: '1',
        kind: 'model',
        response: [{ type: 'done', text: 'echo: Say two' }],
      },
    ]);
    const page = bodyOf(await heddle.client.get(`/api/runs/${first.id}/exchanges?limit=1`), 200);
    expect(page).toMatchObject({ items: [{ nodeId: 'answer' }], next: '1' });
    problemOf(await heddle.client.get(`/api/runs/${first.id}/exchanges?iteration=1`), 400, 'request-invalid');
    problemOf(await heddle.client.get(`/api/runs/${heddle.adminToken}/exchanges`), 404, 'not-found');
  });

  it('a secret that the server repeats stands nowhere in record or answers', async () => {
    const client = new pg.Client({ connectionString: heddle.databaseUrl });
    await client.connect();
    try {
      const { rows: runs } = await client.query('select id from heddle.run');
      const written = [];
      for (const table of ['exchange', 'run_event', 'run'])
        for (const { text } of (await client.query(`select t::text as text from heddle.${table} t`)).rows)
          written.push(text);
      for (const { id } of runs)
        for (const path of ['', '/exchanges?limit=50', '/events'])
          written.push(await (await heddle.client.raw(`/api/runs/${id}${path}`, { method: 'GET' })).text());
      expect(written.some((text) => text.includes('{{secret:canary}}'))).toBe(true);
      const forms = [
        CANARY,
        encodeURIComponent(CANARY),
        JSON.stringify(CANARY).slice(1, -1),
        'canary/',
        '7747b3a6',
      ];
      for (const text of written) for (const form of forms) expect(text).not.toContain(form);
    } finally {
      await client.end();
    }
  });
});
