import { describe, expect, it } from 'vitest';
import { bodyOf } from '../harness/client.ts';
import { runEvents } from '../harness/events.ts';
import { ENDS, ended, eventually, flow, model, nodeOf, publish, saveFlow } from '../harness/flows.ts';
import { createGate } from '../harness/gate.ts';
import type { StartedHeddle } from '../harness/start-heddle.ts';

/** Processes that die while runs are under way. */
export function describeRecovery(heddle: () => StartedHeddle): void {
  const chain = (prefix: string) => {
    const { baseUrl } = heddle().models;
    return flow(
      `Chain ${prefix}`,
      {
        ...ENDS,
        one: model(baseUrl, `${prefix}-one`),
        two: model(baseUrl, `${prefix}-two`),
        three: model(baseUrl, `${prefix}-three`),
      },
      [
        'ask.text -> one.prompt',
        'one.text -> two.prompt',
        'two.text -> three.prompt',
        'three.text -> out.text',
      ],
    );
  };

  describe('kill -9', () => {
    it('G9 of a worker in the middle: another finishes within 15 s and repeats no finished node', async () => {
      const { client, models, workers, addWorker } = heddle();
      await addWorker();
      models.script('kill-two', (_call, index) =>
        index === 0 ? { type: 'silent' } : { type: 'text', text: 'second try' },
      );
      const id = await saveFlow(client, chain('kill'));
      const { runId } = bodyOf(await client.post(`/api/flows/${id}/runs`, { input: { text: 'x' } }), 202);
      await models.called('kill-two', 1);
      const holder = await eventually(
        'the start of the second node is committed',
        async (): Promise<string | undefined> => {
          const run = bodyOf(await client.get(`/api/runs/${runId}`), 200);
          return nodeOf(run, 'two').workerId;
        },
      );
      const killed = workers().find((worker) => holder.startsWith(`${worker.pid}-`));
      expect(killed, `worker ${holder} is one of ours`).toBeDefined();
      const killedAt = Date.now();
      await killed?.kill();
      await eventually(
        'the second node is asked again',
        async () => (models.calls('kill-two').length === 2 ? true : undefined),
        15_000,
      );
      const run = await ended(client, runId, 15_000 - Math.min(14_000, Date.now() - killedAt));
      expect(run).toMatchObject({ status: 'completed', output: { text: 'echo: second try' } });
      expect(['one', 'two', 'three'].map((name) => models.calls(`kill-${name}`).length)).toEqual([1, 2, 1]);
      expect(nodeOf(run, 'two').workerId).not.toBe(holder);
      const events = await runEvents(client, runId);
      expect(events.map(({ id: number }) => Number(number))).toEqual(events.map((_, index) => index + 1));
      const settled = events.filter(({ event }) => event === 'node-completed').map(({ data }) => data.nodeId);
      expect([...settled].sort()).toEqual(['ask', 'one', 'out', 'three', 'two']);
    });

    it('G1 of the server: an accepted run is finished, and told by the next server', async () => {
      const { client, models, restartServer } = heddle();
      const gate = createGate();
      models.script('outlive-two', { type: 'text', text: 'still here', until: gate.promise });
      await publish(client, chain('outlive'), 'outlive');
      const headers = { prefer: 'respond-async' };
      const { runId } = bodyOf(await client.post('/v1/flows/outlive', { text: 'x' }, { headers }), 202);
      await models.called('outlive-two', 1);
      await restartServer('kill');
      gate.resolve();
      const run = await eventually('the run is over', async () => {
        const polled = bodyOf(await client.get(`/v1/runs/${runId}`), 200);
        return polled.status === 'completed' ? polled : undefined;
      });
      expect(run.output).toEqual({ text: 'echo: still here' });
    });

    it('G1 of every worker: a run accepted meanwhile waits for the next worker', async () => {
      const { client, models, workers, addWorker } = heddle();
      for (const worker of workers()) await worker.kill();
      const id = await saveFlow(client, chain('orphan'));
      const { runId } = bodyOf(await client.post(`/api/flows/${id}/runs`, { input: { text: 'x' } }), 202);
      expect(bodyOf(await client.get(`/api/runs/${runId}`), 200).status).toBe('queued');
      await addWorker();
      expect((await ended(client, runId, 60_000)).output).toEqual({ text: 'echo: echo: echo: x' });
      expect(models.calls('orphan-one')).toHaveLength(1);
    });
  });

  it('a worker asked to stop finishes what it holds', async () => {
    const { client, models, workers, addWorker } = heddle();
    for (const worker of workers()) await worker.stop();
    const leaving = await addWorker();
    const gate = createGate();
    models.script('leave-one', { type: 'text', text: 'goodbye', until: gate.promise });
    const id = await saveFlow(client, chain('leave'));
    const { runId } = bodyOf(await client.post(`/api/flows/${id}/runs`, { input: { text: 'x' } }), 202);
    await models.called('leave-one', 1);
    const stopped = leaving.stop();
    gate.resolve();
    await stopped;
    await addWorker();
    const run = await ended(client, runId, 60_000);
    expect(run.output).toEqual({ text: 'echo: echo: goodbye' });
    expect(models.calls('leave-one')).toHaveLength(1);
  });
}
