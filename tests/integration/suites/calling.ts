import { describe, expect, it } from 'vitest';
import { bodyOf, createClient, problemOf } from '../harness/client.ts';
import { ENDS, ended, eventually, flow, oneModel, publish, publishAgain } from '../harness/flows.ts';
import { createGate } from '../harness/gate.ts';
import type { StartedHeddle } from '../harness/start-heddle.ts';

const template = (text: string) =>
  flow('Words', { ...ENDS, words: { kind: 'transform.template', config: { template: text } } }, [
    'ask.text -> words.text',
    'words.text -> out.text',
  ]);

/** Published flows, called the ways the contract names. */
export function describeCalling(heddle: () => StartedHeddle): void {
  describe('POST /v1/flows/:slug', () => {
    it('answers 200 with runId, output, usage and latency', async () => {
      const { client, models } = heddle();
      models.script('greeter', { type: 'text', text: 'Hello there friend' });
      const { url, version } = await publish(client, oneModel(models.baseUrl, 'greeter'), 'greeter');
      expect({ url, version }).toEqual({ url: `${client.url}/v1/flows/greeter`, version: 1 });
      const answer = bodyOf(await client.post('/v1/flows/greeter', { text: 'one two' }), 200);
      expect(answer).toEqual({
        runId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        output: { text: 'Hello there friend' },
        usage: { inputTokens: 2, outputTokens: 3, costUsd: 0 },
        latencyMs: expect.any(Number),
      });
    });

    it('ignores fields the flow does not have and names them in warnings', async () => {
      const { client } = heddle();
      await publish(client, template('said {{text}}'), 'warns');
      const answer = bodyOf(await client.post('/v1/flows/warns', { text: 'x', colour: 'red', size: 2 }), 200);
      expect(answer.output).toEqual({ text: 'said x' });
      expect(answer.warnings).toHaveLength(2);
      expect(answer.warnings.join(' ')).toMatch(/`colour`.*`size`/);
    });

    it('refuses input that does not fit with 400 and every field', async () => {
      const { client } = heddle();
      const schema = {
        type: 'object',
        properties: { count: { type: 'integer' }, when: { type: 'string' } },
        required: ['count', 'when'],
      };
      const draft = flow('Typed', { ask: { kind: 'input', config: { schema } }, out: ENDS.out }, [
        'ask.count -> out.json',
      ]);
      await publish(client, draft, 'typed');
      const problem = problemOf(
        await client.post('/v1/flows/typed', { count: 'many' }),
        400,
        'input-invalid',
      );
      expect(problem.issues.map((issue: { path: string }) => issue.path)).toContain('/count');
      expect(JSON.stringify(problem.issues)).toContain('when');
    });

    it('answers 404 for a slug nobody published', async () => {
      problemOf(await heddle().client.post('/v1/flows/nobody-has-this', {}), 404, 'not-found');
    });
  });

  describe('calls that take longer', () => {
    it('`Prefer: respond-async` answers 202 with a Location that is polled to the result', async () => {
      const { client, models } = heddle();
      const gate = createGate();
      models.script('patient', { type: 'text', text: 'done at last', until: gate.promise });
      await publish(client, oneModel(models.baseUrl, 'patient'), 'patient');
      const headers = { prefer: 'respond-async' };
      const accepted = await client.post('/v1/flows/patient', { text: 'go' }, { headers });
      const { runId, status } = bodyOf(accepted, 202);
      expect(status).toMatch(/^(queued|running)$/);
      const location = accepted.headers.get('location') ?? '';
      expect(location).toBe(`/v1/runs/${runId}`);
      await models.called('patient', 1);
      expect(bodyOf(await client.get(location), 200).status).toMatch(/^(queued|running)$/);
      gate.resolve();
      const run = await eventually('the run is over', async () => {
        const polled = bodyOf(await client.get(location), 200);
        return polled.status === 'completed' ? polled : undefined;
      });
      expect(run).toMatchObject({ runId, output: { text: 'done at last' }, usage: { outputTokens: 3 } });
    });

    it('`Prefer: wait=1` waits a second, then answers 202', async () => {
      const { client, models } = heddle();
      const gate = createGate();
      models.script('slow', { type: 'text', text: 'late', until: gate.promise });
      await publish(client, oneModel(models.baseUrl, 'slow'), 'slow');
      const accepted = await client.post('/v1/flows/slow', { text: 'go' }, { headers: { prefer: 'wait=1' } });
      const { runId, status } = bodyOf(accepted, 202);
      expect(status).toBe('running');
      gate.resolve();
      expect((await ended(client, runId)).output).toEqual({ text: 'late' });
    });
  });

  describe('Idempotency-Key (G2)', () => {
    it('the same key and body give the same run; another body is refused with 409', async () => {
      const { client, models } = heddle();
      await publish(client, oneModel(models.baseUrl, 'once'), 'once');
      const headers = { 'idempotency-key': 'order-4711' };
      const call = (text: string) => client.post('/v1/flows/once', { text }, { headers });
      const first = await call('a');
      expect(first.headers.get('idempotent-replayed')).toBeNull();
      const again = await call('a');
      expect(again.headers.get('idempotent-replayed')).toBe('true');
      expect(bodyOf(again, 200)).toMatchObject({
        runId: bodyOf(first, 200).runId,
        output: { text: 'echo: a' },
      });
      problemOf(await call('b'), 409, 'idempotency-conflict');
      expect(models.calls('once')).toHaveLength(1);
    });

    it('ten at once start one run', async () => {
      const { client, models } = heddle();
      await publish(client, oneModel(models.baseUrl, 'stampede'), 'stampede');
      const headers = { 'idempotency-key': 'together' };
      const calls = Array.from({ length: 10 }, () =>
        client.post('/v1/flows/stampede', { text: 'a' }, { headers }),
      );
      const runs = new Set((await Promise.all(calls)).map((answer) => bodyOf(answer, 200).runId));
      expect(runs.size).toBe(1);
      expect(models.calls('stampede')).toHaveLength(1);
    });

    it('is kept apart by key and by slug', async () => {
      const { client, url } = heddle();
      await publish(client, template('A {{text}}'), 'apart-a');
      await publish(client, template('B {{text}}'), 'apart-b');
      const { key } = bodyOf(await client.post('/api/keys', { name: 'apart' }), 201);
      const headers = { 'idempotency-key': 'shared' };
      const answers = [
        await client.post('/v1/flows/apart-a', { text: 'x' }, { headers }),
        await client.post('/v1/flows/apart-b', { text: 'y' }, { headers }),
        await createClient(url, key).post('/v1/flows/apart-a', { text: 'z' }, { headers }),
      ];
      expect(answers.map((answer) => bodyOf(answer, 200).output.text)).toEqual(['A x', 'B y', 'A z']);
    });
  });

  describe('versions', () => {
    it('`?version=` pins, rollback changes what is live, and history says what changed', async () => {
      const { client } = heddle();
      const { id } = await publish(client, template('first {{text}}'), 'versions');
      expect(await publishAgain(client, id, template('second {{text}}'))).toMatchObject({ version: 2 });
      const say = async (query = '') =>
        bodyOf(await client.post(`/v1/flows/versions${query}`, { text: '!' }), 200).output.text;
      expect(await say()).toBe('second !');
      expect(await say('?version=1')).toBe('first !');
      problemOf(await client.post('/v1/flows/versions?version=9', { text: '!' }), 404, 'not-found');
      bodyOf(await client.post(`/api/flows/${id}/rollback`, { version: 1 }), 200);
      expect(await say()).toBe('first !');
      expect(await say('?version=2')).toBe('second !');
      const { items } = bodyOf(await client.get(`/api/flows/${id}/versions`), 200);
      expect(items.map((item: { version: number; live: boolean }) => [item.version, item.live])).toEqual([
        [2, false],
        [1, true],
      ]);
      expect(items[0].changes).toMatchObject({ changed: ['words'], added: [], removed: [] });
    });

    it('G7 a run stays on the plan it was accepted with, whatever is published after', async () => {
      const { client, models } = heddle();
      const gate = createGate();
      models.script('loyal', { type: 'text', text: 'mid', until: gate.promise });
      const ending = (text: string) =>
        flow(
          'Loyal',
          {
            ...ENDS,
            answer: {
              kind: 'model.chat',
              config: { provider: 'openai-compatible', baseUrl: models.baseUrl, model: 'loyal' },
            },
            end: { kind: 'transform.template', config: { template: text } },
          },
          ['ask.text -> answer.prompt', 'answer.text -> end.mid', 'end.text -> out.text'],
        );
      const { id } = await publish(client, ending('old {{mid}}'), 'loyal');
      const call = client.post('/v1/flows/loyal', { text: 'go' });
      await models.called('loyal', 1);
      await publishAgain(client, id, ending('new {{mid}}'));
      gate.resolve();
      expect(bodyOf(await call, 200).output).toEqual({ text: 'old mid' });
      expect(bodyOf(await client.post('/v1/flows/loyal', { text: 'go' }), 200).output).toEqual({
        text: 'new mid',
      });
    });

    it('a slug belongs to one flow', async () => {
      const { client } = heddle();
      await publish(client, template('x {{text}}'), 'mine');
      const { id } = bodyOf(await client.post('/api/flows', template('y {{text}}')), 201);
      problemOf(await client.post(`/api/flows/${id}/publish`, { slug: 'mine' }), 409, 'slug-taken');
    });

    it('publishing refuses what does not compile, with diagnostics, and what fails its own cases', async () => {
      const { client } = heddle();
      const broken = flow('Broken', { ...ENDS, x: { kind: 'no.such-kind', config: {} } }, [
        'ask.text -> out.text',
      ]);
      const { id } = bodyOf(await client.post('/api/flows', broken), 201);
      const invalid = problemOf(await client.post(`/api/flows/${id}/publish`, {}), 422, 'flow-invalid');
      expect(invalid.diagnostics).toEqual(
        expect.arrayContaining([expect.objectContaining({ severity: 'error', nodeId: 'x' })]),
      );
      const failing = {
        ...template('said {{text}}'),
        cases: [
          { name: 'is polite', input: { text: 'x' }, expect: [{ that: 'output.text', contains: 'please' }] },
        ],
      };
      const second = bodyOf(await client.post('/api/flows', failing), 201);
      const refused = problemOf(
        await client.post(`/api/flows/${second.id}/publish`, {}),
        422,
        'cases-failed',
      );
      expect(refused.detail).toContain('is polite');
    });
  });

  it('each flow describes itself: GET /v1/flows/:slug/openapi.json', async () => {
    const { client } = heddle();
    await publish(client, template('x {{text}}'), 'described');
    const document = bodyOf(await client.get('/v1/flows/described/openapi.json'), 200);
    const { post } = document.paths['/v1/flows/described'];
    expect(document.openapi).toBe('3.1.0');
    expect(post.requestBody.content['application/json'].schema).toMatchObject({
      properties: { text: { type: 'string' } },
    });
  });
}
