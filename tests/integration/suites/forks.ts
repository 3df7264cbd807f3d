import { describe, expect, it } from 'vitest';
import { bodyOf, problemOf } from '../harness/client.ts';
import { ENDS, ended, flow, model, nodeOf, saveFlow } from '../harness/flows.ts';
import type { StartedHeddle } from '../harness/start-heddle.ts';

/** Time travel, forks, comparisons and cases: what is made of runs that are over. */
export function describeForks(heddle: () => StartedHeddle): void {
  //  ask ─ answer(model) ─ shout(template) ─ out
  const chain = (name: string) =>
    flow(
      `Chain ${name}`,
      {
        ...ENDS,
        answer: model(heddle().models.baseUrl, name),
        shout: { kind: 'transform.template', config: { template: '{{said}}!' } },
      },
      ['ask.text -> answer.prompt', 'answer.text -> shout.said', 'shout.text -> out.text'],
    );
  const start = async (id: string, body: object) =>
    bodyOf(await heddle().client.post(`/api/flows/${id}/runs`, body), 202);
  const ranOnce = async (name: string) => {
    heddle().models.script(name, { type: 'text', text: 'five years' });
    const id = await saveFlow(heddle().client, chain(name));
    const { runId } = await start(id, { input: { text: 'How long?' } });
    return { id, run: await ended(heddle().client, runId) };
  };

  describe('forks', () => {
    it('goes on from a node with another input: the body sees it, what came before is not paid again', async () => {
      const { client, models } = heddle();
      const { id, run } = await ranOnce('fork-edit');
      const { runId } = await start(id, {
        from: { runId: run.id, nodeId: 'shout', inputs: { said: 'ten years' } },
      });
      const fork = await ended(client, runId);
      expect(fork).toMatchObject({
        status: 'completed',
        input: { text: 'How long?' },
        output: { text: 'ten years!' },
        fork: { runId: run.id, nodeId: 'shout', inputs: { said: 'ten years' } },
      });
      expect(nodeOf(fork, 'answer')).toMatchObject({ pinned: true, outputs: { text: 'five years' } });
      expect(nodeOf(fork, 'shout').inputs).toEqual({ said: 'ten years' });
      expect(models.calls('fork-edit')).toHaveLength(1);

      const compared = bodyOf(await client.get(`/api/runs/${run.id}/compare/${runId}`), 200);
      expect(compared).toMatchObject({
        flow: { same: true },
        input: { equal: true },
        output: { changes: [{ path: '/text', left: 'five years!', right: 'ten years!' }] },
        path: { onlyLeft: [], onlyRight: [] },
        right: { fork: { runId: run.id } },
      });
      const same = Object.fromEntries(
        compared.nodes.map((node: { id: string; same: boolean }) => [node.id, node.same]),
      );
      expect(same).toEqual({ ask: true, answer: true, shout: false, out: false });
    });

    it('the input node’s input is the run’s', async () => {
      const { client, models } = heddle();
      const { id, run } = await ranOnce('fork-input');
      const { runId } = await start(id, {
        from: { runId: run.id, nodeId: 'ask', inputs: { text: 'And now?' } },
      });
      expect((await ended(client, runId)).input).toEqual({ text: 'And now?' });
      expect(models.calls('fork-input').map((seen) => seen.messages.at(-1)?.content)).toEqual([
        'How long?',
        'And now?',
      ]);
    });

    it('refuses ports the node does not have, values that do not fit, and what never ran; nothing is started', async () => {
      const { client } = heddle();
      const { id, run } = await ranOnce('fork-refused');
      const runs = async () => bodyOf(await client.get(`/api/runs?flowId=${id}`), 200).items.length;
      const refused = async (from: object) =>
        client.post(`/api/flows/${id}/runs`, { from: { runId: run.id, ...from } });
      const unknown = problemOf(
        await refused({ nodeId: 'answer', inputs: { promt: 'x' } }),
        400,
        'request-invalid',
      );
      expect(unknown.detail).toContain('`prompt`');
      problemOf(
        await refused({ nodeId: 'answer', inputs: { prompt: { no: 'text' } } }),
        400,
        'request-invalid',
      );
      problemOf(await refused({ nodeId: 'nobody' }), 400, 'request-invalid');
      const saved = bodyOf(await client.get(`/api/flows/${id}`), 200);
      const draft = chain('fork-refused');
      const more = { id: 'late', kind: 'transform.template', config: { template: 'late' } };
      const options = { headers: { 'if-match': `"${saved.revision}"` } };
      bodyOf(await client.put(`/api/flows/${id}`, { ...draft, nodes: [...draft.nodes, more] }, options), 200);
      problemOf(await refused({ nodeId: 'late' }), 409, 'node-never-ran');
      expect(await runs()).toBe(1);
    });

    it('inside a container the container is the restart point, and it says so', async () => {
      const { client } = heddle();
      const each = flow(
        'Each',
        {
          ask: {
            kind: 'input',
            config: { schema: { type: 'object', properties: { list: { type: 'array' } } } },
          },
          map: { kind: 'control.map', config: {} },
          one: { kind: 'transform.template', parent: 'map', config: { template: '{{each.item}}?' } },
          out: { kind: 'output', config: {} },
        },
        ['ask.list -> map.items', 'one.text -> map.yield', 'map.results -> out.list'],
      );
      const id = await saveFlow(client, each);
      const first = await ended(client, (await start(id, { input: { list: ['a', 'b'] } })).runId);
      expect(first.output).toEqual({ list: ['a?', 'b?'] });
      const inner = { runId: first.id, nodeId: 'one' };
      const begun = await start(id, { from: inner });
      expect(begun.restartsAt).toMatchObject({ nodeId: 'map', reason: expect.stringContaining('container') });
      expect((await ended(client, begun.runId)).fork).toEqual({ runId: first.id, nodeId: 'map' });
      const answer = await client.post(`/api/flows/${id}/runs`, { from: { ...inner, inputs: { x: 1 } } });
      expect(problemOf(answer, 400, 'request-invalid').detail).toContain('`map`');
      const other = await start(id, { from: { runId: first.id, nodeId: 'map', inputs: { items: ['z'] } } });
      expect((await ended(client, other.runId)).output).toEqual({ list: ['z?'] });
    });
  });

  describe('a run as it was', () => {
    it('folds up to an event: what had not happened then is not there', async () => {
      const { client } = heddle();
      const { run } = await ranOnce('then');
      const before = bodyOf(await client.get(`/api/runs/${run.id}?at=1`), 200);
      expect(before).toMatchObject({ seq: 1, status: 'queued' });
      expect(before.nodes.every((node: { status: string }) => node.status === 'pending')).toBe(true);
      const seqs = Array.from({ length: run.seq }, (_, index) => index + 1);
      for (const seq of seqs)
        expect(bodyOf(await client.get(`/api/runs/${run.id}?at=${seq}`), 200).seq).toBe(seq);
      expect(bodyOf(await client.get(`/api/runs/${run.id}?at=9999`), 200)).toEqual(run);
      problemOf(await client.get(`/api/runs/${run.id}?at=-1`), 400, 'request-invalid');
    });
  });

  describe('a run as a case', () => {
    it('is saved with what remote models said, and passes without asking them', async () => {
      const { client, models } = heddle();
      const { id, run } = await ranOnce('case');
      const { revision } = bodyOf(await client.get(`/api/flows/${id}`), 200);
      const match = { headers: { 'if-match': `"${revision}"` } };
      problemOf(await client.post(`/api/runs/${run.id}/case`, { name: 'c' }), 428, 'revision-required');
      const made = bodyOf(await client.post(`/api/runs/${run.id}/case`, { name: 'Warranty' }, match), 201);
      expect(made.case).toEqual({
        name: 'Warranty',
        input: { text: 'How long?' },
        pins: { answer: nodeOf(run, 'answer').outputs },
        expect: [{ that: 'output', equals: { text: 'five years!' } }],
      });
      expect(made.flow.cases).toEqual([made.case]);
      problemOf(
        await client.post(`/api/runs/${run.id}/case`, { name: 'Other' }, match),
        412,
        'stale-revision',
      );
      const now = { headers: { 'if-match': `"${made.revision}"` } };
      problemOf(await client.post(`/api/runs/${run.id}/case`, { name: 'Warranty' }, now), 409, 'conflict');
      // Publishing runs the cases.
      bodyOf(await client.post(`/api/flows/${id}/publish`, { slug: 'cased' }), 201);
      expect(models.calls('case')).toHaveLength(1);
    });
  });
}
