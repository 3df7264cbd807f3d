import { setTimeout as delay } from 'node:timers/promises';
import type { JobQueue } from '@heddle/ports';
import { expect, it, vi } from 'vitest';
import { bells, type JobQueueFixture, keyOf, openQueues, PATIENCE } from './job-queue-fixture.ts';

/** Longer than any process waits between two checks. */
const ONE_CHECK_MS = 1_200;

/** What a queue promises while its store is away. */
export function describeOutages(fixture: JobQueueFixture, opened: JobQueue[]): void {
  const { open, collect } = openQueues(fixture, opened);

  for (const how of ['refusing', 'silent'] as const)
    it(`Q9 a ring never hangs: it is refused while the store is ${how}, and taken when it is back`, async () => {
      const queue = await open();
      await queue.ping();
      fixture.away(how);
      await expect(queue.ring('segments', bells(1))).rejects.toMatchObject({
        code: 'queue-unavailable',
        retryable: true,
      });
      await expect(queue.ping()).rejects.toMatchObject({ code: 'queue-unavailable' });
      fixture.back();
      const items = bells(1);
      await vi.waitFor(() => queue.ring('segments', items), { timeout: 25_000, interval: 100 });
      const { taken } = await collect(await open());
      await vi.waitFor(
        () => expect([...taken.keys()]).toEqual(expect.arrayContaining(items.map(keyOf))),
        PATIENCE,
      );
    }, 60_000);

  it('Q10 a listener takes on when the store is back', async () => {
    const queue = await open();
    const { taken } = await collect(await open());
    fixture.away('refusing');
    await expect(queue.ring('segments', bells(1))).rejects.toMatchObject({ code: 'queue-unavailable' });
    fixture.back();
    const items = bells(1);
    await vi.waitFor(() => queue.ring('segments', items), { timeout: 25_000, interval: 100 });
    await vi.waitFor(() => expect([...taken.keys()]).toEqual(expect.arrayContaining(items.map(keyOf))), {
      timeout: 25_000,
      interval: 50,
    });
  }, 60_000);

  it('Q11 closing ends also while the store is away', async () => {
    const queue = await open();
    await collect(queue);
    fixture.away('refusing');
    await queue.close();
    opened.splice(opened.indexOf(queue), 1);
  });
}

/** What a queue promises when its store lost what it had. */
export function describeLosses(fixture: JobQueueFixture, opened: JobQueue[]): void {
  const { open } = openQueues(fixture, opened);
  /** Processes that watch, and how often each was told. */
  const watching = async (count: number) => {
    const told: number[] = [];
    for (let index = 0; index < count; index++) {
      told.push(0);
      await (await open()).onLoss(async () => {
        told[index] = (told[index] ?? 0) + 1;
      });
    }
    return { times: () => told.reduce((sum, times) => sum + times, 0) };
  };

  for (const [how, lose] of Object.entries(fixture.losses))
    it(`Q14 after the store ${how} one of all that watch is told, once`, async () => {
      const { times } = await watching(3);
      const before = times();
      await lose();
      await vi.waitFor(() => expect(times()).toBe(before + 1), PATIENCE);
      await delay(ONE_CHECK_MS);
      expect(times()).toBe(before + 1);
    }, 60_000);

  it('Q15 a ring that was refused in one process is told of in another when the store is back', async () => {
    const ringing = await open();
    const { times } = await watching(2);
    const before = times();
    fixture.away('refusing');
    await expect(ringing.ring('segments', bells(1))).rejects.toMatchObject({ code: 'queue-unavailable' });
    expect(times()).toBe(before);
    fixture.back();
    await vi.waitFor(() => expect(times()).toBe(before + 1), PATIENCE);
  }, 60_000);

  it('Q16 a look that fails is made again, and one that is over is not', async () => {
    const queue = await open();
    const [lose] = Object.values(fixture.losses);
    let looks = 0;
    const watch = await queue.onLoss(async () => {
      looks++;
      if (looks === 1) throw new Error('the record was away');
    });
    await lose?.();
    await vi.waitFor(() => expect(looks).toBe(2), PATIENCE);
    await watch.stop();
    await lose?.();
    await delay(ONE_CHECK_MS);
    expect(looks).toBe(2);
  }, 60_000);
}
