import { describe, expect, it } from 'vitest';
import { bodyOf, problemOf } from '../harness/client.ts';
import { ENDS, ended, flow, nodeOf, publish, saveFlow } from '../harness/flows.ts';
import type { StartedHeddle } from '../harness/start-heddle.ts';

const plain = (name: string, text = '{{text}}') =>
  flow(name, { ...ENDS, words: { kind: 'transform.template', config: { template: text } } }, [
    'ask.text -> words.text',
    'words.text -> out.text',
  ]);

/** Requests as they should be, and as they should not. */
export function describeRequests(heddle: () => StartedHeddle): void {
  describe('flows', () => {
    it('are made, read, listed, saved over their revision and deleted', async () => {
      const { client } = heddle();
      const made = bodyOf(await client.post('/api/flows', plain('Crud')), 201);
      expect(made).toMatchObject({ revision: 1, flow: { name: 'Crud' }, published: null });
      const read = await client.get(`/api/flows/${made.id}`);
      expect(read.headers.get('etag')).toBe('"1"');
      expect(bodyOf(read, 200).flow).toEqual(made.flow);
      const { items } = bodyOf(await client.get('/api/flows?search=Crud'), 200);
      expect(items).toEqual([expect.objectContaining({ id: made.id, name: 'Crud', nodes: 3 })]);
      const save = (revision: string) =>
        client.put(`/api/flows/${made.id}`, plain('Crud two'), { headers: { 'if-match': revision } });
      expect(bodyOf(await save('"1"'), 200)).toMatchObject({ revision: 2, flow: { name: 'Crud two' } });
      problemOf(await save('"1"'), 412, 'stale-revision');
      problemOf(await save('"soon"'), 400, 'request-invalid');
      problemOf(await client.put(`/api/flows/${made.id}`, plain('x')), 428, 'revision-required');
      expect((await client.delete(`/api/flows/${made.id}`)).status).toBe(204);
      problemOf(await client.get(`/api/flows/${made.id}`), 404, 'not-found');
      problemOf(await client.delete(`/api/flows/${made.id}`), 404, 'not-found');
    });

    it('of ten writers over one revision exactly one wins', async () => {
      const { client } = heddle();
      const id = await saveFlow(client, plain('Race'));
      const writers = Array.from({ length: 10 }, (_, index) =>
        client.put(`/api/flows/${id}`, plain(`Race ${index}`), { headers: { 'if-match': '"1"' } }),
      );
      const statuses = (await Promise.all(writers)).map((answer) => answer.status).sort();
      expect(statuses).toEqual([200, ...Array.from({ length: 9 }, () => 412)]);
    });

    it('a list is walked page by page without a repeat', async () => {
      const { client } = heddle();
      for (let index = 0; index < 5; index++) await saveFlow(client, plain(`Paged ${index}`));
      const seen: string[] = [];
      let cursor = '';
      do {
        const page = bodyOf(await client.get(`/api/flows?search=Paged&limit=2${cursor}`), 200);
        seen.push(...page.items.map((item: { name: string }) => item.name));
        cursor = page.next === null ? '' : `&cursor=${encodeURIComponent(page.next)}`;
      } while (cursor !== '');
      expect([...seen].sort()).toEqual(['Paged 0', 'Paged 1', 'Paged 2', 'Paged 3', 'Paged 4']);
    });

    it('deleting one takes its endpoint away', async () => {
      const { client } = heddle();
      const { id } = await publish(client, plain('Leaving'), 'leaving');
      bodyOf(await client.post('/v1/flows/leaving', { text: 'x' }), 200);
      expect((await client.delete(`/api/flows/${id}`)).status).toBe(204);
      problemOf(await client.post('/v1/flows/leaving', { text: 'x' }), 404, 'not-found');
    });

    it('check says what is wrong, where, and gives the plan of what is right', async () => {
      const { client } = heddle();
      const good = bodyOf(await client.post('/api/flows/check', plain('Good')), 200);
      expect(good).toMatchObject({ ok: true, plan: { id: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) } });
      const moved = { ...plain('Other name'), layout: { nodes: { ask: { x: 9, y: 9 } } } };
      expect(bodyOf(await client.post('/api/flows/check', moved), 200).plan.id).toBe(good.plan.id);
      const loose = flow('Loose', { ...ENDS }, ['ask.nothing -> out.text']);
      const bad = bodyOf(await client.post('/api/flows/check', loose), 200);
      expect(bad.ok).toBe(false);
      expect(bad.diagnostics[0]).toMatchObject({ severity: 'error', code: expect.any(String) });
    });
  });

  describe('runs of a draft', () => {
    it('pins stand in for bodies, and `from` takes what came before out of an earlier run', async () => {
      const { client, models } = heddle();
      const ask = (name: string) => ({
        kind: 'model.chat',
        config: { provider: 'openai-compatible', baseUrl: models.baseUrl, model: name },
      });
      const draft = flow('Pins', { ...ENDS, a: ask('pin-a'), b: ask('pin-b') }, [
        'ask.text -> a.prompt',
        'a.text -> b.prompt',
        'b.text -> out.text',
      ]);
      const id = await saveFlow(client, draft);
      const start = async (body: object) =>
        ended(client, bodyOf(await client.post(`/api/flows/${id}/runs`, body), 202).runId);
      const pins = { a: { text: 'pinned', message: { role: 'assistant', content: 'pinned' }, usage: {} } };
      const pinned = await start({ input: { text: 'x' }, pins });
      expect(pinned.output).toEqual({ text: 'echo: pinned' });
      expect(nodeOf(pinned, 'a')).toMatchObject({ pinned: true, status: 'completed' });
      expect(models.calls('pin-a')).toHaveLength(0);
      const again = await start({ from: { runId: pinned.id, nodeId: 'b' } });
      expect(again.output).toEqual({ text: 'echo: pinned' });
      expect([models.calls('pin-a').length, models.calls('pin-b').length]).toEqual([0, 2]);
    });

    it('input is strict: unknown fields are refused by name', async () => {
      const { client } = heddle();
      const id = await saveFlow(client, plain('Strict'));
      const input = { text: 'x', extra: 1 };
      const problem = problemOf(await client.post(`/api/flows/${id}/runs`, { input }), 400, 'input-invalid');
      expect(problem.detail).toContain('`extra`');
    });

    it('are listed by flow and status, newest first', async () => {
      const { client } = heddle();
      const id = await saveFlow(client, plain('Listed'));
      const runs: string[] = [];
      for (const text of ['one', 'two', 'three']) {
        const { runId } = bodyOf(await client.post(`/api/flows/${id}/runs`, { input: { text } }), 202);
        await ended(client, runId);
        runs.unshift(runId);
      }
      const list = async (query: string) =>
        bodyOf(await client.get(`/api/runs?flowId=${id}${query}`), 200).items.map(
          (run: { id: string }) => run.id,
        );
      expect(await list('')).toEqual(runs);
      expect(await list('&status=completed')).toEqual(runs);
      expect(await list('&status=failed')).toEqual([]);
    });
  });

  it('every answer has its security headers', async () => {
    const { client } = heddle();
    for (const path of ['/healthz', '/api/nodes', '/v1/nothing']) {
      const { headers } = await client.get(path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect((await client.get('/api/flows')).headers.get('cache-control')).toBe('no-store');
  });
}
