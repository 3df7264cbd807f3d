import { type FlowStore, uuidv7 } from '@heddle/ports';
import { expect, it } from 'vitest';
import { type CreatedFlow, createFlow, sampleFlow, samplePlanId } from './fixtures.ts';

/** Rules of versions, endpoints and slugs. */
export function describePublishing(open: () => Promise<FlowStore>): void {
  it('F7 publishing numbers versions and moves the endpoint', async () => {
    const store = await open();
    const { target } = await createFlow(store);
    const slug = `slug-${uuidv7()}`;
    const publish = (digit: string, flowName: string) =>
      store.publish({
        ...target,
        slug,
        planId: samplePlanId(digit),
        flow: sampleFlow(flowName),
        note: flowName,
        by: 'ada',
      });
    expect(await publish('1', 'First')).toEqual({ version: 1 });
    expect(await publish('2', 'Second')).toEqual({ version: 2 });
    const endpoint = { slug, ...target, version: 2, planId: samplePlanId('2') };
    expect(await store.endpoint(slug)).toEqual(endpoint);
    expect(await store.endpointOfFlow(target)).toEqual(endpoint);
    expect(await store.endpoint(slug, 1)).toEqual({ ...endpoint, version: 1, planId: samplePlanId('1') });
    expect(await store.endpoint(slug, 3)).toBeUndefined();
    expect(await store.endpoint('nobody')).toBeUndefined();
    expect(await store.versions(target)).toEqual([
      {
        version: 2,
        planId: samplePlanId('2'),
        flow: sampleFlow('Second'),
        note: 'Second',
        publishedBy: 'ada',
        publishedAt: expect.any(Number),
        live: true,
      },
      expect.objectContaining({ version: 1, live: false, flow: sampleFlow('First') }),
    ]);
  });

  it('F8 a rollback makes an earlier version live, and the next publication a new one', async () => {
    const store = await open();
    const { target, flow } = await createFlow(store);
    const slug = `slug-${uuidv7()}`;
    for (const digit of ['1', '2']) {
      await store.publish({ ...target, slug, planId: samplePlanId(digit), flow: flow.flow });
    }
    expect(await store.rollback({ ...target, version: 1 })).toBe(true);
    expect(await store.endpoint(slug)).toMatchObject({ version: 1 });
    expect(await store.rollback({ ...target, version: 9 })).toBe(false);
    expect(await store.publish({ ...target, slug, planId: samplePlanId('3'), flow: flow.flow })).toEqual({
      version: 3,
    });
    expect(await store.endpoint(slug)).toMatchObject({ version: 3 });
  });

  it('F9 a slug belongs to one flow; who is refused has published nothing', async () => {
    const store = await open();
    const first = await createFlow(store);
    const second = await createFlow(store);
    const slug = `slug-${uuidv7()}`;
    const publish = (each: CreatedFlow, wanted: string) =>
      store.publish({ ...each.target, slug: wanted, planId: samplePlanId('1'), flow: each.flow.flow });
    await publish(first, slug);
    expect(await publish(second, slug)).toBe('slug-taken');
    expect(await store.versions(second.target)).toEqual([]);
    expect(await publish(second, `${slug}-2`)).toEqual({ version: 1 });
    expect(await publish(second, slug)).toBe('slug-taken');
    expect(await store.endpointOfFlow(second.target)).toMatchObject({ slug: `${slug}-2`, version: 1 });
  });

  it('F9 flows that race for a slug: one gets it', async () => {
    const store = await open();
    const flows = await Promise.all([1, 2, 3, 4].map(() => createFlow(store)));
    const slug = `slug-${uuidv7()}`;
    const results = await Promise.all(
      flows.map(({ target, flow }) =>
        store.publish({ ...target, slug, planId: samplePlanId('1'), flow: flow.flow }),
      ),
    );
    expect(results.filter((result) => result !== 'slug-taken')).toEqual([{ version: 1 }]);
  });

  it('F9 publications of one flow that race get numbers of their own', async () => {
    const store = await open();
    const { target, flow } = await createFlow(store);
    const slug = `slug-${uuidv7()}`;
    const results = await Promise.all(
      ['1', '2', '3', '4'].map((digit) =>
        store.publish({ ...target, slug, planId: samplePlanId(digit), flow: flow.flow }),
      ),
    );
    const versions = results.flatMap((result) => (result === 'slug-taken' ? [] : [result.version]));
    expect(versions.toSorted()).toEqual([1, 2, 3, 4]);
  });

  it('F10 a new slug gives the old one free', async () => {
    const store = await open();
    const { target, flow } = await createFlow(store);
    const slug = `slug-${uuidv7()}`;
    for (const wanted of [slug, `${slug}-new`]) {
      await store.publish({ ...target, slug: wanted, planId: samplePlanId('1'), flow: flow.flow });
    }
    expect(await store.endpoint(slug)).toBeUndefined();
    expect(await store.endpoint(`${slug}-new`)).toMatchObject({ version: 2 });
  });
}
