import { type Flow, flowSchema } from '@heddle/contracts';
import { catalog } from '@heddle/nodes/catalog';
import type { Endpoint } from '@heddle/ports';
import { describe, expect, it } from 'vitest';
import { calledFlows, listCalledFlows } from './called-flows.ts';

/** A flow that calls these slugs, each with the versions it has: `b`, `b@2`. */
function calling(...names: readonly string[]): Flow {
  const nodes = names.map((name, index) => {
    const [flow, version] = name.split('@');
    return {
      id: `n${index}`,
      kind: 'control.flow',
      config: { flow, ...(version ? { version: Number(version) } : {}) },
    };
  });
  return flowSchema.parse({
    format: 'heddle/flow@1',
    name: 'A flow',
    nodes: [{ id: 'ask', kind: 'input', config: {} }, ...nodes],
    edges: [],
  });
}

/** Published flows by slug, oldest version first; `elsewhere` belongs to another workspace. */
function workspace(published: Readonly<Record<string, readonly (Flow | undefined)[]>>) {
  const asked: string[] = [];
  const services = {
    catalog,
    flows: {
      endpoint: async (slug: string, version?: number): Promise<Endpoint | undefined> => {
        asked.push(version === undefined ? slug : `${slug}@${version}`);
        const at = version ?? published[slug]?.length ?? 0;
        if (at < 1 || at > (published[slug]?.length ?? 0)) return undefined;
        const workspaceId = slug === 'elsewhere' ? 'w2' : 'w1';
        return { slug, workspaceId, flowId: slug, version: at, planId: `${slug}@${at}` };
      },
    },
    plans: {
      flow: async (planId: string) => {
        const [slug = '', version] = planId.split('@');
        return published[slug]?.[Number(version) - 1];
      },
    },
  } as unknown as Parameters<typeof calledFlows>[0]; // cast: the two stores' members that are asked
  return { services, asked };
}

describe('called flows', () => {
  it('CW1 answers for each name with the version it means, what it takes and what it calls', async () => {
    const { services } = workspace({ a: [calling(), calling('b@1')], b: [calling()] });
    const answers = await calledFlows(services, 'w1', [{ slug: 'a' }, { slug: 'a', version: 1 }]);
    expect(answers.map(({ slug, version, found }) => [slug, version, found?.version, found?.calls])).toEqual([
      ['a', undefined, 2, [{ slug: 'b', version: 1, always: true }]],
      ['a', 1, 1, []],
      ['b', 1, 1, []],
    ]);
    expect(answers[0]?.found?.input).toMatchObject({ mode: 'form', schema: { required: ['text'] } });
  });

  it('CW2 what is not there, and what is in another workspace, are the same; a missing version names the live one', async () => {
    const { services } = workspace({ a: [calling()], elsewhere: [calling()] });
    const names = [
      { slug: 'none' },
      { slug: 'elsewhere' },
      { slug: 'elsewhere', version: 7 },
      { slug: 'a', version: 7 },
    ];
    expect(await calledFlows(services, 'w1', names)).toEqual([
      { slug: 'none', found: null },
      { slug: 'elsewhere', found: null },
      { slug: 'elsewhere', version: 7, found: null },
      { slug: 'a', version: 7, found: null, live: 1 },
    ]);
  });

  it('CW3 a circle is gone round once', async () => {
    const { services, asked } = workspace({ a: [calling('b', 'b')], b: [calling('a')] });
    expect(await calledFlows(services, 'w1', [{ slug: 'a' }])).toHaveLength(2);
    expect(asked).toEqual(['a', 'b']);
  });

  it('CW4 of a version whose flow is not kept nothing is said', async () => {
    const { services } = workspace({ a: [undefined] });
    expect(await calledFlows(services, 'w1', [{ slug: 'a' }])).toEqual([]);
  });

  it('CW5 at most 64 names are looked up, whatever calls what', async () => {
    const chain = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`f${index}`, [calling(`f${index + 1}`)]]),
    );
    const { services, asked } = workspace(chain);
    expect(await calledFlows(services, 'w1', [{ slug: 'f0' }])).toHaveLength(64);
    expect(asked).toHaveLength(64);
  });

  it('CW6 is for members who may read flows', async () => {
    const { services } = workspace({});
    const key = { type: 'key', workspaceId: 'w1', keyId: 'k', flows: '*', verbs: ['run'] } as never; // cast: any key
    await expect(listCalledFlows(services, key, [])).rejects.toMatchObject({ code: 'not-allowed' });
  });
});
