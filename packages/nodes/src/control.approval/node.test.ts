import type { Json, JsonObject } from '@heddle/contracts';
import { createSchemaValidator } from '@heddle/json-schema';
import { runNode } from '@heddle/testkit';
import { describe, expect, it } from 'vitest';
import { approvalForm } from './approval-form.ts';
import { node } from './node.ts';
import { run } from './run.ts';

const ask = async (config: JsonObject) => (await runNode(run, { config, run: { nodeId: 'review' } })).wait;
const answered = async (value: Json) => (await runNode(run, { woken: { by: 'signal', value } })).outputs;

describe('control.approval', () => {
  it('A1 waits for a person with its title as the reason and its text in the form', async () => {
    expect(await ask({ title: 'Send it?', text: 'Dear Ada' })).toMatchObject({
      reason: 'Send it?',
      signal: {
        form: { type: 'object', title: 'Send it?', description: 'Dear Ada', required: ['approved'] },
      },
    });
    expect((await ask({}))?.time).toBeUndefined();
    expect((await ask({ timeoutS: 0.5 }))?.time).toEqual({ afterMs: 500 });
  });

  it('A2 takes the outlet of the decision with the whole answer', async () => {
    expect(await answered({ approved: true, amount: 3 })).toEqual({
      approved: { approved: true, amount: 3 },
      value: true,
    });
    expect(await answered({ approved: false, comment: 'No' })).toEqual({
      rejected: { approved: false, comment: 'No' },
    });
  });

  it('A3 what entered passes through when it is approved, and only then', async () => {
    const passed = async (woken: { by: 'signal' | 'time'; value?: Json }) =>
      (await runNode(run, { config: { timeoutS: 1 }, inputs: { value: 'draft' }, woken })).outputs;
    expect(await passed({ by: 'signal', value: { approved: true } })).toMatchObject({ value: 'draft' });
    expect(await passed({ by: 'signal', value: { approved: false } })).not.toHaveProperty('value');
    expect(await passed({ by: 'time' })).not.toHaveProperty('value');
    const port = node.ports(node.config.parse({})).outputs.find(({ name }) => name === 'value');
    expect(port).toMatchObject({ outlet: true });
  });

  it('A4 only a plain true approves', async () => {
    for (const value of [{ approved: 'true' }, {}, null, true, [true]] as Json[])
      expect(Object.keys(await answered(value))).toEqual(['rejected']);
  });

  it('A5 too late takes `timeout`, which is there when a limit is set', async () => {
    const { outputs } = await runNode(run, { config: { timeoutS: 9 }, woken: { by: 'time' } });
    expect(outputs).toEqual({ timeout: { timeoutS: 9 } });
    const names = (config: JsonObject) =>
      node.ports(node.config.parse(config)).outputs.flatMap((port) => (port.exclusive ? [port.name] : []));
    expect(names({})).toEqual(['approved', 'rejected']);
    expect(names({ timeoutS: 9 })).toEqual(['approved', 'rejected', 'timeout']);
  });

  it('A6 its own fields are required to approve and not to reject, and cannot replace the decision', () => {
    const form = approvalForm(
      { title: 'Pay?', text: '' },
      {
        type: 'object',
        required: ['amount', 'approved'],
        properties: { amount: { type: 'number' }, approved: { type: 'string' } },
      },
    );
    const fits = (value: Json) => createSchemaValidator(form).validate(value).valid;
    expect(fits({ approved: true, amount: 3 })).toBe(true);
    expect(fits({ approved: false, comment: 'too much' })).toBe(true);
    for (const value of [
      { approved: true },
      { approved: true, amount: 'x' },
      { approved: 'yes', amount: 1 },
      {},
      true,
    ])
      expect(fits(value), JSON.stringify(value)).toBe(false);
  });

  it('A7 a value instead of text is shown as JSON; a text too long to read is refused, never cut', async () => {
    const form = async (text: unknown) =>
      (
        await runNode(
          { ...run, spec: { ...run.spec, config: { parse: () => ({ title: 'T', text }) } as never } },
          {},
        )
      ).wait?.signal?.form;
    expect((await form({ a: 1 }))?.description).toBe('{\n  "a": 1\n}');
    await expect(form('x'.repeat(50_001))).rejects.toMatchObject({ code: 'value-too-large' });
  });

  it('A8 shows its title on the canvas, and refuses an empty one', () => {
    expect(node.essential(node.config.parse({ title: 'Send it?' }))).toBe('Send it?');
    for (const config of [{ title: '' }, { timeoutS: 0 }, { form: 'x' }, { other: 1 }])
      expect(node.config.safeParse(config).success).toBe(false);
  });
});
