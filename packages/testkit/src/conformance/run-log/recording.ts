import { type Commit, type RecordedExchange, uuidv7 } from '@heddle/ports';
import { expect, it } from 'vitest';
import { claimed, committed, ending, started, step, type UseFixture } from './run-log-fixture.ts';

/** An exchange with defaults: the first one of node `a`. */
function exchange(overrides: Partial<RecordedExchange> = {}): RecordedExchange {
  return {
    activation: 'a',
    attempt: 1,
    turn: 1,
    ordinal: 0,
    kind: 'http',
    hash: '0'.repeat(64),
    request: { url: 'https://example.com/', text: 'NUL \u0000 and a lone \ud800' },
    answer: { response: { status: 200, body: 'ok' }, at: 5, durationMs: 1 },
    ...overrides,
  };
}

const writes = (...exchanges: RecordedExchange[]): Partial<Commit> => ({
  writes: [{ type: 'exchanges', exchanges }],
});

/** What commits record of exchanges with the outside, and what a replay is told. */
export function describeRecording(use: UseFixture): void {
  it('exchanges are written with their commit, letter by letter', async () => {
    const { runLog, other } = use();
    const run = await started(runLog);
    const held = await claimed(runLog, run.runId);
    const failed = exchange({
      ordinal: 1,
      answer: {
        error: { code: 'http-failed', message: 'no', retryable: true, retryAfterMs: 5 },
        at: 6,
        durationMs: 2,
      },
    });
    committed(await runLog.commit(ending(held, writes(exchange(), failed))));
    expect(await other.exchanges(run)).toEqual([exchange(), failed]);
  });

  it('a commit that is refused writes none', async () => {
    const { runLog } = use();
    const run = await started(runLog);
    const held = await claimed(runLog, run.runId);
    committed(await runLog.commit(step(held, { release: false, ready: ['s2'] })));
    expect(await runLog.commit(step(held, writes(exchange())))).toMatchObject({ outcome: 'moved' });
    expect(await runLog.exchanges(run)).toEqual([]);
  });

  it('commits with exchanges and without share a statement, each keeping its own', async () => {
    const { runLog } = use();
    const [first, second, third] = await Promise.all([1, 2, 3].map(() => started(runLog)));
    if (!first || !second || !third) throw new Error('three runs');
    const held = await Promise.all([first, second, third].map((run) => claimed(runLog, run.runId)));
    const results = await Promise.all(
      held.map((each, at) => runLog.commit(ending(each, at === 1 ? {} : writes(exchange({ turn: at }))))),
    );
    results.forEach(committed);
    expect(await runLog.exchanges(first)).toEqual([exchange({ turn: 0 })]);
    expect(await runLog.exchanges(second)).toEqual([]);
    expect(await runLog.exchanges(third)).toEqual([exchange({ turn: 2 })]);
  });

  it('are read by activation, by node, in order, and a part at a time', async () => {
    const { runLog } = use();
    const run = await started(runLog);
    const all = [
      exchange({ activation: 'a', attempt: 2 }),
      exchange({ activation: 'b@1.0' }),
      exchange({ activation: 'a', turn: 3 }),
      exchange({ activation: 'b@0.0', ordinal: 1 }),
      exchange({ activation: 'b@0.0' }),
    ];
    committed(await runLog.commit(ending(await claimed(runLog, run.runId), writes(...all))));
    const [attempt2, b1, turn3, b0second, b0] = all;
    expect(await runLog.exchanges(run)).toEqual([turn3, attempt2, b0, b0second, b1]);
    expect(await runLog.exchanges({ ...run, activation: 'b@0.0' })).toEqual([b0, b0second]);
    expect(await runLog.exchanges({ ...run, nodeId: 'b' })).toEqual([b0, b0second, b1]);
    expect(await runLog.exchanges({ ...run, skip: 1, limit: 2 })).toEqual([attempt2, b0]);
  });

  it('one that is there stays as it is, and its commit goes through', async () => {
    const { runLog } = use();
    const run = await started(runLog);
    const held = await claimed(runLog, run.runId);
    const { version } = committed(await runLog.commit(step(held, { release: false, ...writes(exchange()) })));
    const again = { ...held, snapshot: { ...held.snapshot, version } };
    committed(
      await runLog.commit(ending(again, writes(exchange({ kind: 'model' }), exchange({ ordinal: 1 })))),
    );
    expect(await runLog.exchanges(run)).toEqual([exchange(), exchange({ ordinal: 1 })]);
  });

  it('another workspace sees none', async () => {
    const { runLog } = use();
    const run = await started(runLog);
    committed(await runLog.commit(ending(await claimed(runLog, run.runId), writes(exchange()))));
    expect(await runLog.exchanges({ ...run, workspaceId: uuidv7() })).toEqual([]);
  });

  it('a replay and a published version reach whoever claims', async () => {
    const { runLog } = use();
    const replay = { runId: uuidv7(), live: ['a'], follows: ['b'] };
    const run = await started(runLog, { replay, version: 3 });
    const { snapshot } = await claimed(runLog, run.runId);
    expect(snapshot).toMatchObject({ replay, publishedVersion: 3 });
    expect(await runLog.get(run)).toMatchObject({ replay, publishedVersion: 3 });
    const plain = await started(runLog);
    const { snapshot: without } = await claimed(runLog, plain.runId);
    expect(without).not.toHaveProperty('replay');
    expect(without).not.toHaveProperty('publishedVersion');
  });
}
