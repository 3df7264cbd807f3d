import { describe, expect, it } from 'vitest';
import { type Answered, bodyOf, problemOf } from '../harness/client.ts';
import { ENDS, ended, eventually, flow, nodeOf, oneModel, saveFlow } from '../harness/flows.ts';
import type { StartedHeddle } from '../harness/start-heddle.ts';

/** Flows and requests that cannot work: each is refused by its code, and nothing is other than before. */
export function describeBadInput(heddle: () => StartedHeddle): void {
  const started = async (id: string, input: object): Promise<string> =>
    bodyOf(await heddle().client.post(`/api/flows/${id}/runs`, { input }), 202).runId;
  const view = async (runId: string): Promise<Answered> =>
    bodyOf(await heddle().client.get(`/api/runs/${runId}`), 200);
  const runsOf = async (flowId: string): Promise<number> =>
    bodyOf(await heddle().client.get(`/api/runs?flowId=${flowId}`), 200).items.length;
  /** What a request left of a run, as its log and its view tell. */
  const unchanged = async (runId: string, request: () => Promise<void>): Promise<void> => {
    const before = await view(runId);
    await request();
    expect(await view(runId)).toEqual(before);
  };
  const review = flow(
    'Waits for a word',
    {
      ...ENDS,
      route: { kind: 'control.branch', config: { cases: [{ name: 'never', when: 'false' }] } },
      aside: { kind: 'transform.template', config: { template: 'x' } },
      review: { kind: 'control.wait', config: { until: 'signal' } },
    },
    [
      'ask.text -> review.value',
      'review.value -> out.text',
      'ask.text -> route.value',
      'route.never -> aside.run',
      'aside.text -> out.aside',
    ],
  );
  const waiting = async (): Promise<{ readonly id: string; readonly runId: string }> => {
    const id = await saveFlow(heddle().client, review);
    const runId = await started(id, { text: 'x' });
    await eventually('the run waits', async () => {
      const seen = await view(runId);
      const isThere =
        nodeOf(seen, 'review')?.status === 'waiting' && nodeOf(seen, 'aside')?.status === 'skipped';
      return isThere || undefined;
    });
    return { id, runId };
  };

  describe('what cannot work is refused, and changes nothing', () => {
    it.each<[string, object, string]>([
      ['no bound', { mode: 'until', condition: 'false', max: null }, '/config/max'],
      ['a bound of nothing', { mode: 'until', condition: 'false', max: 0 }, '/config/max'],
      ['more rounds than there may be', { mode: 'count', count: 1_000_000 }, '/config/count'],
      ['no condition', { mode: 'while' }, '/config/condition'],
    ])('a loop without a bound: %s', async (_, config, path) => {
      const { client } = heddle();
      const words = { kind: 'transform.template', parent: 'again', config: { template: '{{in}}' } };
      const again = { kind: 'control.loop', config };
      const id = await saveFlow(
        client,
        flow('Endless', { ...ENDS, again, words }, [
          'ask.text -> again.initial',
          'again.last -> words.in',
          'words.text -> again.yield',
          'again.result -> out.json',
        ]),
      );
      const refused = problemOf(
        await client.post(`/api/flows/${id}/runs`, { input: { text: 'x' } }),
        422,
        'flow-invalid',
      );
      expect(refused.diagnostics).toContainEqual(
        expect.objectContaining({ code: 'config-invalid', severity: 'error', nodeId: 'again', path }),
      );
      expect(await runsOf(id)).toBe(0);
    });

    it('a map over a non-list fails as `value-type` before anything inside it runs', async () => {
      const { client } = heddle();
      const ask = {
        kind: 'input',
        config: { schema: { type: 'object', required: ['list'], properties: { list: {} } } },
      };
      const words = { kind: 'transform.template', parent: 'each', config: { template: '{{each.item}}' } };
      const id = await saveFlow(
        client,
        flow('Each', { ask, each: { kind: 'control.map', config: {} }, words, out: ENDS.out }, [
          'ask.list -> each.items',
          'words.text -> each.yield',
          'each.results -> out.json',
        ]),
      );
      for (const list of [{ a: 1 }, 'text', 7, null]) {
        const failed = await ended(client, await started(id, { list }));
        expect(failed).toMatchObject({ status: 'failed', error: { code: 'value-type' } });
        expect(failed.error.message).toContain('`each`');
        expect(failed.nodes.some((node: Answered) => node.id === 'words')).toBe(false);
      }
    });

    it('a signal to a finished run, or to one that waits elsewhere', async () => {
      const { client } = heddle();
      const { runId } = await waiting();
      const signal = (nodeId: string) => client.post(`/api/runs/${runId}/signal`, { nodeId, value: 1 });
      await unchanged(runId, async () => {
        problemOf(await signal('ask'), 409, 'run-not-waiting');
        problemOf(await signal('nobody'), 409, 'run-not-waiting');
      });
      bodyOf(await signal('review'), 200);
      await ended(client, runId);
      await unchanged(runId, async () => {
        problemOf(await signal('review'), 409, 'run-not-waiting');
      });
    });

    it('a resume of a running, a waiting and a completed run', async () => {
      const { client, models } = heddle();
      models.script('resume-busy', { type: 'silent' });
      const busy = await started(await saveFlow(client, oneModel(models.baseUrl, 'resume-busy')), {
        text: 'x',
      });
      await eventually(
        'the model is asked',
        async () => nodeOf(await view(busy), 'answer')?.status === 'running' || undefined,
      );
      const { runId } = await waiting();
      const refused = (id: string, status: string) =>
        unchanged(id, async () => {
          const { detail } = problemOf(await client.post(`/api/runs/${id}/resume`), 409, 'conflict');
          expect(detail).toContain(`this one is ${status}. Nothing was changed.`);
        });
      await refused(busy, 'running');
      await refused(runId, 'waiting');
      bodyOf(await client.post(`/api/runs/${busy}/cancel`), 200);
      bodyOf(await client.post(`/api/runs/${runId}/signal`, { nodeId: 'review', value: 1 }), 200);
      await ended(client, runId);
      await refused(runId, 'completed');
    });

    it('a payload over its limit: of a signal, and of a request', async () => {
      const { client } = heddle();
      const { id, runId } = await waiting();
      await unchanged(runId, async () => {
        const answer = { nodeId: 'review', value: 'é'.repeat(40_000) };
        problemOf(await client.post(`/api/runs/${runId}/signal`, answer), 413, 'value-too-large');
      });
      const input = { text: 'x'.repeat(1_100_000) };
      problemOf(await client.post(`/api/flows/${id}/runs`, { input }), 413, 'body-too-large');
      expect(await runsOf(id)).toBe(1);
    });

    it('pins of a node that the flow does not have', async () => {
      const { client, models } = heddle();
      const id = await saveFlow(client, oneModel(models.baseUrl, 'pinned'));
      const pins = { anser: { text: 'x' } };
      const { detail } = problemOf(
        await client.post(`/api/flows/${id}/runs`, { input: { text: 'x' }, pins }),
        400,
        'request-invalid',
      );
      expect(detail).toContain('no node `anser` to pin');
      expect(await runsOf(id)).toBe(0);
    });

    it('a fork from a node that never ran: one that was skipped, one that is still to come', async () => {
      const { client } = heddle();
      const { id, runId } = await waiting();
      expect((await view(runId)).status).toBe('waiting');
      expect(nodeOf(await view(runId), 'aside')?.status).toBe('skipped');
      await unchanged(runId, async () => {
        for (const nodeId of ['aside', 'out'])
          problemOf(
            await client.post(`/api/flows/${id}/runs`, { from: { runId, nodeId } }),
            409,
            'node-never-ran',
          );
      });
      expect(await runsOf(id)).toBe(1);
    });
  });
}
