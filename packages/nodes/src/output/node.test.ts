import { runNode } from '@heddle/testkit';
import { describe, expect, it } from 'vitest';
import { node } from './node.ts';
import { run } from './run.ts';

describe('output', () => {
  it('O1 answers with an object of what is connected, `{}` when nothing is', async () => {
    const inputs = { text: 'Yes.', extra: null, citations: [] };
    expect((await runNode(run, { inputs })).outputs).toEqual(inputs);
    expect((await runNode(run)).outputs).toEqual({});
  });

  it('O2 has the standard fields and those that are named, each once', () => {
    const names = (fields: string[]) =>
      node.ports(node.config.parse({ fields })).inputs.map((port) => port.name);
    expect(names([])).toEqual(['text', 'json', 'citations']);
    expect(names(['score', 'text'])).toEqual(['text', 'json', 'citations', 'score']);
    expect(node.openInputs).toBe(true);
    expect(node.role).toBe('output');
  });

  it('O3 refuses names that no edge could end in, and more than 32', () => {
    const accepts = (fields: unknown) => node.config.safeParse({ fields }).success;
    expect(accepts(['a', '_b', 'c-d'])).toBe(true);
    for (const name of ['', '1a', 'a.b', 'a b', 'x'.repeat(65)]) expect(accepts([name])).toBe(false);
    expect(accepts(Array.from({ length: 33 }, (_, index) => `f${index}`))).toBe(false);
  });

  it('O4 shows its further fields on the canvas', () => {
    expect(node.essential(node.config.parse({ fields: ['score', 'label'] }))).toBe('score, label');
    expect(node.essential(node.config.parse({}))).toBe('');
  });

  it('O5 ends the run only where it says so, and a config of before means what it meant', () => {
    const config = node.config.parse({ fields: [] });
    expect(config).toEqual({ fields: [] });
    expect(node.ends?.(config)).toBe(false);
    expect(node.ends?.(node.config.parse({ endsRun: true }))).toBe(true);
  });

  it('O6 text that streams into it streams to the caller', () => {
    expect(node.streaming).toBe('pass');
  });
});
