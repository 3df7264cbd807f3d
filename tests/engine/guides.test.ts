import { readdirSync, readFileSync } from 'node:fs';
import { compile } from '@heddle/compiler';
import { flowSchema } from '@heddle/contracts';
import { catalog } from '@heddle/nodes/catalog';
import { describe, expect, it } from 'vitest';

const FOLDER = new URL('../../docs/guides/', import.meta.url);

/** What the compiler says for information: values of open types, and text that waits for another node. */
const SAID_OF_SOUND_FLOWS: readonly string[] = ['type-checked-at-run', 'does-not-stream'];

/** Every flow that stands complete in a guide, with where it stands. */
const flows = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.md'))
  .flatMap((file) => {
    const text = readFileSync(new URL(file, FOLDER), 'utf8');
    return [...text.matchAll(/```json\n([\s\S]*?)```/g)]
      .map(([, json = '']) => json)
      .filter((json) => json.includes('"heddle/flow@1"') && !json.includes('…'))
      .map((json) => ({ file, name: /"name": "([^"]+)"/.exec(json)?.[1] ?? '', json }));
  });

describe('flows in guides', () => {
  it('the guide to control flow has one for each of its sections', () => {
    expect(flows.filter(({ file }) => file === 'control-flow.md').length).toBeGreaterThanOrEqual(7);
  });

  it.each(flows)('$file: $name compiles, and nothing is wrong with it', ({ json }) => {
    const flow = flowSchema.parse(JSON.parse(json));
    const { plan, diagnostics } = compile(flow, { catalog });
    expect(diagnostics.filter(({ code }) => !SAID_OF_SOUND_FLOWS.includes(code))).toEqual([]);
    expect(plan).toBeDefined();
  });
});
