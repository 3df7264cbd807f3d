import { runNode } from '@heddle/testkit';
import { describe, expect, it } from 'vitest';
import { node } from './node.ts';
import { run } from './run.ts';

const portsOf = (mode: string) => node.ports(node.config.parse({ mode }));

describe('control.join', () => {
  it('JN1 `all` gives the list of what arrived, in the order of the edges', async () => {
    const config = { mode: 'all' };
    expect((await runNode(run, { config, inputs: { in: ['a', null, 3] } })).outputs).toEqual({
      values: ['a', null, 3],
    });
    expect((await runNode(run, { config })).outputs).toEqual({ values: [] });
  });

  it('JN2 `first` and `any` pass on the first of what arrived, null when nothing did', async () => {
    for (const mode of ['first', 'any']) {
      expect((await runNode(run, { config: { mode }, inputs: { in: ['b', 'c'] } })).outputs).toEqual({
        value: 'b',
      });
      expect((await runNode(run, { config: { mode } })).outputs).toEqual({ value: null });
    }
  });

  it('JN9 `quorum` gives so many and no more, also when more arrived at once', async () => {
    const values = async (config: object) =>
      (await runNode(run, { config: { mode: 'quorum', ...config }, inputs: { in: ['a', 'b', 'c'] } }))
        .outputs;
    expect(await values({})).toEqual({ values: ['a', 'b'] });
    expect(await values({ count: 1 })).toEqual({ values: ['a'] });
    expect(await values({ count: 3 })).toEqual({ values: ['a', 'b', 'c'] });
  });

  it('JN3 only `any` starts at the first arrival', () => {
    const joined = (mode: string) => node.join(node.config.parse({ mode }));
    expect([joined('all'), joined('first'), joined('any')]).toEqual([
      { mode: 'all' },
      { mode: 'all' },
      { mode: 'any' },
    ]);
  });

  it('JN4 the input takes many edges and needs one; the output is a list only in `all`', () => {
    expect(portsOf('first').inputs).toMatchObject([{ name: 'in', many: true, required: true }]);
    expect(portsOf('all').outputs).toMatchObject([{ name: 'values', type: 'list<any>' }]);
    expect(portsOf('any').outputs).toMatchObject([{ name: 'value', type: 'any' }]);
  });

  it('JN5 the mode is `first` unless said, and shows on the canvas', () => {
    expect(node.essential(node.config.parse({}))).toBe('first');
    expect(node.config.safeParse({ mode: 'most' }).success).toBe(false);
  });

  it('JN6 a quorum starts when so many have arrived, two unless told, and gives their list', async () => {
    const config = node.config.parse({ mode: 'quorum', count: 3 });
    expect(node.join(config)).toEqual({ mode: 'quorum', count: 3 });
    expect(node.join(node.config.parse({ mode: 'quorum' }))).toEqual({ mode: 'quorum', count: 2 });
    expect(node.essential(config)).toBe('first 3');
    expect(portsOf('quorum').outputs).toMatchObject([{ name: 'values', type: 'list<any>' }]);
    const given = await runNode(run, { config: { mode: 'quorum' }, inputs: { in: ['c', 'a'] } });
    expect(given.outputs).toEqual({ values: ['c', 'a'] });
    for (const count of [0, 1.5, 1_001])
      expect(node.config.safeParse({ mode: 'quorum', count }).success).toBe(false);
  });

  it('JN7 a config of before means what it meant: nothing is added to it', () => {
    for (const mode of ['all', 'first', 'any']) expect(node.config.parse({ mode })).toEqual({ mode });
  });

  it('JN8 text that streams into a join streams out of it', () => {
    expect(node.streaming).toBe('pass');
  });
});
