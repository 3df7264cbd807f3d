import type { Json, JsonObject } from '@heddle/contracts';
import type { FlowCaller } from '@heddle/ports';
import { recordEmissions, runNode } from '@heddle/testkit';
import { describe, expect, it } from 'vitest';
import { node } from './node.ts';
import { run } from './run.ts';

type Call = Parameters<FlowCaller['start']>[0];

/** Starts the flow once; `answer` is what a run that is over already says. */
async function call(config: JsonObject, inputs: JsonObject = {}, answer?: Json) {
  const calls: Call[] = [];
  const flows: FlowCaller = {
    start: async (asked) => {
      calls.push(asked);
      return answer === undefined ? { runId: 'run-7' } : { runId: 'run-7', answer };
    },
  };
  return { result: await runNode(run, { config, inputs, flows }), calls };
}

const USAGE = { inputTokens: 5, outputTokens: 2, costUsd: 0.01 };
const DONE = { runId: 'run-7', status: 'completed', output: { text: 'short' }, usage: USAGE };

describe('control.flow', () => {
  it('FL1 starts the flow with its version and input, and waits for the end of its run', async () => {
    const { result, calls } = await call({ flow: 'summarise', version: 3, input: { text: 'long' } });
    expect(calls).toEqual([{ slug: 'summarise', version: 3, input: { text: 'long' } }]);
    expect(result).toEqual({ outputs: {}, wait: { reason: 'Flow `summarise` answers', runId: 'run-7' } });
  });

  it('FL2 without a version it calls what is live', async () => {
    const { calls } = await call({ flow: 'summarise' });
    expect(calls).toEqual([{ slug: 'summarise', input: {} }]);
  });

  it('FL3 a connected object gives the input, and fields that are set count more', async () => {
    const { calls } = await call(
      { flow: 'summarise', input: { text: 'mine' } },
      { input: { text: 'theirs', words: 20 } },
    );
    expect(calls[0]?.input).toEqual({ text: 'mine', words: 20 });
  });

  it('FL4 anything but an object is a `value-type` that says what to do', async () => {
    for (const [input, found] of [
      ['text', 'string'],
      [['a'], 'a list'],
      [null, 'null'],
    ] as const)
      await expect(call({ flow: 'summarise' }, { input: input as Json })).rejects.toMatchObject({
        code: 'value-type',
        message: expect.stringContaining(`got ${found}.`),
      });
  });

  it("FL5 gives the run's output, its id and what it used, and adds that to this run once", async () => {
    const woken = { by: 'run' as const, value: DONE };
    const expected = { outputs: { output: { text: 'short' }, runId: 'run-7', usage: USAGE }, usage: USAGE };
    expect(await runNode(run, { config: { flow: 'summarise' }, woken })).toEqual(expected);
  });

  it('FL6 a run that is over already is not waited for', async () => {
    const { result } = await call({ flow: 'summarise' }, {}, DONE);
    expect(result.wait).toBeUndefined();
    expect(result.outputs).toMatchObject({ output: { text: 'short' } });
  });

  it("FL7 fails with the called run's code and message, is not retried, and counts what was spent", async () => {
    const recorded = recordEmissions();
    const value = {
      runId: 'run-7',
      status: 'failed',
      error: { code: 'model-failed', message: 'It answered 500.' },
      usage: { ...USAGE, estimated: true },
    };
    const failed = runNode(run, {
      config: { flow: 'summarise' },
      run: { nodeId: 'sub' },
      woken: { by: 'run', value },
      emit: recorded.emit,
    });
    await expect(failed).rejects.toMatchObject({
      code: 'model-failed',
      message: 'Flow `summarise`, called by `sub`: It answered 500.',
      retryable: false,
      details: { runId: 'run-7' },
    });
    expect(recorded.usages).toEqual([{ ...USAGE, estimated: true }]);
  });

  it('FL8 a cancelled run, and a code nobody knows, are failures all the same', async () => {
    for (const [value, code] of [
      [{ runId: 'run-7', status: 'cancelled', usage: USAGE }, 'run-cancelled'],
      [{ runId: 'run-7', status: 'failed', error: { code: 'constructor' } }, 'node-failed'],
      [null, 'node-failed'],
    ] as const)
      await expect(
        runNode(run, {
          config: { flow: 'summarise' },
          woken: { by: 'run', value: value as Json },
          emit: recordEmissions().emit,
        }),
      ).rejects.toMatchObject({ code });
  });

  it('FL9 needs a slug, and shows what it calls on the canvas', () => {
    for (const config of [{}, { flow: 'No Slug' }, { flow: 'x', version: 0 }, { flow: 'x', input: { a: 1 } }])
      expect(node.config.safeParse(config).success, JSON.stringify(config)).toBe(false);
    expect(node.essential(node.config.parse({ flow: 'summarise', version: 3 }))).toBe('summarise v3');
  });
});
