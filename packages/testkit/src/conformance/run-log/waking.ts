import { WAKE_CAUSES, type WakeCause } from '@heddle/contracts';
import { uuidv7 } from '@heddle/ports';
import { expect, it } from 'vitest';
import {
  claimed,
  committed,
  eventNumbers,
  failing,
  nodeWoken,
  RUN_CANCELLED,
  started,
  step,
  type UseFixture,
  upTo,
  waiting,
  wakingOf,
} from './run-log-fixture.ts';

/** Rules of `wake`. */
export function describeWaking(use: UseFixture): void {
  it.each(WAKE_CAUSES)(
    'G16 %s wakes what waits for it: state, event, ready segment in one step',
    async (by) => {
      const { runLog, other } = use();
      const run = await waiting(runLog, { on: [by] });
      expect(await runLog.get(run)).toMatchObject({ status: 'waiting' });
      expect(await other.wake(wakingOf(run, { by, value: { text: 'go' } }))).toEqual({
        outcome: 'woken',
        seq: 3,
      });
      const { snapshot } = await claimed(runLog, run.runId);
      expect(snapshot).toMatchObject({
        status: 'running',
        version: 2,
        state: { ask: { status: 'woken', by, value: { text: 'go' } } },
        ready: [],
      });
      const events = await runLog.events({ ...run, after: 2 });
      expect(events).toEqual([{ ...nodeWoken(by), runId: run.runId, seq: 3 }]);
    },
  );

  it('G16 a wake without a value brings none', async () => {
    const { runLog } = use();
    const run = await waiting(runLog);
    await runLog.wake(wakingOf(run));
    const { snapshot } = await claimed(runLog, run.runId);
    expect(snapshot.state.ask).toEqual({ status: 'woken', by: 'signal' });
  });

  it('G1 a value that wakes comes letter by letter, also what databases dislike', async () => {
    const { runLog } = use();
    const values = [{ z: 'nul \u0000, half a pair \ud83d', a: ['"', '\\u0000'] }, null, 'text', 0, [false]];
    for (const value of values) {
      const run = await waiting(runLog);
      await runLog.wake(wakingOf(run, { value }));
      const { snapshot } = await claimed(runLog, run.runId);
      expect(snapshot.state.ask).toEqual({ status: 'woken', by: 'signal', value });
      expect(JSON.stringify(snapshot.state.ask)).toContain(JSON.stringify(value));
    }
  });

  it('G1 a failure whose message databases dislike is committed all the same', async () => {
    const { runLog } = use();
    const run = await started(runLog);
    const message = 'half a pair \ud83d, nul \u0000, \\u0000';
    const settled = { ask: { status: 'failed' as const, error: { code: 'node-failed', message } } };
    committed(await runLog.commit(step(await claimed(runLog, run.runId), { settled, ready: ['s2'] })));
    const { snapshot } = await claimed(runLog, run.runId, 's2');
    expect(snapshot.state.ask).toMatchObject({ status: 'failed', error: { code: 'node-failed' } });
    const kept = snapshot.state.ask;
    expect(kept?.status === 'failed' && kept.error?.message).toContain(', \\u0000');
  });

  it('G16 of 20 that wake together one does', async () => {
    const { runLog, other } = use();
    for (let round = 0; round < 10; round += 1) {
      const run = await waiting(runLog, { on: ['signal', 'time', 'person', 'run'] });
      const results = await Promise.all(
        upTo(20).map((index) =>
          (index % 2 === 0 ? runLog : other).wake(
            wakingOf(run, { by: WAKE_CAUSES[index % 4] as WakeCause, value: index }), // cast: an index within bounds
          ),
        ),
      );
      expect(results.filter((result) => result?.outcome === 'woken')).toHaveLength(1);
      const winner = results.findIndex((result) => result?.outcome === 'woken') + 1;
      const { snapshot } = await claimed(runLog, run.runId);
      expect(snapshot.state.ask).toMatchObject({ value: winner });
      expect(await eventNumbers(runLog, run)).toEqual([1, 2, 3]);
    }
  });

  it('G16 what does not wait, waits for something else, or is not there, does not wake', async () => {
    const { runLog } = use();
    const run = await waiting(runLog, { on: ['signal'] });
    const nothing = { outcome: 'not-waiting' };
    expect(await runLog.wake(wakingOf(run, { by: 'time' }))).toEqual(nothing);
    expect(await runLog.wake(wakingOf(run, { activation: 'other' }))).toEqual(nothing);
    const plain = await started(runLog);
    expect(await runLog.wake(wakingOf(plain))).toEqual(nothing);
    expect(await eventNumbers(runLog, run)).toEqual([1, 2]);
    expect(await runLog.get(run)).toMatchObject({ status: 'waiting' });
  });

  it('G16 an answer to one wait of an activation wakes no other one; a wait that does not say which it is takes it', async () => {
    const { runLog } = use();
    const run = await waiting(runLog, { seq: 2 });
    for (const waitSeq of [1, 3, 0])
      expect(await runLog.wake(wakingOf(run, { waitSeq }))).toEqual({ outcome: 'not-waiting' });
    expect(await eventNumbers(runLog, run)).toEqual([1, 2]);
    expect(await runLog.wake(wakingOf(run, { waitSeq: 2 }))).toMatchObject({
      outcome: 'woken',
    });
    expect(await runLog.wake(wakingOf(await waiting(runLog), { waitSeq: 5 }))).toMatchObject({
      outcome: 'woken',
    });
  });

  it('G15 a run of another workspace does not wake, nor one that nobody has', async () => {
    const { runLog } = use();
    const run = await waiting(runLog);
    expect(await runLog.wake({ ...wakingOf(run), workspaceId: uuidv7() })).toBeUndefined();
    expect(await runLog.wake({ ...wakingOf(run), runId: uuidv7() })).toBeUndefined();
    expect(await runLog.wake({ ...wakingOf(run), runId: 'no-id' })).toBeUndefined();
    expect(await eventNumbers(runLog, run)).toEqual([1, 2]);
  });

  it('G8 a run that is over does not wake', async () => {
    const { runLog } = use();
    const cancelled = await waiting(runLog);
    await runLog.cancel({ ...cancelled, event: RUN_CANCELLED });
    expect(await runLog.wake(wakingOf(cancelled))).toEqual({ outcome: 'not-waiting' });
    const failed = await waiting(runLog, { ready: ['s2'] });
    committed(await runLog.commit(failing(await claimed(runLog, failed.runId, 's2'))));
    expect(await runLog.wake(wakingOf(failed))).toEqual({ outcome: 'not-waiting' });
    expect(await runLog.get(failed)).toMatchObject({ status: 'failed', seq: 3 });
  });

  it('G3 a wake between a claim and its commit makes the commit decide again', async () => {
    const { runLog, other } = use();
    const run = await waiting(runLog, { ready: ['s2'] });
    const held = await claimed(runLog, run.runId, 's2');
    expect(await other.wake(wakingOf(run))).toMatchObject({ outcome: 'woken' });
    const result = await runLog.commit(step(held, { status: 'waiting' }));
    expect(result).toMatchObject({
      outcome: 'moved',
      snapshot: { state: { ask: { status: 'woken' } }, ready: ['s1'] },
    });
  });

  it('S1 a wake does not take a segment from the worker that has it; its commit finds what woke', async () => {
    const { runLog, other } = use();
    const run = await waiting(runLog, { ready: ['s1'] });
    const held = await claimed(runLog, run.runId, 's1');
    expect(await other.wake(wakingOf(run))).toMatchObject({ outcome: 'woken' });
    expect(await other.claim({ runId: run.runId, segment: 's1', workerId: 'worker-2' })).toBeUndefined();
    const moved = await runLog.commit(step(held));
    expect(moved).toMatchObject({ outcome: 'moved', snapshot: { state: { ask: { status: 'woken' } } } });
  });

  it('G3 a commit that waits says so, and a claim says that the run goes on', async () => {
    const { runLog } = use();
    const run = await waiting(runLog, { ready: ['s2'] });
    const status = async () => (await runLog.get(run))?.status;
    expect(await status()).toBe('waiting');
    const held = await claimed(runLog, run.runId, 's2');
    expect(held.snapshot.status).toBe('running');
    const { version } = committed(await runLog.commit(step(held, { release: false })));
    expect(await status()).toBe('running');
    const again = { ...step(held, { status: 'waiting' as const }), expectedVersion: version };
    committed(await runLog.commit(again));
    expect(await status()).toBe('waiting');
  });
}
