import { uuidv7 } from '@heddle/ports';
import { expect, it } from 'vitest';
import { claimed, eventNumbers, runRequest, started, type UseFixture } from './run-log-fixture.ts';

const HOUR_MS = 3_600_000;

/** Rules of `start` and of idempotency keys. */
export function describeAccepting(use: UseFixture): void {
  it('G1 an accepted run is there, queued, for every reader at once', async () => {
    const { runLog, other } = use();
    const run = runRequest({
      session: 'a',
      user: 'u',
      slug: 'support',
      version: 3,
      keyId: 'k',
      flowId: uuidv7(),
    });
    expect(await runLog.start(run)).toEqual({
      outcome: 'started',
      runId: run.runId,
      queuedBehindSession: false,
    });
    expect(await other.get(run)).toMatchObject({
      runId: run.runId,
      status: 'queued',
      seq: 1,
      input: run.input,
      planId: run.planId,
      flowId: run.flowId,
      publishedVersion: 3,
      slug: 'support',
      keyId: 'k',
      session: 'a',
      user: 'u',
    });
    expect(await eventNumbers(other, run)).toEqual([1]);
  });

  it('G1 values come back letter by letter, also those that databases dislike', async () => {
    const { runLog } = use();
    const input = {
      z: 1,
      a: 'nul \u0000, half a pair \ud83d, "quotes", back\\slash, {braces}, żółć 🧵',
      big: 1e300,
    };
    const run = await started(runLog, { input, pins: { ask: { text: 'null \u0000' } } });
    const { snapshot } = await claimed(runLog, run.runId);
    expect(snapshot.input).toEqual(input);
    expect(Object.keys(snapshot.input ?? {})).toEqual(['z', 'a', 'big']);
    expect(snapshot.pins).toEqual({ ask: { text: 'null \u0000' } });
  });

  it('G1 where a run goes on from stays with it, for its workers and its readers, letter by letter', async () => {
    const { runLog, other } = use();
    const fork = { runId: uuidv7(), nodeId: 'ask', inputs: { b: 'nul \u0000', a: [1, null] } };
    const run = await started(runLog, { fork });
    const { snapshot } = await claimed(runLog, run.runId);
    expect(snapshot.fork).toEqual(fork);
    expect((await other.get(run))?.fork).toEqual(fork);
    const plain = await started(runLog, {});
    expect(Object.keys((await other.get(plain)) ?? {})).not.toContain('fork');
  });

  it('G1 a list says which runs were forked off another and which repeat one, without what was given instead', async () => {
    const { runLog } = use();
    const [runId, nodeId] = [uuidv7(), 'ask'];
    const forked = await started(runLog, { fork: { inputs: { b: 'nul \u0000' }, nodeId, runId } });
    const replayed = await started(runLog, { replay: { runId, live: [], follows: [nodeId] } });
    const plain = await started(runLog, {});
    const listed = async (run: { readonly runId: string; readonly workspaceId: string }) => {
      const runs = await runLog.list({ workspaceId: run.workspaceId, limit: 200 });
      return runs.find((each) => each.id === run.runId);
    };
    expect((await listed(forked))?.fork).toEqual({ runId, nodeId });
    expect((await listed(replayed))?.replay).toEqual({ runId, live: [], follows: [nodeId] });
    expect(await listed(plain)).toMatchObject({ id: plain.runId });
    for (const member of ['fork', 'replay']) expect(await listed(plain)).not.toHaveProperty(member);
  });

  it('G1 a request that cannot be stored fails alone, those beside it start', async () => {
    const { runLog } = use();
    const good = Array.from({ length: 10 }, () => runRequest());
    const bad = runRequest({ session: 'nul \u0000' });
    const results = await Promise.allSettled(
      [good[0], bad, ...good.slice(1)].flatMap((run) => (run ? [runLog.start(run)] : [])),
    );
    expect(results.map((result) => result.status)).toEqual([
      'fulfilled',
      'rejected',
      ...Array(9).fill('fulfilled'),
    ]);
    for (const run of good) expect(await runLog.get(run)).toMatchObject({ status: 'queued' });
  });

  it('G2 the same key and body name the earlier run and start nothing', async () => {
    const { runLog } = use();
    const idempotency = { scope: uuidv7(), key: 'order-1', bodyHash: 'h1' };
    const first = await started(runLog, { idempotency });
    const second = runRequest({ idempotency });
    expect(await runLog.start(second)).toEqual({ outcome: 'replayed', runId: first.runId });
    expect(await runLog.get(second)).toBeUndefined();
    expect(await runLog.get(first)).toMatchObject({ idempotentBodyHash: 'h1' });
  });

  it('G2 the same key with another body is a conflict, in another scope it is another key', async () => {
    const { runLog } = use();
    const scope = uuidv7();
    await started(runLog, { idempotency: { scope, key: 'k', bodyHash: 'h1' } });
    expect(await runLog.start(runRequest({ idempotency: { scope, key: 'k', bodyHash: 'h2' } }))).toEqual({
      outcome: 'conflict',
    });
    const elsewhere = await runLog.start(
      runRequest({ idempotency: { scope: uuidv7(), key: 'k', bodyHash: 'h2' } }),
    );
    expect(elsewhere.outcome).toBe('started');
  });

  it('G2 a key is free again after 24 hours', async () => {
    const { runLog, passTime } = use();
    const idempotency = { scope: uuidv7(), key: 'k', bodyHash: 'h1' };
    const first = await started(runLog, { idempotency });
    await passTime(23 * HOUR_MS);
    expect(await runLog.start(runRequest({ idempotency }))).toMatchObject({ runId: first.runId });
    await passTime(2 * HOUR_MS);
    const fresh = runRequest({ idempotency: { ...idempotency, bodyHash: 'h2' } });
    expect(await runLog.start(fresh)).toMatchObject({ outcome: 'started', runId: fresh.runId });
  });

  it('G2 of many racing requests with one key exactly one starts', async () => {
    const { runLog, other } = use();
    for (let round = 0; round < 20; round += 1) {
      const idempotency = { scope: uuidv7(), key: 'k', bodyHash: 'h' };
      const results = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          (index % 2 === 0 ? runLog : other).start(
            runRequest({ idempotency: { ...idempotency, bodyHash: index < 8 ? 'h' : 'other' } }),
          ),
        ),
      );
      const winners = results.filter((result) => result.outcome === 'started');
      expect(winners).toHaveLength(1);
      const replays = results.flatMap((result) => (result.outcome === 'replayed' ? [result.runId] : []));
      expect(new Set(replays).size).toBeLessThanOrEqual(1);
      expect(
        replays.every((runId) => winners.some((winner) => 'runId' in winner && winner.runId === runId)),
      ).toBe(true);
    }
  });
}
