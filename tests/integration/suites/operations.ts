import { describe, expect, it } from 'vitest';
import { bodyOf, problemOf } from '../harness/client.ts';
import { ENDS, ended, eventually, flow, oneModel, saveFlow } from '../harness/flows.ts';
import { createGate } from '../harness/gate.ts';
import type { StartedHeddle } from '../harness/start-heddle.ts';

/** What operators see, and what they can do about it. */
export function describeOperations(heddle: () => StartedHeddle): void {
  const metric = async (name: string) => {
    const text = String(bodyOf(await heddle().client.get('/metrics'), 200));
    const line = text.split('\n').find((each) => each.startsWith(`${name} `));
    return line === undefined ? undefined : Number(line.slice(name.length + 1));
  };

  describe('dead letters', () => {
    it('are grouped by cause, and all of a group are resumed from what failed', async () => {
      const { client, models } = heddle();
      let isBroken = true;
      models.script('dead', () =>
        isBroken ? { type: 'status', status: 500 } : { type: 'text', text: 'well' },
      );
      const id = await saveFlow(client, oneModel(models.baseUrl, 'dead'));
      const runIds: string[] = [];
      for (let count = 0; count < 3; count++) {
        const { runId } = bodyOf(await client.post(`/api/flows/${id}/runs`, { input: { text: 'x' } }), 202);
        expect((await ended(client, runId)).status).toBe('failed');
        runIds.push(runId);
      }
      const groupOf = async () => {
        const { items } = bodyOf(await client.get('/api/operations/dead-letters'), 200);
        return items.find((group: { flowId: string }) => group.flowId === id);
      };
      const group = await groupOf();
      expect(group).toMatchObject({
        code: 'model-failed',
        nodeId: 'answer',
        count: 3,
        newestRunId: runIds[2],
        flowName: 'One dead',
      });
      expect(await metric('heddle_dead_letters')).toBeGreaterThanOrEqual(3);
      isBroken = false;
      const resume = (body: object) => client.post('/api/operations/dead-letters/resume', body);
      expect(bodyOf(await resume({ runIds: [runIds[0]] }), 200)).toEqual({
        resumed: [runIds[0]],
        refused: [],
        left: false,
      });
      expect((await ended(client, runIds[0] ?? '')).status).toBe('completed');
      const again = bodyOf(await resume({ runIds: [runIds[0]] }), 200);
      expect(again).toMatchObject({ resumed: [], refused: [{ runId: runIds[0], code: 'conflict' }] });
      const { flowId, code, nodeId } = group;
      const rest = bodyOf(await resume({ group: { flowId, code, ...(nodeId ? { nodeId } : {}) } }), 200);
      expect(rest.resumed.toSorted()).toEqual(runIds.slice(1).toSorted());
      for (const runId of runIds) expect((await ended(client, runId)).status).toBe('completed');
      expect(await groupOf()).toBeUndefined();
    });

    it('a resume says which runs, or which group, and nothing else', async () => {
      const { client } = heddle();
      for (const body of [{}, { runIds: [] }, { group: { flowId: 'x' } }])
        problemOf(await client.post('/api/operations/dead-letters/resume', body), 400, 'request-invalid');
    });
  });

  describe('queue, workers and runs that stand still', () => {
    it('shows who holds what, and why a run of a session waits', async () => {
      const { client, models } = heddle();
      const gate = createGate();
      models.script('slow', { type: 'text', text: 'done', until: gate.promise });
      const draft = oneModel(models.baseUrl, 'slow');
      const remembering = {
        ...draft,
        nodes: [...draft.nodes, { id: 'past', kind: 'memory.conversation', config: {} }],
        edges: [...draft.edges, { from: 'past.memory', to: 'answer.memory', kind: 'attachment' }],
      };
      const id = await saveFlow(client, remembering);
      const begin = async () =>
        bodyOf(await client.post(`/api/flows/${id}/runs`, { input: { text: 'x' }, session: 's' }), 202).runId;
      const [first, second] = [await begin(), await begin()];
      const held = await eventually('a worker holds a segment', async () => {
        const { workers } = bodyOf(await client.get('/api/operations'), 200);
        return workers.find((worker: { held: number }) => worker.held > 0);
      });
      expect(held).toMatchObject({ alive: true, pid: expect.any(Number) });
      const { items } = bodyOf(await client.get('/api/operations/stuck?quietS=0'), 200);
      const stuck = Object.fromEntries(items.map((run: { runId: string }) => [run.runId, run]));
      // The first is in good hands.
      expect(stuck[first]).toBeUndefined();
      expect(stuck[second]).toMatchObject({
        reason: 'session',
        trouble: false,
        waitsForRunId: first,
        flowId: id,
      });
      expect(await metric('heddle_runs_open{status="running"}')).toBeGreaterThanOrEqual(1);
      expect(await metric('heddle_runs_stuck{reason="no-worker"}')).toBe(0);
      expect(await metric('heddle_queue_depth')).toBeGreaterThanOrEqual(0);
      expect(await metric('heddle_workers_alive')).toBe(1);
      gate.resolve();
      for (const runId of [first, second]) expect((await ended(client, runId)).status).toBe('completed');
    });

    it('shows nothing of another workspace', async () => {
      const { client } = heddle();
      const plain = flow('Plain', { ...ENDS }, ['ask.text -> out.text']);
      await saveFlow(client, plain);
      const key = bodyOf(await client.post('/api/keys', { name: 'k' }), 201).key;
      for (const path of ['', '/stuck', '/dead-letters'])
        problemOf(await client.get(`/api/operations${path}`, { token: key }), 403, 'not-allowed');
    });
  });
}
