import { runNode } from '@heddle/testkit';
import { describe, expect, it } from 'vitest';
import { node } from './node.ts';
import { run } from './run.ts';

const cases = [
  { name: 'high', when: 'value > 0.8' },
  { name: 'middle', when: 'value > 0.4' },
];

/** Evaluates the conditions of `cases` over one value, and notes which were asked. */
function evaluating(value: number): {
  readonly evaluate: (expression: string) => boolean;
  readonly asked: readonly string[];
} {
  const asked: string[] = [];
  return {
    asked,
    evaluate: (expression) => {
      asked.push(expression);
      return value > Number(expression.split('>')[1]);
    },
  };
}

describe('control.branch', () => {
  it('B1 takes the first case that holds and passes the value on', async () => {
    for (const [value, outlet] of [
      [0.9, 'high'],
      [0.5, 'middle'],
      [0.1, 'else'],
    ] as const) {
      const { outputs } = await runNode(run, {
        config: { cases },
        inputs: { value },
        evaluate: evaluating(value).evaluate,
      });
      expect(outputs).toEqual({ [outlet]: value });
    }
  });

  it('B2 cases after the one that holds are not evaluated', async () => {
    const { evaluate, asked } = evaluating(0.9);
    await runNode(run, { config: { cases }, inputs: { value: 0.9 }, evaluate });
    expect(asked).toEqual(['value > 0.8']);
  });

  it('B3 passes true on when nothing is connected, and every value that is, null too', async () => {
    const evaluate = () => true;
    expect((await runNode(run, { evaluate })).outputs).toEqual({ yes: true });
    for (const value of [null, false, 0, ''])
      expect((await runNode(run, { evaluate, inputs: { value } })).outputs).toEqual({ yes: value });
  });

  it('B4 a condition that is neither true nor false fails and says which', async () => {
    for (const [result, found] of [
      ['yes', 'string'],
      [null, 'null'],
      [1, 'number'],
    ] as const)
      await expect(runNode(run, { run: { nodeId: 'route' }, evaluate: () => result })).rejects.toMatchObject({
        code: 'expression-failed',
        message: expect.stringMatching(new RegExp(`\`route\\.yes\`.* is ${found}\\. .*value != null`)),
      });
  });

  it('B5 exactly one outlet is taken: all outputs exclude each other', () => {
    const { inputs, outputs } = node.ports(node.config.parse({ cases }));
    expect(inputs.map((port) => [port.name, port.type])).toEqual([['value', 'any']]);
    expect(outputs.map((port) => [port.name, port.outlet, port.exclusive])).toEqual([
      ['high', true, true],
      ['middle', true, true],
      ['else', true, true],
    ]);
  });

  it('B6 refuses names that are taken, doubled or not names, and conditions that are empty', () => {
    const accepts = (...given: object[]) => node.config.safeParse({ cases: given }).success;
    expect(accepts({ name: 'a', when: 'x' }, { name: 'b', when: 'x' })).toBe(true);
    for (const name of ['else', 'error', 'run', '', '1st', 'a b', 'x'.repeat(65)])
      expect(accepts({ name, when: 'x' })).toBe(false);
    expect(accepts({ name: 'a', when: 'x' }, { name: 'a', when: 'y' })).toBe(false);
    expect(accepts({ name: 'a', when: '' })).toBe(false);
    expect(accepts()).toBe(false);
    expect(node.config.safeParse({ cases, other: 1 }).success).toBe(false);
  });

  it('B7 shows its conditions on the canvas', () => {
    expect(node.essential(node.config.parse({ cases }))).toBe('value > 0.8 · value > 0.4');
  });
});
