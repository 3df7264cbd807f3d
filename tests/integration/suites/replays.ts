import { startModelServer } from '@heddle/testkit/servers';
import { describe, expect, it } from 'vitest';
import { type Answered, bodyOf, problemOf } from '../harness/client.ts';
import { type EchoServer, startEcho } from '../harness/echo-server.ts';
import { runEvents } from '../harness/events.ts';
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
} from '../harness/flows.ts';
import { everything, exchangesOf, replayToEnd, runToEnd } from '../harness/replaying.ts';
import type { StartedHeddle } from '../harness/start-heddle.ts';

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

/** Runs that are answered from the record of earlier ones. */
export function describeReplays(heddle: () => StartedHeddle, echo: () => EchoServer): void {
  const servers = () => ({ echo: echo().url, models: heddle().models.baseUrl });
  const run = (id: string, input: object) => runToEnd(heddle().client, id, input);
  const replay = (runId: string, body: object = {}) => replayToEnd(heddle().client, runId, body);
  const exchanges = (runId: string) => exchangesOf(heddle().client, runId);

  describe('a run is replayed', () => {
    it('byte for byte, with every server it asked stopped', async () => {
      const [ownEcho, ownModels] = await Promise.all([startEcho(), startModelServer()]);
      const draft = everything({ echo: ownEcho.url, models: ownModels.baseUrl });
      const id = await saveFlow(heddle().client, draft);
      const first = await run(id, { items: ['one', 'two', 'two', 'three'], tag: 'first' });
      await Promise.all([ownEcho.stop(), ownModels.stop()]);
      expect(first.status, JSON.stringify(first.error)).toBe('completed');
      expect(first.output.results).toEqual(['one', 'two', 'two', 'three'].map((item) => `echo: Say ${item}`));
      expect(nodeOf(first, 'call')).toMatchObject({ attempts: 2 });

      const again = await replay(first.id);
      expect(again.status, JSON.stringify(again.error)).toBe('completed');
      expect(JSON.stringify(again.output)).toBe(JSON.stringify(first.output));
      expect(await story(heddle(), again.id)).toEqual(await story(heddle(), first.id));
      expect(again.usage.costUsd).toBe(0);
      expect(again.replay).toEqual({ runId: first.id, live: [], follows: [] });
      const replayed = await exchanges(again.id);
      expect(replayed.length).toBe((await exchanges(first.id)).length);
      expect(replayed.every((each: Answered) => each.replayed === true)).toBe(true);

      const third = await replay(again.id);
      expect(JSON.stringify(third.output)).toBe(JSON.stringify(first.output));
    });

    it('with one node changed only what follows asks anew', async () => {
      const id = await saveFlow(heddle().client, everything(servers()));
      const first = await run(id, { items: ['one', 'two'], tag: 'changed' });
      const saved = bodyOf(await heddle().client.get(`/api/flows/${id}`), 200);
      bodyOf(
        await heddle().client.put(`/api/flows/${id}`, everything(servers(), { system: 'Be brief.' }), {
          headers: { 'if-match': `"${saved.revision}"` },
        }),
        200,
      );
      const asked = { echo: echo().asked(), model: heddle().models.calls('parrot').length };
      const again = await replay(first.id, { flow: 'draft' });
      expect(again.status, JSON.stringify(again.error)).toBe('completed');
      expect(again.replay).toMatchObject({
        live: [],
        follows: expect.arrayContaining(['answer', 'each', 'out']),
      });
      expect(echo().asked()).toBe(asked.echo);
      expect(heddle().models.calls('parrot').length).toBe(asked.model + 2);
      expect(nodeOf(again, 'call').outputs).toEqual(nodeOf(first, 'call').outputs);
    });

    it('a node that is named asks anew, and what follows where the record has no answer', async () => {
      const id = await saveFlow(
        heddle().client,
        flow(
          'Two',
          {
            ...ENDS,
            first: model(heddle().models.baseUrl, 'dice'),
            second: model(heddle().models.baseUrl, 'dice'),
          },
          ['ask.text -> first.prompt', 'first.text -> second.prompt', 'second.text -> out.text'],
        ),
      );
      let thrown = 0;
      heddle().models.script('dice', () => ({ type: 'text', text: `thrown ${thrown++}` }));
      const first = await run(id, { text: 'x' });
      expect(first.output).toEqual({ text: 'thrown 1' });
      const live = await replay(first.id, { live: ['first'] });
      expect(live.output).toEqual({ text: 'thrown 3' });
      const last = await replay(first.id, { live: ['second'] });
      expect(last.output).toEqual({ text: 'thrown 4' });
      expect(nodeOf(last, 'first').outputs.text).toBe('thrown 0');
      problemOf(
        await heddle().client.post(`/api/runs/${first.id}/replay`, { live: ['nobody'] }),
        400,
        'request-invalid',
      );
    });

    it('what was waited for and what a called flow answered comes from the record', async () => {
      const { client, models } = heddle();
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

    it('whoever was first then is first again: in a join, before an early end, beside a failure', async () => {
      const { client, models } = heddle();
      const { baseUrl } = models;
      models.script('race-late', { type: 'text', text: 'late', delayMs: 400 });
      models.script('race-never', { type: 'silent' });
      const race = flow(
        'Race',
        {
          ...ENDS,
          late: model(baseUrl, 'race-late'),
          soon: model(baseUrl, 'race-soon', { prompt: 'soon' }),
          any: { kind: 'control.join', config: { mode: 'any' } },
        },
        ['ask.text -> late.prompt', 'late.text -> any.in', 'soon.text -> any.in', 'any.value -> out.text'],
      );
      const early = flow(
        'Early',
        {
          ...ENDS,
          never: model(baseUrl, 'race-never'),
          soon: model(baseUrl, 'race-soon', { prompt: 'soon' }),
          first: { kind: 'output', config: { endsRun: true } },
        },
        ['ask.text -> never.prompt', 'never.text -> out.text', 'soon.text -> first.text'],
      );
      const broken = flow(
        'Broken',
        {
          ask: { kind: 'input', config: { schema: { type: 'object', properties: { list: {} } } } },
          each: { kind: 'control.map', config: { parallel: 2 } },
          never: { ...model(baseUrl, 'race-never', { prompt: '{{each.item}}' }), parent: 'each' },
          call: {
            kind: 'tool.http',
            parent: 'each',
            config: { url: `${echo().url}/x`, maxBytes: 1, query: { n: '{{each.index}}' } },
          },
          out: ENDS.out,
        },
        ['ask.list -> each.items', 'never.text -> each.yield', 'each.results -> out.json'],
      );
      for (const [draft, input, output] of [
        [race, { text: 'x' }, { text: 'echo: soon' }],
        [early, { text: 'x' }, { text: 'echo: soon' }],
        [broken, { list: ['a', 'b', 'c'] }, undefined],
      ] as const) {
        const first = await run(await saveFlow(client, draft), input);
        expect(first.output).toEqual(output);
        const again = await replay(first.id);
        expect(again).toMatchObject({ status: first.status });
        expect([again.output, again.error?.code]).toEqual([first.output, first.error?.code]);
      }
      expect(models.calls('race-late')).toHaveLength(1);
    });

    it('a conversation is read as it stood, and not added to', async () => {
      const { client, models } = heddle();
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
        heddle().client,
        flow(
          'Large',
          {
            ...ENDS,
            call: { kind: 'tool.http', config: { url: `${echo().url}/large`, maxBytes: 2_000_000 } },
          },
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
      bodyOf(await heddle().client.post('/api/secrets', { name: 'gone', value: 'sk-gone-0123456789' }), 201);
      const id = await saveFlow(
        heddle().client,
        oneModel(heddle().models.baseUrl, 'keyed', { apiKey: { secret: 'gone' } }),
      );
      const first = await run(id, { text: 'x' });
      expect(first.status).toBe('completed');
      expect((await heddle().client.delete('/api/secrets/gone')).status).toBeLessThan(300);
      const again = await replay(first.id);
      expect(again.status, JSON.stringify(again.error)).toBe('completed');
      expect(again.output).toEqual(first.output);
    });
  });
}
