import { createNodeContext, runNode } from '@heddle/testkit';
import { describe, expect, it } from 'vitest';
import { node } from './node.ts';
import { run } from './run.ts';

describe('transform.template', () => {
  it('T1 gives the text that was filled in, as it is', async () => {
    for (const template of ['Answer: 42', '', ' two\nlines ', '{"a":1}'])
      expect((await runNode(run, { config: { template } })).outputs).toEqual({ text: template });
  });

  it('T2 a template that was one reference and kept another type is written as JSON', async () => {
    for (const [value, text] of [
      [42, '42'],
      [{ b: 1, a: [true, null] }, '{"a":[true,null],"b":1}'],
      [null, 'null'],
    ] as const) {
      // cast: the engine fills in values of any type, which the kind's own schema has not seen
      const context = createNodeContext({ config: { template: value as unknown as string } });
      expect(await run.run?.(context)).toEqual({ outputs: { text } });
    }
  });

  it('T3 its placeholders become inputs, and it gives text', () => {
    expect(node.portsFromTemplate).toBe('template');
    expect(node.ports(node.config.parse({}))).toMatchObject({
      inputs: [],
      outputs: [{ name: 'text', type: 'text' }],
    });
  });

  it('T4 takes at most 200,000 characters and no other settings', () => {
    const accepts = (config: object) => node.config.safeParse(config).success;
    expect(accepts({ template: 'x'.repeat(200_000) })).toBe(true);
    expect(accepts({ template: 'x'.repeat(200_001) })).toBe(false);
    expect(accepts({ template: 1 })).toBe(false);
    expect(accepts({ text: 'x' })).toBe(false);
  });

  it('T5 shows one line of at most 80 characters on the canvas', () => {
    expect(node.essential(node.config.parse({ template: 'Answer:\n\n  {{question}}' }))).toBe(
      'Answer: {{question}}',
    );
    expect(node.essential(node.config.parse({ template: 'x'.repeat(100) }))).toHaveLength(80);
  });
});
