import { type BusMessage, type EventBus, uuidv7 } from '@heddle/ports';
import { afterEach, describe, expect, it, vi } from 'vitest';

/** An {@link EventBus} under test and the transport behind it. */
export interface EventBusFixture {
  /** The bus as another process would have it. */
  open(): Promise<EventBus>;
  /** Takes the transport away, or lets it fall silent, until `back` is called. */
  away(how: 'refusing' | 'silent'): void;
  back(): void;
}

const PATIENCE = { timeout: 20_000, interval: 10 };

const advanced = (runId: string, seq: number): BusMessage => ({ type: 'advanced', runId, seq });

function textDelta(runId: string, offset: number, text: string): BusMessage {
  const delta = { type: 'text-delta', runId, nodeId: 'answer', attempt: 1, offset, text, at: 0 } as const;
  return { type: 'delta', runId, delta };
}

/** The text that deltas say, each put where its offset says. */
function textOf(messages: readonly BusMessage[]): string {
  let text = '';
  for (const message of messages) {
    if (message.type !== 'delta' || message.delta.type !== 'text-delta') continue;
    const { offset, text: piece } = message.delta;
    expect(offset).toBeLessThanOrEqual(text.length);
    text = text.slice(0, offset) + piece + text.slice(offset + piece.length);
  }
  return text;
}

/** What every {@link EventBus} promises. */
export function describeEventBus(name: string, fixture: EventBusFixture): void {
  const opened: EventBus[] = [];
  const open = async (): Promise<EventBus> => {
    const bus = await fixture.open();
    opened.push(bus);
    return bus;
  };
  const following = (bus: EventBus, runId: string): BusMessage[] => {
    const messages: BusMessage[] = [];
    bus.follow(runId, (message) => messages.push(message));
    return messages;
  };
  /** Publishes until a message has come, since one that is published while a connection is made may be lost. */
  const publishUntilHeard = async (from: EventBus, to: EventBus): Promise<void> => {
    const runId = uuidv7();
    const heard = following(to, runId);
    await vi.waitFor(
      () => {
        from.publish(advanced(runId, 1));
        expect(heard).not.toHaveLength(0);
      },
      { timeout: 25_000, interval: 100 },
    );
  };

  describe(`event bus: ${name}`, () => {
    afterEach(async () => {
      fixture.back();
      await Promise.all(opened.splice(0).map((bus) => bus.close()));
    });

    it('B1 messages of a run reach those who follow it, in this process and in others, until they stop', async () => {
      const [here, there] = [await open(), await open()];
      const [runId, otherId] = [uuidv7(), uuidv7()];
      const [mine, theirs] = [following(here, runId), following(there, runId)];
      const stopped: BusMessage[] = [];
      there.follow(runId, (message) => stopped.push(message))();
      here.publish(advanced(otherId, 1));
      here.publish({ type: 'cancelled', runId });
      const expected = [{ type: 'cancelled', runId }];
      await vi.waitFor(() => expect([mine, theirs]).toEqual([expected, expected]), PATIENCE);
      expect(stopped).toEqual([]);
    });

    it('B2 who follows all runs hears of every one, until they stop', async () => {
      const [here, there] = [await open(), await open()];
      const runIds = [uuidv7(), uuidv7(), uuidv7()];
      const heard = new Set<string>();
      const stop = there.followAll((message) => heard.add(message.runId));
      for (const runId of runIds) here.publish(advanced(runId, 1));
      await vi.waitFor(() => expect([...heard]).toEqual(expect.arrayContaining(runIds)), PATIENCE);
      stop();
      const [last, follower] = [uuidv7(), await open()];
      const reached = following(follower, last);
      const reachedThere = following(there, last);
      here.publish(advanced(last, 1));
      await vi.waitFor(() => expect([reached.length, reachedThere.length]).toEqual([1, 1]), PATIENCE);
      expect(heard.has(last)).toBe(false);
    });

    it('B3 messages of one publisher arrive in the order in which they were published', async () => {
      const [here, there] = [await open(), await open()];
      const runId = uuidv7();
      const heard = following(there, runId);
      const published = Array.from({ length: 500 }, (_, index) => advanced(runId, index + 1));
      for (const [index, message] of published.entries()) {
        here.publish(message);
        if (index % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      await vi.waitFor(() => expect(heard).toHaveLength(published.length), PATIENCE);
      expect(heard).toEqual(published);
    });

    it('B4 a hint never overtakes the text that was published before it', async () => {
      const [here, there] = [await open(), await open()];
      const runId = uuidv7();
      const heard = following(there, runId);
      for (let index = 0; index < 20; index++) here.publish(textDelta(runId, index, 'x'));
      here.publish(advanced(runId, 9));
      await vi.waitFor(() => expect(heard.at(-1)).toEqual(advanced(runId, 9)), PATIENCE);
      expect(textOf(heard)).toBe('x'.repeat(20));
    });

    it('B5 text alone leaves after its window, without a hint or a flush', async () => {
      const [here, there] = [await open(), await open()];
      const runId = uuidv7();
      const heard = following(there, runId);
      here.publish(textDelta(runId, 0, 'Hello'));
      await vi.waitFor(() => expect(textOf(heard)).toBe('Hello'), PATIENCE);
    });

    it('B6 after a flush nothing waits: all of it arrives although the publisher goes away', async () => {
      const [here, there] = [await fixture.open(), await open()];
      const runId = uuidv7();
      const heard = following(there, runId);
      here.publish(textDelta(runId, 0, 'last words'));
      await here.flush();
      await here.close();
      await vi.waitFor(() => expect(textOf(heard)).toBe('last words'), PATIENCE);
    });

    it('B7 text of any length and script arrives, put together by its offsets', async () => {
      const [here, there] = [await open(), await open()];
      const texts = [
        'a'.repeat(100_000),
        '😀'.repeat(5_000),
        'x😀'.repeat(3_000),
        '日本語'.repeat(4_000),
        '\u0001"\\\n'.repeat(3_000),
        '\ud83d lone '.repeat(1_000),
      ];
      for (const text of texts) {
        const runId = uuidv7();
        const heard = following(there, runId);
        here.publish(textDelta(runId, 0, text.slice(0, 7)));
        here.publish(textDelta(runId, 7, text.slice(7)));
        here.publish(advanced(runId, 2));
        await vi.waitFor(() => expect(heard.at(-1)).toEqual(advanced(runId, 2)), PATIENCE);
        expect(textOf(heard) === text).toBe(true);
      }
    });

    for (const how of ['refusing', 'silent'] as const)
      it(`B8 publishing never throws or blocks while the transport is ${how}, and works again when it is back`, async () => {
        const [here, there] = [await open(), await open()];
        await publishUntilHeard(here, there);
        fixture.away(how);
        for (let index = 0; index < 10; index++) here.publish(advanced(uuidv7(), index));
        await here.flush();
        fixture.back();
        await publishUntilHeard(here, there);
        await publishUntilHeard(there, here);
      }, 90_000);

    it('B9 closing ends also while the transport is away', async () => {
      const bus = await fixture.open();
      fixture.away('refusing');
      bus.publish(advanced(uuidv7(), 1));
      await bus.close();
    });

    it('B10 answers a ping, and refuses one while the transport is away', async () => {
      const bus = await open();
      await bus.ping();
      fixture.away('refusing');
      await expect(bus.ping()).rejects.toThrow();
    });
  });
}
