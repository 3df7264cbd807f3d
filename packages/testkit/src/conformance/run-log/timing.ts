import { expect, it } from 'vitest';
import {
  claimed,
  committed,
  ending,
  eventNumbers,
  failing,
  nodeWoken,
  RUN_CANCELLED,
  resumingOf,
  step,
  type UseFixture,
  upTo,
  waiting,
  wakingOf,
} from './run-log-fixture.ts';

const MINUTE = 60_000;
const afterAMinute = [{ activation: 'ask', segment: 's1', due: { afterMs: MINUTE } }];

/** Rules of `wakeDue` and of timers that commits set. */
export function describeTiming(use: UseFixture): void {
  it.each([
    ['after', () => ({ afterMs: MINUTE })],
    ['at', () => ({ at: Date.now() + MINUTE })],
  ] as const)(
    'G16 time wakes "%s" its moment by the clock of the record, never before it',
    async (_name, due) => {
      const { runLog, other, passTime } = use();
      const run = await waiting(runLog, {
        on: ['time', 'signal'],
        timers: [{ activation: 'ask', segment: 's1', due: due() }],
      });
      await passTime(MINUTE - 5_000);
      expect(await runLog.wakeDue(100)).toEqual({ bells: [] });
      await passTime(6_000);
      // Through connections that did not set it.
      expect(await other.wakeDue(100)).toEqual({ bells: [{ runId: run.runId, segment: 's1' }] });
      expect(await runLog.wakeDue(100)).toEqual({ bells: [] });
      const { snapshot } = await claimed(runLog, run.runId);
      expect(snapshot.state.ask).toEqual({ status: 'woken', by: 'time' });
      const [event] = await runLog.events({ ...run, after: 2 });
      expect(event).toMatchObject({ ...nodeWoken('time'), at: expect.any(Number), seq: 3 });
    },
  );

  it('G16 a timer that is set again counts from then on', async () => {
    const { runLog, passTime } = use();
    const run = await waiting(runLog, { on: ['time'], timers: afterAMinute, ready: ['s2'] });
    await passTime(MINUTE / 2);
    const timers = [{ activation: 'ask', segment: 's9', due: { afterMs: MINUTE } }];
    committed(await runLog.commit(step(await claimed(runLog, run.runId, 's2'), { timers })));
    await passTime(MINUTE / 2 + 5_000);
    expect(await runLog.wakeDue(100)).toEqual({ bells: [] });
    await passTime(MINUTE / 2);
    expect(await runLog.wakeDue(100)).toEqual({ bells: [{ runId: run.runId, segment: 's9' }] });
  });

  it('G3 a commit that is fenced or overtaken sets no timer', async () => {
    const { runLog, passTime } = use();
    const run = await waiting(runLog, { on: ['time'], ready: ['s2'] });
    const held = await claimed(runLog, run.runId, 's2');
    const late = step(held, { timers: afterAMinute });
    expect(await runLog.commit({ ...late, claim: { ...held.claim, epoch: 99 } })).toEqual({
      outcome: 'fenced',
    });
    expect(await runLog.commit({ ...late, expectedVersion: 99 })).toMatchObject({ outcome: 'moved' });
    await passTime(2 * MINUTE);
    expect(await runLog.wakeDue(100)).toEqual({ bells: [] });
  });

  it('G16 whoever is woken otherwise has no timer any more', async () => {
    const { runLog, passTime } = use();
    const run = await waiting(runLog, { on: ['time', 'signal'], timers: afterAMinute });
    await runLog.wake(wakingOf(run));
    await passTime(2 * MINUTE);
    expect(await runLog.wakeDue(100)).toEqual({ bells: [] });
    expect(await eventNumbers(runLog, run)).toEqual([1, 2, 3]);
  });

  it('G9 sweepers that wake together wake each once, and signals beside them do not double', async () => {
    const { runLog, other, passTime } = use();
    const runs = await Promise.all(
      upTo(30).map(() => waiting(runLog, { on: ['time', 'signal'], timers: afterAMinute })),
    );
    await passTime(2 * MINUTE);
    const [results, signals] = await Promise.all([
      Promise.all([runLog, other, runLog, other].map((log) => log.wakeDue(100))),
      Promise.all(runs.slice(0, 10).map((run) => other.wake(wakingOf(run)))),
    ]);
    const rung = results.flatMap(({ bells }) => bells.map((bell) => bell.runId));
    const signalled = runs
      .filter((_run, index) => signals[index]?.outcome === 'woken')
      .map(({ runId }) => runId);
    expect([...rung, ...signalled].toSorted()).toEqual(runs.map(({ runId }) => runId).toSorted());
    for (const run of runs) expect(await eventNumbers(runLog, run)).toEqual([1, 2, 3]);
  });

  it('G9 what is over the limit is woken the next time', async () => {
    const { runLog, passTime } = use();
    await Promise.all(upTo(5).map(() => waiting(runLog, { on: ['time'], timers: afterAMinute })));
    await passTime(2 * MINUTE);
    const counts: number[] = [];
    for (const _ of upTo(3)) counts.push((await runLog.wakeDue(2)).bells.length);
    expect(counts).toEqual([2, 2, 1]);
  });

  it('G8 a timer of a run that is over does nothing', async () => {
    const { runLog, passTime } = use();
    const waits = { on: ['time' as const], timers: afterAMinute, ready: ['s2'] };
    const cancelled = await waiting(runLog, waits);
    await runLog.cancel({ ...cancelled, event: RUN_CANCELLED });
    const completed = await waiting(runLog, waits);
    committed(await runLog.commit(ending(await claimed(runLog, completed.runId, 's2'))));
    await passTime(2 * MINUTE);
    expect(await runLog.wakeDue(100)).toEqual({ bells: [] });
    expect(await eventNumbers(runLog, cancelled)).toEqual([1, 2, 3]);
    expect(await runLog.get(completed)).toMatchObject({ status: 'completed', seq: 3 });
  });

  it('G16 a moment that passed while a run was failed wakes it when it is resumed', async () => {
    const { runLog, passTime } = use();
    const run = await waiting(runLog, { on: ['time'], timers: afterAMinute, ready: ['s2'] });
    committed(await runLog.commit(failing(await claimed(runLog, run.runId, 's2'))));
    await passTime(2 * MINUTE);
    expect(await runLog.wakeDue(100)).toEqual({ bells: [] });
    expect(await runLog.resume(await resumingOf(runLog, run))).toBe(true);
    expect(await runLog.wakeDue(100)).toEqual({ bells: [{ runId: run.runId, segment: 's1' }] });
    expect(await runLog.wakeDue(100)).toEqual({ bells: [] });
  });
}
