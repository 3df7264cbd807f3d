import { type FlowStore, type StoredFlow, uuidv7 } from '@heddle/ports';
import { describe, expect, it } from 'vitest';
import { createFlow, sampleFlow, samplePlanId } from './stores/fixtures.ts';
import { describePublishing } from './stores/publishing.ts';

/** What every {@link FlowStore} promises. `open` gives the same store. */
export function describeFlowStore(name: string, open: () => Promise<FlowStore>): void {
  describe(`flow store: ${name}`, () => {
    describeDrafts(open);
    describeLists(open);
    describePublishing(open);
  });
}

function describeDrafts(open: () => Promise<FlowStore>): void {
  it('F1 a flow begins at revision 1 and comes back as it was saved', async () => {
    const store = await open();
    const workspaceId = uuidv7();
    const flow = sampleFlow('Nul \u0000 and żółć', { description: 'half a pair \ud83d' });
    const made = await store.create({ workspaceId, flow, userId: uuidv7() });
    expect(made).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      revision: 1,
      flow,
      createdAt: expect.any(Number),
      updatedAt: made.createdAt,
    });
    expect(await store.get({ workspaceId, flowId: made.id })).toEqual(made);
  });

  it('F2 a save names the revision it was made from; a stale one writes nothing', async () => {
    const store = await open();
    const { target } = await createFlow(store);
    const saved = await store.save({ ...target, revision: 1, flow: sampleFlow('Second') });
    expect(saved).toMatchObject({ revision: 2, flow: { name: 'Second' } });
    expect(await store.save({ ...target, revision: 1, flow: sampleFlow('Third') })).toBe('stale');
    expect(await store.get(target)).toEqual(saved);
    expect(
      await store.save({ ...target, flowId: uuidv7(), revision: 1, flow: sampleFlow('X') }),
    ).toBeUndefined();
  });

  it('F2 of saves that race from one revision exactly one is written', async () => {
    const store = await open();
    const { target } = await createFlow(store);
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        store.save({ ...target, revision: 1, flow: sampleFlow(`N${index}`) }),
      ),
    );
    expect(results.filter((result) => result !== 'stale')).toHaveLength(1);
    expect(await store.get(target)).toMatchObject({ revision: 2 });
  });

  it('F3 a deleted flow is gone, with its endpoint', async () => {
    const store = await open();
    const { target, flow } = await createFlow(store);
    const slug = `slug-${uuidv7()}`;
    await store.publish({ ...target, slug, planId: samplePlanId('1'), flow: flow.flow });
    expect(await store.delete(target)).toBe(true);
    expect(await store.delete(target)).toBe(false);
    expect(await store.get(target)).toBeUndefined();
    expect(await store.endpoint(slug)).toBeUndefined();
  });

  it('G15 another workspace sees, saves, publishes and deletes nothing', async () => {
    const store = await open();
    const { target, flow } = await createFlow(store);
    const stranger = { ...target, workspaceId: uuidv7() };
    await store.publish({ ...target, slug: `slug-${uuidv7()}`, planId: samplePlanId('1'), flow: flow.flow });
    expect(await store.get(stranger)).toBeUndefined();
    expect(await store.save({ ...stranger, revision: 1, flow: sampleFlow('X') })).toBeUndefined();
    expect(await store.delete(stranger)).toBe(false);
    expect(await store.versions(stranger)).toEqual([]);
    expect(await store.rollback({ ...stranger, version: 1 })).toBe(false);
    expect(await store.endpointOfFlow(stranger)).toBeUndefined();
    await expect(
      store.publish({ ...stranger, slug: `slug-${uuidv7()}`, planId: samplePlanId('2'), flow: flow.flow }),
    ).rejects.toMatchObject({ code: 'not-found' });
    expect((await store.list({ workspaceId: stranger.workspaceId, limit: 10 })).items).toEqual([]);
    for (const flowId of ['no-id', uuidv7()]) {
      expect(await store.get({ ...target, flowId })).toBeUndefined();
      expect(await store.delete({ ...target, flowId })).toBe(false);
    }
  });
}

function describeLists(open: () => Promise<FlowStore>): void {
  it('F4 lists show the newest change first, in pages without gaps or doubles', async () => {
    const store = await open();
    const workspaceId = uuidv7();
    const flows: StoredFlow[] = [];
    for (const index of [0, 1, 2, 3, 4])
      flows.push((await createFlow(store, `Flow ${index}`, workspaceId)).flow);
    await store.save({
      workspaceId,
      flowId: flows[1]?.id ?? '',
      revision: 1,
      flow: sampleFlow('Changed last'),
    });
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.list({ workspaceId, limit: 2, ...(cursor === undefined ? {} : { cursor }) });
      names.push(...page.items.map((item) => item.name));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(names).toHaveLength(5);
    expect(names[0]).toBe('Changed last');
    expect(names.toSorted()).toEqual(['Changed last', 'Flow 0', 'Flow 2', 'Flow 3', 'Flow 4']);
    const { items, next } = await store.list({ workspaceId, limit: 1 });
    expect(next).toEqual(expect.any(String));
    expect(items).toEqual([
      {
        id: flows[1]?.id,
        name: 'Changed last',
        revision: 2,
        nodes: 1,
        createdAt: expect.any(Number),
        updatedAt: expect.any(Number),
        lastRun: null,
      },
    ]);
  });

  it('F5 a search finds words of name and description, literally', async () => {
    const store = await open();
    const workspaceId = uuidv7();
    await createFlow(store, 'Support 100%', workspaceId);
    await createFlow(store, 'Sales', workspaceId);
    await store.create({ workspaceId, flow: sampleFlow('Other', { description: 'asks SUPPORT' }) });
    const found = async (search: string) =>
      (await store.list({ workspaceId, limit: 10, search })).items.map((item) => item.name).toSorted();
    expect(await found('support')).toEqual(['Other', 'Support 100%']);
    expect(await found('100%')).toEqual(['Support 100%']);
    expect(await found('_ales')).toEqual([]);
    expect(await found(' ')).toHaveLength(3);
  });

  it('F6 a cursor that no page gave is refused', async () => {
    const store = await open();
    await expect(store.list({ workspaceId: uuidv7(), limit: 1, cursor: 'abc' })).rejects.toMatchObject({
      code: 'request-invalid',
    });
  });
}
