import { runNode } from '@heddle/testkit';
import { describe, expect, it } from 'vitest';
import { node } from './node.ts';
import { run } from './run.ts';

const start = (items: unknown) =>
  runNode(run, { inputs: { items: items as never }, run: { nodeId: 'every' } });

describe('control.map', () => {
  it('M1 asks for one iteration per item', async () => {
    expect(await start(['a', null, 3])).toEqual({ outputs: {}, iterate: { count: 3 } });
  });

  it('M2 an empty list settles at once with empty results', async () => {
    expect(await start([])).toEqual({ outputs: { results: [], failures: [] } });
  });

  it('M3 anything but a list is a `value-type` that names the map and what it got', async () => {
    for (const [items, found] of [
      ['a, b', 'string'],
      [{ 0: 'a' }, 'object'],
      [null, 'null'],
      [7, 'number'],
      [undefined, 'undefined'],
    ] as const)
      await expect(start(items)).rejects.toMatchObject({
        code: 'value-type',
        message: expect.stringMatching(new RegExp(`\`every\`.* got ${found}\\.`)),
      });
  });

  it('M4 gathers results by place, and failures with their place and reason', async () => {
    const { outputs } = await runNode(run, {
      config: { onFailure: 'collect' },
      inputs: { items: ['a', 'b', 'c'] },
      iterations: {
        count: 3,
        outcomes: ['result', 'failed', 'empty'],
        results: ['A', null, null],
        failures: { 1: { nodeId: 'up', code: 'http-failed', message: 'It answered 500.' } },
      },
    });
    expect(outputs).toEqual({
      results: ['A', null, null],
      failures: [{ index: 1, nodeId: 'up', code: 'http-failed', message: 'It answered 500.' }],
    });
  });

  it('M5 says to the engine how it repeats: over the items, so many at once, failing or collecting', () => {
    const rule = (config: object) => node.container?.(node.config.parse(config));
    expect(rule({})).toMatchObject({
      scope: 'each',
      over: 'items',
      yields: 'yield',
      parallel: 4,
      failures: 'fail',
    });
    expect(rule({ parallel: 9, onFailure: 'collect' })).toMatchObject({ parallel: 9, failures: 'collect' });
  });

  it('M6 the inner ports are inside, the outer ones are not', () => {
    const { inputs, outputs } = node.ports(node.config.parse({}));
    const inside = (ports: readonly { name: string; inside?: boolean }[]) =>
      ports.flatMap((port) => (port.inside ? [port.name] : []));
    expect(inside(inputs)).toEqual(['yield']);
    expect(inside(outputs)).toEqual(['item', 'index']);
    expect(inputs).toContainEqual(expect.objectContaining({ name: 'items', required: true }));
  });

  it('M7 between 1 and 32 items are under way at once', () => {
    for (const parallel of [0, 33, 1.5]) expect(node.config.safeParse({ parallel }).success).toBe(false);
    expect(node.essential(node.config.parse({ onFailure: 'collect' }))).toBe('4 at once · collects failures');
  });
});
