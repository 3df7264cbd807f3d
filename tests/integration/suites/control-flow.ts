import { describe, expect, it } from 'vitest';
import { type Answered, bodyOf, problemOf } from '../harness/client.ts';
import {
  ENDS,
  ended,
  eventually,
  type FlowDraft,
  flow,
  model,
  nodeOf,
  oneModel,
  publish,
  saveFlow,
} from '../harness/flows.ts';
import type { StartedHeddle } from '../harness/start-heddle.ts';
import { describeCalls } from './flow-calls.ts';
import { describeWaits } from './waits.ts';

const LIST = {
  kind: 'input',
  config: { schema: { type: 'object', required: ['list'], properties: { list: {} } } },
};
const map = (more: object = {}) => ({ kind: 'control.map', ...more });

/** `list -> every(inside: work) -> out.json` */
const mapped = (name: string, work: object, more: object = {}): FlowDraft =>
  flow(name, { ask: LIST, every: map(more), work: { ...work, parent: 'every' }, out: ENDS.out }, [
    'ask.list -> every.items',
    'every.item -> work.prompt',
    'work.text -> every.yield',
    'every.results -> out.json',
  ]);

/** Maps, loops, waits, approvals, joins and early ends, as a caller sees them. */
export function describeControlFlow(heddle: () => StartedHeddle): void {
  const run = async (draft: FlowDraft, input: object): Promise<string> => {
    const { client } = heddle();
    const id = await saveFlow(client, draft);
    return bodyOf(await client.post(`/api/flows/${id}/runs`, { input }), 202).runId;
  };
  const result = async (draft: FlowDraft, input: object) => ended(heddle().client, await run(draft, input));
  const view = async (runId: string): Promise<Answered> =>
    bodyOf(await heddle().client.get(`/api/runs/${runId}`), 200);

  describe('maps and loops', () => {
    it('a map of 20 asks the model 20 times and answers in the order of the items', async () => {
      const { client, models } = heddle();
      const draft = mapped('Twenty', model(models.baseUrl, 'map-20'), { config: { parallel: 8 } });
      await publish(client, draft, 'map-20');
      const list = Array.from({ length: 20 }, (_, place) => `item ${place}`);
      const answer = bodyOf(await client.post('/v1/flows/map-20', { list }), 200);
      expect(answer.output).toEqual({ json: list.map((item) => `echo: ${item}`) });
      expect(models.calls('map-20')).toHaveLength(20);
      expect(answer.usage.inputTokens).toBe(40);
    });

    it('a loop in a map: every item has rounds of its own', async () => {
      const draft = flow(
        'Loops in a map',
        {
          ask: LIST,
          every: map(),
          twice: { kind: 'control.loop', parent: 'every', config: { mode: 'count', count: 2 } },
          longer: {
            kind: 'transform.template',
            parent: 'twice',
            config: { template: '{{loop.last}}{{every.index}}' },
          },
          out: ENDS.out,
        },
        [
          'ask.list -> every.items',
          'every.item -> twice.initial',
          'longer.text -> twice.yield',
          'twice.result -> every.yield',
          'every.results -> out.json',
        ],
      );
      expect((await result(draft, { list: ['a', 'b', 'c'] })).output).toEqual({
        json: ['a00', 'b11', 'c22'],
      });
    });

    it('a map over what is no list fails with `value-type`; an error branch and a default value catch it', async () => {
      const { baseUrl } = heddle().models;
      const failing = await result(mapped('No list', model(baseUrl, 'never')), { list: 'a, b' });
      expect(failing).toMatchObject({ status: 'failed', error: { code: 'value-type' } });
      const given = mapped('Given', model(baseUrl, 'never'), { policies: { onError: { value: ['none'] } } });
      expect(await result(given, { list: 7 })).toMatchObject({
        status: 'completed',
        output: { json: ['none'] },
      });
      const branch = mapped('Branch', model(baseUrl, 'never'), { policies: { onError: 'branch' } });
      const caught = { ...branch, edges: [...branch.edges, { from: 'every.error', to: 'out.error' }] };
      expect((await result(caught, { list: null })).output).toMatchObject({ error: { code: 'value-type' } });
    });
  });

  describe('joins and early ends', () => {
    it('a quorum of two goes on without the third, and an output that ends the run does not wait for it', async () => {
      const { models } = heddle();
      models.script('quorum-slow', { type: 'silent' });
      const until = models.called('quorum-slow', 1);
      models.script('quorum-one', { type: 'text', text: 'echo: x', until });
      const draft = flow(
        'Quorum',
        {
          ...ENDS,
          slow: model(models.baseUrl, 'quorum-slow'),
          one: model(models.baseUrl, 'quorum-one'),
          two: model(models.baseUrl, 'quorum-two'),
          most: { kind: 'control.join', config: { mode: 'quorum', count: 2 } },
          done: { kind: 'output', config: { endsRun: true } },
        },
        [
          'ask.text -> slow.prompt',
          'ask.text -> one.prompt',
          'ask.text -> two.prompt',
          'slow.text -> most.in',
          'one.text -> most.in',
          'two.text -> most.in',
          'most.values -> done.json',
          'slow.text -> out.text',
        ],
      );
      const run = await result(draft, { text: 'x' });
      expect(run).toMatchObject({ status: 'completed', output: { json: ['echo: x', 'echo: x'] } });
      expect(['cancelled', 'pending']).toContain(nodeOf(run, 'slow').status);
      await models.aborted('quorum-slow');
    });

    it('a switch takes the case whose value is met', async () => {
      const draft = flow(
        'Switch',
        {
          ...ENDS,
          route: {
            kind: 'control.branch',
            config: { on: 'lower(value)', cases: [{ name: 'refund', equals: 'refund' }] },
          },
        },
        ['ask.text -> route.value', 'route.refund -> out.refund', 'route.else -> out.other'],
      );
      expect((await result(draft, { text: 'REFUND' })).output).toEqual({ refund: 'REFUND' });
      expect((await result(draft, { text: 'hello' })).output).toEqual({ other: 'hello' });
    });
  });

  describeWaits(heddle);

  describe('resume', () => {
    it('a run that did not fail is not resumed', async () => {
      const { client, models } = heddle();
      models.script('resume-silent', { type: 'silent' });
      const runId = await run(oneModel(models.baseUrl, 'resume-silent'), { text: 'x' });
      await models.called('resume-silent', 1);
      problemOf(await client.post(`/api/runs/${runId}/resume`), 409, 'conflict');
      bodyOf(await client.post(`/api/runs/${runId}/cancel`), 200);
      problemOf(await client.post(`/api/runs/${runId}/resume`), 409, 'conflict');
    });

    it('a failed map goes on with what had not ended, and pays for nothing twice', async () => {
      const { client, models } = heddle();
      let broken = true;
      models.script('resume-map', (call) =>
        broken && call.messages.at(-1)?.content === 'echo: c'
          ? { type: 'status', status: 400, message: 'broken' }
          : { type: 'text', text: `done ${call.messages.at(-1)?.content}` },
      );
      const inside = (name: string) => ({ ...model(models.baseUrl, name), parent: 'every' });
      const draft = flow(
        'Resumed',
        {
          ask: LIST,
          every: map({ config: { parallel: 1 } }),
          first: inside('resume-map-first'),
          last: inside('resume-map'),
          out: ENDS.out,
        },
        [
          'ask.list -> every.items',
          'every.item -> first.prompt',
          'first.text -> last.prompt',
          'last.text -> every.yield',
          'every.results -> out.json',
        ],
      );
      const runId = await run(draft, { list: ['a', 'b', 'c', 'd'] });
      expect(await ended(client, runId)).toMatchObject({ status: 'failed' });
      broken = false;
      bodyOf(await client.post(`/api/runs/${runId}/resume`), 202);
      const done = await eventually('the resumed run is over', async () => {
        const seen = await view(runId);
        return seen.status === 'completed' ? seen : undefined;
      });
      expect(done.output).toEqual({ json: ['a', 'b', 'c', 'd'].map((item) => `done echo: ${item}`) });
      const asked = (name: string) => models.calls(name).map((call) => call.messages.at(-1)?.content);
      expect(asked('resume-map-first'), 'also of the item that failed later').toEqual(['a', 'b', 'c', 'd']);
      expect(asked('resume-map')).toEqual(['a', 'b', 'c', 'c', 'd'].map((item) => `echo: ${item}`));
    });
  });

  describeCalls(heddle);
}
