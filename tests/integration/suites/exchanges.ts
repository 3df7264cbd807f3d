import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { bodyOf, problemOf } from '../harness/client.ts';
import type { EchoServer } from '../harness/echo-server.ts';
import { saveFlow } from '../harness/flows.ts';
import { CANARY, everything, exchangesOf, runToEnd } from '../harness/replaying.ts';
import type { StartedHeddle } from '../harness/start-heddle.ts';

/** What is kept of everything that runs asked the outside. */
export function describeExchanges(heddle: () => StartedHeddle, echo: () => EchoServer): void {
  const servers = () => ({ echo: echo().url, models: heddle().models.baseUrl });
  const run = (id: string, input: object) => runToEnd(heddle().client, id, input);
  const exchanges = (runId: string, query = '') => exchangesOf(heddle().client, runId, query);

  describe('what a run asked the outside is recorded', () => {
    it('exchanges are read by node and iteration', async () => {
      const id = await saveFlow(heddle().client, everything(servers()));
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
      const page = bodyOf(await heddle().client.get(`/api/runs/${first.id}/exchanges?limit=1`), 200);
      expect(page).toMatchObject({ items: [{ nodeId: 'answer' }], next: '1' });
      problemOf(
        await heddle().client.get(`/api/runs/${first.id}/exchanges?iteration=1`),
        400,
        'request-invalid',
      );
      problemOf(await heddle().client.get(`/api/runs/${heddle().adminToken}/exchanges`), 404, 'not-found');
    });

    it('a secret that the server repeats stands nowhere in record or answers', async () => {
      const client = new pg.Client({ connectionString: heddle().databaseUrl });
      await client.connect();
      try {
        const { rows: runs } = await client.query('select id from heddle.run');
        const written = [];
        for (const table of ['exchange', 'run_event', 'run'])
          for (const { text } of (await client.query(`select t::text as text from heddle.${table} t`)).rows)
            written.push(text);
        for (const { id } of runs)
          for (const path of ['', '/exchanges?limit=50', '/events'])
            written.push(
              await (await heddle().client.raw(`/api/runs/${id}${path}`, { method: 'GET' })).text(),
            );
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
}
