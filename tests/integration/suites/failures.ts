import { describe, expect, it } from 'vitest';
import { bodyOf, problemOf } from '../harness/client.ts';
import { runEvents } from '../harness/events.ts';
import { ENDS, ended, flow, model, nodeOf, oneModel, publish, saveFlow } from '../harness/flows.ts';
import { createGate } from '../harness/gate.ts';
import type { StartedHeddle } from '../harness/start-heddle.ts';

/** What models do wrong, and what policies make of it. */
export function describeFailures(heddle: () => StartedHeddle): void {
  const call = async (draft: ReturnType<typeof oneModel>, slug: string) => {
    await publish(heddle().client, draft, slug);
    return heddle().client.post(`/v1/flows/${slug}`, { text: 'x' });
  };

  describe('a model that fails', () => {
    it.each([
      ['model-rejected-key', { type: 'status', status: 401, message: 'bad key' }],
      ['model-rate-limited', { type: 'status', status: 429 }],
      ['model-failed', { type: 'status', status: 500 }],
      ['model-refused-request', { type: 'status', status: 400, message: 'no such model' }],
      ['model-stream-broken', { type: 'broken', text: 'half an ans' }],
      ['model-response-invalid', { type: 'raw', body: '<html>502</html>' }],
      ['model-response-invalid', { type: 'raw', body: '{"choices":[]}' }],
    ] as const)('%s: the caller gets 502 and the run', async (code, reply) => {
      const { client, models } = heddle();
      const name = `fails-${code}-${reply.type}-${'body' in reply ? reply.body.length : 0}`;
      models.script(name, reply);
      const problem = problemOf(await call(oneModel(models.baseUrl, name), name), 502, code);
      const run = bodyOf(await client.get(`/api/runs/${problem.runId}`), 200);
      expect(run).toMatchObject({ status: 'failed', error: { code } });
      expect(nodeOf(run, 'answer')).toMatchObject({ status: 'failed', attempts: 1 });
      expect(bodyOf(await client.get(`/v1/runs/${problem.runId}`), 200).error.code).toBe(code);
    });

    it('model-unreachable when nothing listens', async () => {
      const { models } = heddle();
      const gone = models.baseUrl.replace(/:\d+/, ':9');
      const problem = await call(oneModel(gone, 'nobody'), 'nobody');
      // Port 9 is not allowed by HEDDLE_EGRESS_ALLOW, so the guard speaks first.
      problemOf(problem, 422, 'egress-refused');
    });
  });

  describe('policies', () => {
    it.each([429, 500])('retry goes on after %i and counts its attempts', async (status) => {
      const { client, models } = heddle();
      const name = `flaky-${status}`;
      models.script(name, (_call, index) =>
        index < 2 ? { type: 'status', status } : { type: 'text', text: 'third time lucky' },
      );
      const policies = { retry: { attempts: 3, backoffMs: 10 } };
      const answer = bodyOf(await call(oneModel(models.baseUrl, name, { policies }), name), 200);
      expect(answer.output).toEqual({ text: 'third time lucky' });
      expect(models.calls(name)).toHaveLength(3);
      expect(new Set(models.calls(name).map((seen) => seen.idempotencyKey)).size).toBe(1);
      const failures = (await runEvents(client, answer.runId)).filter(({ event }) => event === 'node-failed');
      expect(failures.map(({ data }) => [data.attempt, typeof data.willRetryAt])).toEqual([
        [1, 'number'],
        [2, 'number'],
      ]);
    });

    it('retry does not repeat what cannot succeed', async () => {
      const { models } = heddle();
      models.script('hopeless', { type: 'status', status: 401 });
      const policies = { retry: { attempts: 5, backoffMs: 10 } };
      const draft = oneModel(models.baseUrl, 'hopeless', { policies });
      problemOf(await call(draft, 'hopeless'), 502, 'model-rejected-key');
      expect(models.calls('hopeless')).toHaveLength(1);
    });

    it('time-out aborts the body and answers 504', async () => {
      const { models } = heddle();
      models.script('sleepy', { type: 'silent' });
      const draft = oneModel(models.baseUrl, 'sleepy', { policies: { timeout: { ms: 300 } } });
      problemOf(await call(draft, 'sleepy'), 504, 'node-timeout');
      await models.aborted('sleepy');
    });

    it('onError with a value puts it in the place of the first output', async () => {
      const { models } = heddle();
      models.script('sick', { type: 'status', status: 500 });
      const draft = oneModel(models.baseUrl, 'sick', { policies: { onError: { value: 'as a fallback' } } });
      expect(bodyOf(await call(draft, 'sick'), 200).output).toEqual({ text: 'as a fallback' });
    });

    it('onError with a branch takes the outlet `error` and skips the rest', async () => {
      const { client, models } = heddle();
      models.script('ill', { type: 'status', status: 500 });
      // ask ── ill ── after ── out
      //          └ error ── sorry ── out2
      const draft = flow(
        'Branch',
        {
          ...ENDS,
          ill: model(models.baseUrl, 'ill', { policies: { onError: 'branch' } }),
          after: model(models.baseUrl, 'after-ill'),
          sorry: { kind: 'transform.template', config: { template: 'Sorry: {{ill.error.code}}' } },
          out2: { kind: 'output', config: {} },
        },
        [
          'ask.text -> ill.prompt',
          'ill.text -> after.prompt',
          'after.text -> out.text',
          'ill.error -> sorry.run',
          'sorry.text -> out2.text',
        ],
      );
      await publish(client, draft, 'branch-on-error');
      const answer = bodyOf(await client.post('/v1/flows/branch-on-error', { text: 'x' }), 200);
      expect(answer.output).toEqual({ text: 'Sorry: model-failed' });
      const run = await ended(client, answer.runId);
      expect(nodeOf(run, 'after').status).toBe('skipped');
      expect(models.calls('after-ill')).toHaveLength(0);
    });
  });

  describe('validators', () => {
    const schema = { type: 'object', properties: { age: { type: 'integer' } }, required: ['age'] };
    const checked = (name: string) =>
      flow(
        name,
        {
          ...ENDS,
          answer: model(heddle().models.baseUrl, name),
          check: { kind: 'validator.schema', config: { schema } },
        },
        ['ask.text -> answer.prompt', 'answer.text -> check.text', 'check.json -> out.json'],
      );

    it('pass what fits, repaired', async () => {
      heddle().models.script('json', { type: 'text', text: '```json\n{"age": 3,}\n```' });
      expect(bodyOf(await call(checked('json'), 'checked'), 200).output).toEqual({ json: { age: 3 } });
    });

    it('end the run with 422 output-invalid when nobody takes `invalid`', async () => {
      heddle().models.script('prose', { type: 'text', text: 'I am three years old' });
      problemOf(await call(checked('prose'), 'unchecked'), 422, 'output-invalid');
    });
  });

  it('parallel branches overlap', async () => {
    const { client, models } = heddle();
    const both = createGate();
    for (const name of ['left', 'right'])
      models.script(name, { type: 'text', text: name, until: both.promise });
    // ask ─┬ left ──┐
    //      └ right ─┴ out
    const draft = flow(
      'Parallel',
      { ...ENDS, left: model(models.baseUrl, 'left'), right: model(models.baseUrl, 'right') },
      [
        'ask.text -> left.prompt',
        'ask.text -> right.prompt',
        'left.text -> out.text',
        'right.text -> out.json',
      ],
    );
    const id = await saveFlow(client, draft);
    const { runId } = bodyOf(await client.post(`/api/flows/${id}/runs`, { input: { text: 'x' } }), 202);
    // Neither answers before both are asked: branches one after the other would never get here.
    await Promise.all([models.called('left', 1), models.called('right', 1)]);
    both.resolve();
    expect((await ended(client, runId)).output).toEqual({ text: 'left', json: 'right' });
  });
}
