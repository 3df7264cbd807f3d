import { describe, expect, it } from 'vitest';
import { type Answered, bodyOf, problemOf } from '../harness/client.ts';
import { runEvents } from '../harness/events.ts';
import {
  ENDS,
  ended,
  eventually,
  type FlowDraft,
  flow,
  nodeOf,
  publish,
  saveFlow,
} from '../harness/flows.ts';
import type { StartedHeddle } from '../harness/start-heddle.ts';

/** Runs that wait for time, for a person, or for nobody who comes. */
export function describeWaits(heddle: () => StartedHeddle): void {
  const run = async (draft: FlowDraft, input: object): Promise<string> => {
    const { client } = heddle();
    const id = await saveFlow(client, draft);
    return bodyOf(await client.post(`/api/flows/${id}/runs`, { input }), 202).runId;
  };
  const view = async (runId: string): Promise<Answered> =>
    bodyOf(await heddle().client.get(`/api/runs/${runId}`), 200);
  const waiting = (runId: string) =>
    eventually(`run ${runId} waits`, async () => {
      const seen = await view(runId);
      return seen.status === 'waiting' ? seen : undefined;
    });

  describe('waiting', () => {
    it('a wait of a second is over no earlier, and passes its value on', async () => {
      const pause = { kind: 'control.wait', config: { amount: 1, unit: 's' } };
      const draft = flow('Pause', { ...ENDS, pause }, ['ask.text -> pause.value', 'pause.value -> out.text']);
      const runId = await run(draft, { text: 'later' });
      expect((await ended(heddle().client, runId)).output).toEqual({ text: 'later' });
      const events = await runEvents(heddle().client, runId);
      const at = (type: string) => events.find((event) => event.event === type)?.data.at;
      expect(at('node-woken')).toBeGreaterThanOrEqual(at('run-waiting') + 1_000);
    });

    const review = (more: object = {}) =>
      flow(
        'Review',
        {
          ...ENDS,
          review: {
            kind: 'control.approval',
            config: {
              title: 'Send "{{ask.text}}"?',
              text: '<b>{{ask.text}}</b>',
              form: { type: 'object', required: ['amount'], properties: { amount: { type: 'number' } } },
              ...more,
            },
          },
        },
        [
          'ask.text -> review.value',
          'review.value -> out.text',
          'review.approved -> out.approved',
          'review.rejected -> out.rejected',
        ],
      );

    it('an approval is answered by API, once, and only as its form asks', async () => {
      const { client } = heddle();
      const runId = await run(review(), { text: 'hi' });
      const { waits } = nodeOf(await waiting(runId), 'review');
      expect(waits).toMatchObject({ reason: 'Send "hi"?', on: ['signal'], form: { required: ['approved'] } });
      const answer = (value: unknown) =>
        client.post(`/api/runs/${runId}/signal`, { nodeId: 'review', value });
      problemOf(await answer({ approved: true }), 400, 'input-invalid');
      problemOf(
        await client.post(`/api/runs/${runId}/signal`, { nodeId: 'ask', value: {} }),
        409,
        'run-not-waiting',
      );
      bodyOf(await answer({ approved: true, amount: 3 }), 200);
      expect((await ended(client, runId)).output).toEqual({
        text: 'hi',
        approved: { approved: true, amount: 3 },
      });
      problemOf(await answer({ approved: true, amount: 3 }), 409, 'run-not-waiting');
    });

    it('an approval is answered by its signed link, once, on a page that runs nothing', async () => {
      const { client } = heddle();
      const runId = await run(review(), { text: 'Ada & co' });
      const { link } = nodeOf(await waiting(runId), 'review').waits;
      const { pathname } = new URL(link);
      const stranger = { token: null } as const;
      const page = await client.raw(pathname, { method: 'GET' }, stranger);
      expect(page.status).toBe(200);
      expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
      expect(page.headers.get('referrer-policy')).toBe('no-referrer');
      const text = await page.text();
      expect(text).toContain('&lt;b&gt;Ada &amp; co&lt;/b&gt;');
      const post = (path: string, body: string) =>
        client.raw(
          path,
          { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
          stranger,
        );
      expect((await post(pathname, 'approved=true&amount=many')).status).toBe(400);
      expect((await post(`${pathname.slice(0, -2)}xx`, 'approved=true&amount=1')).status).toBe(404);
      expect((await waiting(runId)).status).toBe('waiting');
      expect((await post(pathname, 'approved=false&comment=Not+today&amount=')).status).toBe(200);
      expect((await ended(client, runId)).output).toEqual({
        rejected: { approved: false, comment: 'Not today' },
      });
      expect((await post(pathname, 'approved=true&amount=1')).status).toBe(409);
      expect((await client.raw(pathname, { method: 'GET' }, stranger)).status).toBe(409);
      const woken = (await runEvents(client, runId)).find(({ event }) => event === 'node-woken');
      expect(woken?.data).toMatchObject({ by: 'signal', who: 'signed link' });
    });

    it('a link may be visited 30 times a minute, valid or not; then a page says when to come back', async () => {
      const visit = () => heddle().client.raw('/approve/guessed.link', { method: 'GET' }, { token: null });
      for (let count = 0; count < 30; count += 1) expect((await visit()).status).toBe(404);
      const refused = await visit();
      expect(refused.status).toBe(429);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(refused.headers.get('referrer-policy')).toBe('no-referrer');
      expect(refused.headers.get('cache-control')).toBe('no-store');
      expect(await refused.text()).toContain('Too many visits of this link: at most 30 in 60 s.');
    });

    it('nobody in time takes `timeout`; a caller under /v1 sees neither form nor link', async () => {
      const { client } = heddle();
      const base = review({ timeoutS: 1 });
      const draft = { ...base, edges: [...base.edges, { from: 'review.timeout', to: 'out.late' }] };
      await publish(client, draft, 'review-late');
      const headers = { prefer: 'respond-async' };
      const { runId } = bodyOf(await client.post('/v1/flows/review-late', { text: 'x' }, { headers }), 202);
      await waiting(runId);
      const seen = JSON.stringify(bodyOf(await client.get(`/v1/runs/${runId}`), 200));
      expect(seen).not.toMatch(/approve|form/);
      expect((await ended(client, runId)).output).toEqual({ late: { timeoutS: 1 } });
    });
  });
}
