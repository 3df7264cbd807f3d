import { describe, expect, it } from 'vitest';
import { type Answered, bodyOf, problemOf } from '../harness/client.ts';
import type { StartedHeddle } from '../harness/start-heddle.ts';

interface Trial {
  readonly config?: object;
  readonly inputs?: object;
  readonly attachments?: object;
  readonly outputs: object;
}

/** Trying one node: a real plan on a real worker. */
export function describeTry(heddle: () => StartedHeddle): void {
  const attempt = (kind: string, body: object) => heddle().client.post(`/api/nodes/${kind}/try`, body);

  it.each<[string, (baseUrl: string) => Trial]>([
    ['input', () => ({ inputs: { text: 'hello' }, outputs: { text: 'hello' } })],
    [
      'output',
      () => ({ inputs: { text: 'hello', json: { a: 1 } }, outputs: { text: 'hello', json: { a: 1 } } }),
    ],
    [
      'transform.template',
      () => ({ config: { template: 'Hi {{name}}' }, inputs: { name: 'Ada' }, outputs: { text: 'Hi Ada' } }),
    ],
    [
      'control.branch',
      () => ({
        config: { cases: [{ name: 'big', when: 'value > 10' }] },
        inputs: { value: 11 },
        outputs: { big: 11 },
      }),
    ],
    [
      'control.join',
      () => ({ config: { mode: 'first' }, inputs: { in: 'only' }, outputs: { value: 'only' } }),
    ],
    [
      'validator.schema',
      () => ({
        config: { schema: { type: 'object', required: ['a'] } },
        inputs: { text: '{"a": 1,}' },
        outputs: { json: { a: 1 } },
      }),
    ],
    [
      'tool.http',
      (baseUrl) => ({
        config: { url: `${baseUrl}/nothing-here`, failOn: 'never' },
        outputs: { status: 404 },
      }),
    ],
    [
      'model.chat',
      (baseUrl) => ({
        config: { provider: 'openai-compatible', baseUrl, model: 'tried' },
        inputs: { prompt: 'say hi' },
        outputs: { text: 'echo: say hi' },
      }),
    ],
    ['memory.conversation', () => ({ outputs: { messages: [] } })],
  ])('%s', async (kind, trial) => {
    const { outputs, ...body } = trial(heddle().models.baseUrl);
    const answer = bodyOf(await attempt(kind, body), 200);
    expect(answer.outputs).toMatchObject(outputs);
    expect(answer).toMatchObject({
      usage: { inputTokens: expect.any(Number) },
      durationMs: expect.any(Number),
    });
    expect(answer.events.map((event: Answered) => event.type)).toContain('node-completed');
  });

  it('the built-in model reads passages without a key', async () => {
    const context = 'The warranty on the frame is five years. Delivery takes three days.';
    const inputs = { prompt: 'How long is the warranty on the frame?', context };
    const answer = bodyOf(await attempt('model.chat', { config: { provider: 'local' }, inputs }), 200);
    expect(answer.outputs.text).toContain('five years');
  });

  it('a lent node is tried with its borrower', async () => {
    const { baseUrl } = heddle().models;
    const config = { provider: 'openai-compatible', baseUrl, model: 'lender' };
    heddle().models.script('lender', { type: 'text', text: '{"a": 2}' });
    const answer = await attempt('validator.schema', {
      config: { schema: { type: 'object', required: ['a'] } },
      inputs: { text: 'no json at all' },
      attachments: { model: [{ kind: 'model.chat', config }] },
    });
    expect(bodyOf(answer, 200).outputs.json).toEqual({ a: 2 });
  });

  it('a refusal is an answer: `invalid` comes back with 200', async () => {
    const answer = await attempt('validator.schema', {
      config: { schema: { type: 'object', required: ['a'] } },
      inputs: { text: '{}' },
    });
    expect(bodyOf(answer, 200).outputs.invalid.problems.length).toBeGreaterThan(0);
  });

  it('a node that fails is 422 node-failed with its own error', async () => {
    const config = { url: 'http://10.0.0.1/' };
    const problem = problemOf(await attempt('tool.http', { config }), 422, 'node-failed');
    expect(problem.error.code).toBe('egress-refused');
  });

  it('an unknown kind is not found', async () => {
    problemOf(await attempt('no.such-kind', {}), 404, 'not-found');
  });

  describe('every kind of the catalogue', () => {
    it('describes itself and survives being tried with nothing', async () => {
      const { client } = heddle();
      const { items } = bodyOf(await client.get('/api/nodes'), 200);
      expect(items.length).toBeGreaterThanOrEqual(10);
      for (const item of items) {
        expect(item, item.kind).toMatchObject({ title: expect.any(String), docs: expect.any(String) });
        expect(item.config.type, item.kind).toBe('object');
        const { status, body } = await attempt(item.kind, {});
        expect([200, 409, 422], `${item.kind}: ${JSON.stringify(body)}`).toContain(status);
      }
    });
  });
}
