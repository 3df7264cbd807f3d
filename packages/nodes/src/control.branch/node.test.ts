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

  const kinds = [
    { name: 'refund', equals: 'refund' },
    { name: 'urgent', equals: { level: 1, tags: ['a', 'b'] } },
    { name: 'none', equals: null },
  ];

  it('B7 a switch takes the case whose value is met, and else', async () => {
    for (const [on, outlet] of [
      ['refund', 'refund'],
      [{ tags: ['a', 'b'], level: 1 }, 'urgent'],
      [null, 'none'],
      ['Refund', 'else'],
      [1, 'else'],
      [{ tags: ['b', 'a'], level: 1 }, 'else'],
    ] as const) {
      const asked: string[] = [];
      const { outputs } = await runNode(run, {
        config: { on: 'value.kind', cases: kinds },
        inputs: { value: 'passed on' },
        evaluate: (expression) => {
          asked.push(expression);
          return on;
        },
      });
      expect(outputs).toEqual({ [outlet]: 'passed on' });
      expect(asked).toEqual(['value.kind']);
    }
  });

  it('B8 without `on` a switch compares the connected value; 1 and "1" are two values', async () => {
    const config = {
      cases: [
        { name: 'text', equals: '1' },
        { name: 'number', equals: 1 },
      ],
    };
    expect((await runNode(run, { config, inputs: { value: 1 } })).outputs).toEqual({ number: 1 });
    expect((await runNode(run, { config, inputs: { value: '1' } })).outputs).toEqual({ text: '1' });
  });

  it('B9 conditions and values stand in one list, tried from top to bottom', async () => {
    const config = { cases: [{ name: 'large', when: 'value > 9' }, ...kinds] };
    const answer = (value: string | number) =>
      runNode(run, { config, inputs: { value }, evaluate: () => typeof value === 'number' && value > 9 });
    expect((await answer(10)).outputs).toEqual({ large: 10 });
    expect((await answer('refund')).outputs).toEqual({ refund: 'refund' });
  });

  it('B10 a case has a condition or a value, one of the two', () => {
    const accepts = (item: object) => node.config.safeParse({ cases: [{ name: 'a', ...item }] });
    expect(accepts({ equals: false }).success).toBe(true);
    for (const item of [{}, { when: 'value', equals: 1 }])
      expect(accepts(item).error?.issues[0]?.message).toContain('not both');
    expect(node.config.safeParse({ on: '', cases: kinds }).success).toBe(false);
  });

  it('B11 a config of before means what it meant: nothing is added to it', () => {
    expect(node.config.parse({ cases })).toEqual({ cases });
  });

  it('B12 shows its conditions on the canvas', () => {
    expect(node.essential(node.config.parse({ cases }))).toBe('value > 0.8 · value > 0.4');
    expect(node.essential(node.config.parse({ on: 'value.kind', cases: kinds.slice(0, 1) }))).toBe(
      'value.kind: "refund"',
    );
  });
});
