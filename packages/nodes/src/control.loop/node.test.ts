import type { JsonObject } from '@heddle/contracts';
import type { IterationsView } from '@heddle/ports';
import { runNode } from '@heddle/testkit';
import { describe, expect, it } from 'vitest';
import { MAX_ROUNDS, node } from './node.ts';
import { run } from './run.ts';

/** The loop as it is after so many rounds, which gave 1, 2, 3 … */
const after = (count: number): IterationsView => ({
  count,
  outcomes: Array.from({ length: count }, () => 'result' as const),
  results: Array.from({ length: count }, (_, place) => (place === count - 1 ? count : null)),
  failures: {},
});

/** Runs the body until it asks for no more rounds; `holds` is the condition over the rounds so far. */
async function rounds(config: JsonObject, holds: (count: number) => unknown = () => false) {
  const asked: number[] = [];
  for (let count = 0; ; count++) {
    const result = await runNode(run, {
      config: { condition: 'asked', ...config },
      run: { nodeId: 'again' },
      inputs: { initial: 'seed' },
      ...(count === 0 ? {} : { iterations: after(count) }),
      evaluate: () => {
        asked.push(count);
        return holds(count);
      },
    });
    if (!result.iterate) return { outputs: result.outputs, asked };
    expect(result.iterate).toEqual({ count: count + 1 });
  }
}

describe('control.loop', () => {
  it('L1 `count` runs so many rounds and never asks the condition', async () => {
    expect(await rounds({ mode: 'count', count: 4 })).toEqual({
      outputs: { result: 4, rounds: 4 },
      asked: [],
    });
  });

  it('L2 `until` asks after every round, so it runs at least one', async () => {
    expect(await rounds({ mode: 'until' }, () => true)).toEqual({
      outputs: { result: 1, rounds: 1 },
      asked: [1],
    });
    expect(await rounds({ mode: 'until' }, (count) => count === 3)).toMatchObject({ asked: [1, 2, 3] });
  });

  it('L3 `while` asks before every round; with none, the result is the first value', async () => {
    expect(await rounds({ mode: 'while' })).toEqual({ outputs: { result: 'seed', rounds: 0 }, asked: [0] });
    expect(await rounds({ mode: 'while' }, (count) => count < 2)).toEqual({
      outputs: { result: 2, rounds: 2 },
      asked: [0, 1, 2],
    });
  });

  it('L4 at its most rounds it fails with `run-limit`, or stops with what it has', async () => {
    await expect(rounds({ mode: 'until', max: 3 })).rejects.toMatchObject({
      code: 'run-limit',
      message: expect.stringMatching(/`again`.* 3 rounds/),
    });
    expect(await rounds({ mode: 'until', max: 3, atMax: 'stop' })).toMatchObject({ outputs: { rounds: 3 } });
    expect(await rounds({ mode: 'until', max: 3 }, (count) => count === 3)).toMatchObject({
      outputs: { rounds: 3 },
    });
  });

  it('L5 a condition that is neither true nor false fails and says what it is', async () => {
    for (const [value, found] of [
      [null, 'null'],
      ['yes', 'string'],
      [1, 'number'],
    ] as const)
      await expect(rounds({}, () => value)).rejects.toMatchObject({
        code: 'expression-failed',
        message: expect.stringMatching(new RegExp(`\`again\`.* is ${found}\\.`)),
      });
  });

  it('L6 cannot be configured without a bound', () => {
    const refused: JsonObject[] = [
      { mode: 'count', count: 0 },
      { mode: 'count', count: MAX_ROUNDS + 1 },
      { condition: 'x', max: 0 },
      { condition: 'x', max: MAX_ROUNDS + 1 },
      { condition: 'x', max: null },
      { mode: 'forever' },
    ];
    for (const config of refused) expect(node.config.safeParse(config).success).toBe(false);
    expect(node.config.parse({ condition: 'x' })).toMatchObject({ max: 20, atMax: 'fail' });
  });

  it('L7 needs a condition unless it counts', () => {
    expect(node.config.safeParse({}).error?.issues[0]).toMatchObject({
      path: ['condition'],
      message: expect.stringContaining('Write the condition'),
    });
    expect(node.config.safeParse({ mode: 'while', condition: '  ' }).success).toBe(false);
    expect(node.config.safeParse({ mode: 'count' }).success).toBe(true);
  });

  it('L8 a last round without a result gives null, not the first value', async () => {
    const { outputs } = await runNode(run, {
      config: { mode: 'count', count: 1 },
      inputs: { initial: 'seed' },
      iterations: { count: 1, outcomes: ['empty'], results: [null], failures: {} },
    });
    expect(outputs).toEqual({ result: null, rounds: 1 });
  });

  it('L9 rounds run one after another, and shows on the canvas what it does', () => {
    const config = node.config.parse({ mode: 'count' });
    expect(node.container?.(config)).toMatchObject({
      scope: 'loop',
      parallel: 1,
      reads: 'last',
      initial: 'initial',
    });
    expect(node.essential(config)).toBe('3 rounds');
    expect(node.essential(node.config.parse({ condition: 'loop.count == 2' }))).toBe('until loop.count == 2');
  });
});
