import { describe, expect, it } from 'vitest';
import { type Answered, bodyOf } from '../harness/client.ts';
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

/** `ask -> sub(calls a flow) -> out` */
const calling = (slug: string, version: number | 'live' = 1): FlowDraft =>
  flow(
    `Calls ${slug}`,
    {
      ...ENDS,
      sub: {
        kind: 'control.flow',
        config: {
          flow: slug,
          ...(version === 'live' ? {} : { version }),
          input: { text: '{{ask.text}}' },
        },
      },
    },
    ['sub.output -> out.json', 'sub.runId -> out.called'],
  );

/** Flows that call flows. */
export function describeCalls(heddle: () => StartedHeddle): void {
  const run = async (draft: FlowDraft, input: object): Promise<string> => {
    const { client } = heddle();
    const id = await saveFlow(client, draft);
    return bodyOf(await client.post(`/api/flows/${id}/runs`, { input }), 202).runId;
  };
  const seen = async (runId: string): Promise<Answered> =>
    bodyOf(await heddle().client.get(`/api/runs/${runId}`), 200);
  const calledBy = (runId: string) =>
    eventually('the called run is known', async (): Promise<string | undefined> => {
      const { waits } = nodeOf(await seen(runId), 'sub') ?? {};
      return waits?.runId;
    });

  describe('flows that call flows', () => {
    it('in a map each item is a run of its own, whose usage is counted once', async () => {
      const { client, models } = heddle();
      await publish(client, oneModel(models.baseUrl, 'called'), 'called');
      const draft = flow(
        'Calls in a map',
        {
          ask: {
            kind: 'input',
            config: { schema: { type: 'object', properties: { list: { type: 'array' } } } },
          },
          every: { kind: 'control.map', config: { parallel: 3 } },
          sub: {
            kind: 'control.flow',
            parent: 'every',
            config: { flow: 'called', version: 1, input: { text: '{{each.item}}' } },
          },
          out: ENDS.out,
        },
        ['ask.list -> every.items', 'sub.output -> every.yield', 'every.results -> out.json'],
      );
      const list = ['a', 'b', 'c', 'd', 'e'];
      const done = await ended(heddle().client, await run(draft, { list }));
      expect(done.output).toEqual({ json: list.map((item) => ({ text: `echo: ${item}` })) });
      expect(models.calls('called')).toHaveLength(5);
      expect(done.usage).toMatchObject({ inputTokens: 5, outputTokens: 10 });
    });

    it('fails with the code of the called run; resumed, it resumes that one and pays for nothing twice', async () => {
      const { client, models } = heddle();
      const reply = (index: number) =>
        index === 0
          ? ({ type: 'status', status: 400, message: 'no' } as const)
          : ({ type: 'text', text: 'two' } as const);
      models.script('sub-two', (_call, index) => reply(index));
      const { baseUrl } = models;
      const chain = flow(
        'Chain',
        { ...ENDS, one: model(baseUrl, 'sub-one'), two: model(baseUrl, 'sub-two') },
        ['ask.text -> one.prompt', 'one.text -> two.prompt', 'two.text -> out.text'],
      );
      await publish(client, chain, 'sub-chain');
      const runId = await run(calling('sub-chain'), { text: 'x' });
      const failed = await ended(client, runId);
      expect(failed).toMatchObject({ status: 'failed', error: { code: 'model-refused-request' } });
      const spent = failed.usage.outputTokens;
      expect(spent).toBeGreaterThan(0);
      bodyOf(await client.post(`/api/runs/${runId}/resume`), 202);
      const done = await eventually('the resumed run is over', async () => {
        const now = await seen(runId);
        return now.status === 'completed' ? now : undefined;
      });
      expect(done.output).toMatchObject({ json: { text: 'two' } });
      expect([models.calls('sub-one').length, models.calls('sub-two').length]).toEqual([1, 2]);
      const called = await seen(done.output.called);
      expect(called.status).toBe('completed');
      expect(done.usage).toEqual(called.usage);
    });

    it('one resume is enough when several called runs failed, also those that failed after the caller', async () => {
      const { client, models } = heddle();
      let broken = true;
      models.script('sub-both', () =>
        broken ? { type: 'status', status: 400, message: 'no' } : { type: 'text', text: 'mended' },
      );
      const { id } = await publish(client, oneModel(models.baseUrl, 'sub-both'), 'sub-both');
      const both = flow(
        'Calls both',
        {
          ...ENDS,
          one: { kind: 'control.flow', config: { flow: 'sub-both', input: { text: 'one' } } },
          two: { kind: 'control.flow', config: { flow: 'sub-both', input: { text: 'two' } } },
        },
        ['ask.text -> one.run', 'ask.text -> two.run', 'one.output -> out.one', 'two.output -> out.two'],
      );
      const runId = await run(both, { text: 'x' });
      expect(await ended(client, runId)).toMatchObject({ status: 'failed' });
      await eventually('both called runs failed', async () => {
        const { items } = bodyOf(await client.get(`/api/runs?flowId=${id}&status=failed`), 200);
        return items.length === 2 || undefined;
      });
      broken = false;
      bodyOf(await client.post(`/api/runs/${runId}/resume`), 202);
      const done = await eventually('the resumed run is over', async () => {
        const now = await seen(runId);
        return now.endedAt === undefined ? undefined : now;
      });
      expect(done.output).toEqual({ one: { text: 'mended' }, two: { text: 'mended' } });
      expect(models.calls('sub-both')).toHaveLength(4);
    });

    it('G8 cancelling the caller cancels what it called, and what that called', async () => {
      const { client, models } = heddle();
      models.script('cancel-deep', { type: 'silent' });
      await publish(client, oneModel(models.baseUrl, 'cancel-deep'), 'cancel-deep');
      await publish(client, calling('cancel-deep'), 'cancel-middle');
      const runId = await run(calling('cancel-middle'), { text: 'x' });
      const middle = await calledBy(runId);
      const deep = await calledBy(middle);
      await models.called('cancel-deep', 1);
      expect(new Set([runId, middle, deep]).size).toBe(3);
      bodyOf(await client.post(`/api/runs/${runId}/cancel`), 200);
      for (const id of [runId, middle, deep]) expect((await seen(id)).status).toBe('cancelled');
      await models.aborted('cancel-deep');
    });

    it('a called run that is cancelled fails its caller', async () => {
      const { client, models } = heddle();
      models.script('cancel-called', { type: 'silent' });
      await publish(client, oneModel(models.baseUrl, 'cancel-called'), 'cancel-called');
      const runId = await run(calling('cancel-called'), { text: 'x' });
      bodyOf(await client.post(`/api/runs/${await calledBy(runId)}/cancel`), 200);
      expect(await ended(client, runId)).toMatchObject({
        status: 'failed',
        error: { code: 'run-cancelled' },
      });
    });

    it('a flow that calls itself without an end is refused before it is published or run', async () => {
      const { client } = heddle();
      const id = await saveFlow(client, calling('endless', 'live'));
      const refused = bodyOf(await client.post(`/api/flows/${id}/publish`, { slug: 'endless' }), 422);
      expect(refused.diagnostics).toEqual([
        expect.objectContaining({ code: 'flow-call-endless', nodeId: 'sub', severity: 'error' }),
      ]);
    });

    it('where a condition hides that it has no end, it fails with `run-limit`, all the way up', async () => {
      const { client } = heddle();
      const draft = flow(
        'Calls itself',
        {
          ...ENDS,
          route: { kind: 'control.branch', config: { cases: [{ name: 'again', when: 'true' }] } },
          sub: { kind: 'control.flow', config: { flow: 'call-deep', input: { text: '{{ask.text}}' } } },
        },
        ['ask.text -> route.value', 'route.again -> sub.run', 'sub.output -> out.json'],
      );
      await publish(client, draft, 'call-deep');
      const runId = await run(draft, { text: 'x' });
      expect(await ended(client, runId)).toMatchObject({ status: 'failed', error: { code: 'run-limit' } });
    });

    it('a call that cannot work is refused before the run, and says where and why', async () => {
      const { client, models } = heddle();
      await publish(client, oneModel(models.baseUrl, 'call-checked'), 'call-checked');
      const refusal = async (draft: FlowDraft): Promise<Answered> => {
        const id = await saveFlow(client, draft);
        const refused = bodyOf(await client.post(`/api/flows/${id}/runs`, { input: { text: 'x' } }), 422);
        expect(refused.code).toBe('flow-invalid');
        expect(bodyOf(await client.post('/api/flows/check', draft), 200).diagnostics).toEqual(
          refused.diagnostics,
        );
        return refused.diagnostics.map(({ code, nodeId }: Answered) => [code, nodeId]);
      };
      expect(await refusal(calling('nowhere'))).toEqual([['flow-missing', 'sub']]);
      expect(await refusal(calling('call-checked', 9))).toEqual([['flow-missing', 'sub']]);
      const known = bodyOf(
        await client.get('/api/called-flows?names=call-checked@9,call-checked,nowhere'),
        200,
      ).items;
      expect(known).toMatchObject([
        { slug: 'call-checked', version: 9, found: null, live: 1 },
        { slug: 'call-checked', found: { version: 1, input: { mode: 'form' }, calls: [] } },
        { slug: 'nowhere', found: null },
      ]);
      bodyOf(await client.get('/api/called-flows?names=No%20Slug'), 400);
      const wrong = flow(
        'Wrong input',
        { ...ENDS, sub: { kind: 'control.flow', config: { flow: 'call-checked', input: { words: 'x' } } } },
        ['ask.text -> sub.run', 'sub.output -> out.json'],
      );
      expect(await refusal(wrong)).toEqual([
        ['flow-input-invalid', 'sub'],
        ['flow-input-invalid', 'sub'],
      ]);
    });
  });
}
