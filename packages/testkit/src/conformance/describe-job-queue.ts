import { type JobQueue, uuidv7 } from '@heddle/ports';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { bells, gate, type JobQueueFixture, keyOf, openQueues, PATIENCE } from './job-queue-fixture.ts';
import { describeLosses, describeOutages } from './job-queue-outages.ts';

/** What every {@link JobQueue} promises. The fixture's store belongs to the suite alone. */
export function describeJobQueue(name: string, fixture: JobQueueFixture): void {
  const opened: JobQueue[] = [];
  const { open, collect } = openQueues(fixture, opened);

  describe(`job queue: ${name}`, () => {
    afterEach(async () => {
      fixture.back();
      await Promise.all(opened.splice(0).map((queue) => queue.close()));
    });

    it('Q1 every item that was rung for is taken, by whichever process listens', async () => {
      const [ringing, listening] = [await open(), await open()];
      const { taken } = await collect(listening);
      const items = bells(3);
      await ringing.ring('segments', items);
      await vi.waitFor(
        () => expect([...taken.keys()]).toEqual(expect.arrayContaining(items.map(keyOf))),
        PATIENCE,
      );
    });

    it('Q2 what was rung for before anybody listened waits', async () => {
      const ringing = await open();
      const items = bells(3);
      await ringing.ring('segments', items);
      const { taken } = await collect(await open());
      await vi.waitFor(
        () => expect([...taken.keys()]).toEqual(expect.arrayContaining(items.map(keyOf))),
        PATIENCE,
      );
    });

    it('Q3 a burst is taken whole, several items in one delivery', async () => {
      const queue = await open();
      const { taken } = await collect(queue);
      const items = bells(400);
      await queue.ring('segments', items);
      await vi.waitFor(() => {
        for (const item of items) expect(taken.has(keyOf(item))).toBe(true);
      }, PATIENCE);
      const deliveries = new Set(items.flatMap((item) => taken.get(keyOf(item)) ?? []));
      expect(deliveries.size).toBeLessThan(items.length / 4);
    });

    it('Q4 listeners share the work: together they miss nothing', async () => {
      const queue = await open();
      const [one, two] = [await collect(await open()), await collect(await open())];
      const rounds = Array.from({ length: 10 }, () => bells(20));
      for (const items of rounds) await queue.ring('segments', items);
      await vi.waitFor(() => {
        for (const item of rounds.flat())
          expect(one.taken.has(keyOf(item)) || two.taken.has(keyOf(item))).toBe(true);
      }, PATIENCE);
    });

    it('Q5 closing a listener waits for what is under way, and nothing is taken after it', async () => {
      const queue = await open();
      const [first] = bells(1);
      const { passed, open: letPass } = gate();
      let began = false;
      let ended = false;
      const listener = await queue.listen('segments', {
        concurrency: 1,
        take: async (item) => {
          if (item.runId !== first?.runId) return;
          began = true;
          await passed;
          ended = true;
        },
      });
      if (first) await queue.ring('segments', [first]);
      await vi.waitFor(() => expect(began).toBe(true), PATIENCE);
      let closed = false;
      const closing = listener.close().then(() => {
        closed = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(closed).toBe(false);
      letPass();
      await closing;
      expect(ended).toBe(true);
      const later = bells(1);
      await queue.ring('segments', later);
      expect((await queue.depth()).segments.waiting).toBeGreaterThanOrEqual(1);
      const { taken } = await collect(await open());
      await vi.waitFor(
        () => expect([...taken.keys()]).toEqual(expect.arrayContaining(later.map(keyOf))),
        PATIENCE,
      );
    });

    it('Q6 depth tells waiting from active, by queue', async () => {
      const queue = await open();
      await vi.waitFor(
        async () => expect((await queue.depth()).ingest).toEqual({ waiting: 0, active: 0 }),
        PATIENCE,
      );
      const documentId = uuidv7();
      await queue.ring('ingest', [{ documentId }]);
      expect(await queue.depth()).toMatchObject({ ingest: { waiting: 1, active: 0 } });
      const { passed, open: letPass } = gate();
      await queue.listen('ingest', { concurrency: 1, take: () => passed });
      await vi.waitFor(
        async () => expect((await queue.depth()).ingest).toEqual({ waiting: 0, active: 1 }),
        PATIENCE,
      );
      letPass();
      await vi.waitFor(
        async () => expect((await queue.depth()).ingest).toEqual({ waiting: 0, active: 0 }),
        PATIENCE,
      );
    });

    it('Q12 what has an earlier turn is taken before what waits for a later one', async () => {
      const queue = await open();
      const later = bells(5);
      const sooner = bells(5);
      await queue.ring('segments', later, { turn: 3 });
      await queue.ring('segments', sooner);
      const order: string[] = [];
      await queue.listen('segments', {
        concurrency: 1,
        take: async (item) => {
          order.push(keyOf(item));
        },
      });
      await vi.waitFor(() => expect(order).toHaveLength(10), PATIENCE);
      expect(order.slice(0, 5).toSorted()).toEqual(sooner.map(keyOf).toSorted());
      expect(order.slice(5).toSorted()).toEqual(later.map(keyOf).toSorted());
    });

    it('Q13 what is rung for with a delay waits in the queue, not in the process that rang', async () => {
      const delayMs = 1_500;
      const ringing = await open();
      const items = bells(2);
      const rungAt = Date.now();
      await ringing.ring('segments', items, { delayMs });
      await ringing.close();
      opened.splice(opened.indexOf(ringing), 1);
      const takenAt = new Map<string, number>();
      const listening = await open();
      expect((await listening.depth()).segments.waiting).toBe(0);
      await listening.listen('segments', {
        concurrency: 2,
        take: async (item) => {
          takenAt.set(keyOf(item), Date.now());
        },
      });
      await vi.waitFor(
        () => expect([...takenAt.keys()].toSorted()).toEqual(items.map(keyOf).toSorted()),
        PATIENCE,
      );
      for (const at of takenAt.values()) expect(at - rungAt).toBeGreaterThanOrEqual(delayMs);
    });

    it('Q7 queues do not mix', async () => {
      const queue = await open();
      const { taken } = await collect(queue);
      const documents: string[] = [];
      await queue.listen('ingest', {
        concurrency: 2,
        take: async ({ documentId }) => {
          documents.push(documentId);
        },
      });
      const documentId = uuidv7();
      const items = bells(2);
      await Promise.all([queue.ring('segments', items), queue.ring('ingest', [{ documentId }])]);
      await vi.waitFor(() => {
        expect(documents).toEqual([documentId]);
        expect([...taken.keys()].toSorted()).toEqual(items.map(keyOf).toSorted());
      }, PATIENCE);
    });

    it('Q8 a take that fails does not stop the listener', async () => {
      const queue = await open();
      const [bad, good] = [bells(1), bells(1)];
      const taken: string[] = [];
      await queue.listen('segments', {
        concurrency: 1,
        take: async (item) => {
          taken.push(keyOf(item));
          if (item.runId === bad[0]?.runId) throw new Error('the record was away');
        },
      });
      await queue.ring('segments', bad);
      await queue.ring('segments', good);
      await vi.waitFor(() => expect(taken).toEqual(expect.arrayContaining(good.map(keyOf))), PATIENCE);
    });

    describeOutages(fixture, opened);
    describeLosses(fixture, opened);
  });
}
