import type { RunState } from '@heddle/contracts';
import { uuidv7 } from '@heddle/ports';
import { expect, it } from 'vitest';
import {
  claimed,
  committed,
  commitUntilApplied,
  ending,
  eventNumbers,
  movedSnapshot,
  nodeCompleted,
  started,
  step,
  type UseFixture,
  upTo,
} from './run-log-fixture.ts';

const settled = (...nodes: string[]): RunState =>
  Object.fromEntries(nodes.map((node) => [node, { status: 'completed' as const }]));

/** Rules of `commit`: what applies, what is written with it, what it answers otherwise. */
export function describeCommitting(use: UseFixture): void {
  it('G3 a commit merges state, numbers events, adds ready segments and usage in one step', async () => {
    const { runLog } = use();
    const run = await started(runLog);
    const held = await claimed(runLog, run.runId);
    const result = await runLog.commit(
      step(held, {
        settled: { a: { status: 'completed', absent: ['error'] } },
        events: [nodeCompleted('a'), { type: 'node-skipped', at: 2, nodeId: 'b' }],
        ready: ['s2', 's3', 's2'],
        usage: { inputTokens: 3, outputTokens: 5, costUsd: 0.25, estimated: true },
      }),
    );
    expect(result).toEqual({ outcome: 'committed', version: 1, seq: 3 });
    const next = await claimed(runLog, run.runId, 's2');
    expect(next.snapshot).toMatchObject({
      version: 1,
      seq: 3,
      state: { a: { status: 'completed', absent: ['error'] } },
      ready: ['s3'],
      claims: { s2: { epoch: 2 } },
      usage: { inputTokens: 3, outputTokens: 5, costUsd: 0.25, estimated: true },
    });
    committed(await runLog.commit(step(next, { settled: settled('c'), ready: ['s3'] })));
    const last = await claimed(runLog, run.runId, 's3');
    expect(last.snapshot).toMatchObject({ ready: [], state: { a: {}, c: {} } });
  });

  it('G3 a step keeps the claim, the next one builds on it', async () => {
    const { runLog } = use();
    const run = await started(runLog);
    const held = await claimed(runLog, run.runId);
    const first = committed(
      await runLog.commit(
        step(held, { release: false, settled: settled('a'), events: [nodeCompleted('a')] }),
      ),
    );
    const second = await runLog.commit({
      ...step(held, { settled: settled('b') }),
      expectedVersion: first.version,
    });
    expect(second).toEqual({ outcome: 'committed', version: 2, seq: 2 });
  });

  it('G3 a stale epoch commits nothing', async () => {
    const { runLog, passTime } = use();
    const run = await started(runLog);
    const stale = await claimed(runLog, run.runId, 's1', 'worker-1');
    await passTime(9_000);
    const fresh = await claimed(runLog, run.runId, 's1', 'worker-2');
    const late = step(stale, { settled: settled('a'), events: [nodeCompleted('a')], ready: ['s2'] });
    expect(await runLog.commit(late)).toEqual({ outcome: 'fenced' });
    expect(await eventNumbers(runLog, run)).toEqual([1]);
    committed(await runLog.commit(step(fresh, { settled: settled('a'), ready: ['s2'] })));
    expect(await runLog.commit(late)).toEqual({ outcome: 'fenced' });
    expect((await claimed(runLog, run.runId, 's2')).snapshot.ready).toEqual([]);
  });

  it('G3 the right epoch in the wrong hands commits nothing', async () => {
    const { runLog } = use();
    const run = await started(runLog);
    const held = await claimed(runLog, run.runId);
    const thief = { ...held, claim: { ...held.claim, workerId: 'thief' } };
    expect(await runLog.commit(step(thief))).toEqual({ outcome: 'fenced' });
    const unknown = { ...held, claim: { ...held.claim, runId: uuidv7() } };
    expect(await runLog.commit(step(unknown))).toEqual({ outcome: 'fenced' });
    const nonsense = { ...held, claim: { ...held.claim, runId: 'no-id' } };
    expect(await runLog.commit(step(nonsense))).toEqual({ outcome: 'fenced' });
  });

  it('G3 a commit that was decided on an old version gets the merged run to decide again', async () => {
    const { runLog, other } = use();
    const run = await started(runLog, { ready: ['s1', 's2'] });
    const left = await claimed(runLog, run.runId, 's1');
    const right = await claimed(other, run.runId, 's2');
    committed(await runLog.commit(step(left, { settled: settled('a'), events: [nodeCompleted('a')] })));
    const snapshot = movedSnapshot(await other.commit(step(right, { settled: settled('b') })));
    expect(snapshot).toMatchObject({ version: 1, seq: 2, state: { a: { status: 'completed' } } });
    expect(Object.keys(snapshot.claims)).toEqual(['s2']);
    committed(await other.commit(step({ ...right, snapshot }, { settled: settled('b') })));
  });

  //   s1 ─┐
  //       ├─ s3      whoever settles second must see the first, or s3 never starts
  //   s2 ─┘
  it('G5 two connections race the two parents of a join: it becomes ready exactly once', async () => {
    const { runLog, other } = use();
    for (let round = 0; round < 100; round += 1) {
      const run = await started(runLog, { ready: ['s1', 's2'] });
      const left = await claimed(runLog, run.runId, 's1', 'worker-1');
      const right = await claimed(other, run.runId, 's2', 'worker-2');
      const commitParent = (log: typeof runLog, held: typeof left, node: string, sibling: string) =>
        commitUntilApplied(log, held, (snapshot) => ({
          settled: settled(node),
          events: [nodeCompleted(node)],
          ready: sibling in snapshot.state ? ['s3'] : [],
        }));
      await Promise.all([commitParent(runLog, left, 'a', 'b'), commitParent(other, right, 'b', 'a')]);
      const join = await claimed(runLog, run.runId, 's3');
      expect(Object.keys(join.snapshot.state).sort()).toEqual(['a', 'b']);
      expect(await other.claim({ runId: run.runId, segment: 's3', workerId: 'rival' })).toBeUndefined();
      expect(await eventNumbers(other, run)).toEqual([1, 2, 3]);
    }
  });

  it('G3 commits of one run that arrive together are all applied, one after another', async () => {
    const { runLog } = use();
    const ready = Array.from({ length: 12 }, (_, index) => `s${index}`);
    const run = await started(runLog, { ready });
    const held = await Promise.all(ready.map((segment) => claimed(runLog, run.runId, segment)));
    await Promise.all(
      held.map((each) =>
        commitUntilApplied(runLog, each, () => ({
          settled: settled(`node-${each.claim.segment}`),
          events: [nodeCompleted(`node-${each.claim.segment}`)],
          ready: each.claim.segment === 's0' ? ['end'] : [],
        })),
      ),
    );
    const { snapshot } = await claimed(runLog, run.runId, 'end');
    expect(Object.keys(snapshot.state)).toHaveLength(12);
    expect(snapshot).toMatchObject({ version: 12, seq: 13, ready: [] });
    expect(await eventNumbers(runLog, run)).toEqual(upTo(13));
  });

  it('G3 of two commits under one claim and version one is applied', async () => {
    const { runLog, other } = use();
    for (let round = 0; round < 50; round += 1) {
      const run = await started(runLog);
      const held = await claimed(runLog, run.runId);
      const results = await Promise.all(
        [runLog, other].map((log) => log.commit(step(held, { events: [nodeCompleted('a')] }))),
      );
      expect(results.map((result) => result.outcome).sort()).toEqual(['committed', 'fenced']);
      expect(await eventNumbers(runLog, run)).toEqual([1, 2]);
    }
  });

  it('G3 the end is final: status, output and time are set, nothing is left to claim or commit', async () => {
    const { runLog } = use();
    const run = await started(runLog, { ready: ['s1', 's2'] });
    const held = await claimed(runLog, run.runId, 's1');
    const sibling = await claimed(runLog, run.runId, 's2');
    committed(await runLog.commit(ending(held, { ready: ['s3'] })));
    const record = await runLog.get(run);
    expect(record).toMatchObject({ status: 'completed', output: { text: 'done' }, seq: 2 });
    expect(record?.endedAt).toBeGreaterThanOrEqual(record?.createdAt ?? Number.POSITIVE_INFINITY);
    expect(await runLog.commit({ ...step(sibling), expectedVersion: 1 })).toEqual({ outcome: 'fenced' });
    expect(await runLog.claim({ runId: run.runId, segment: 's3', workerId: 'worker-1' })).toBeUndefined();
    expect(await runLog.ended([run.runId, uuidv7()])).toEqual([run.runId]);
  });

  it('G15 a failed run keeps its error', async () => {
    const { runLog } = use();
    const run = await started(runLog);
    const held = await claimed(runLog, run.runId);
    const error = { code: 'node-failed', message: 'No.', details: { nodeId: 'a' } } as const;
    committed(await runLog.commit(ending(held, { end: { status: 'failed', error } })));
    expect(await runLog.get(run)).toMatchObject({ status: 'failed', error });
  });

  it('G4 turns of a conversation are written with their commit, once, and with no other', async () => {
    const { runLog, memory } = use();
    const run = await started(runLog);
    const held = await claimed(runLog, run.runId);
    const scope = { memory: uuidv7(), session: 'a' };
    const write = (text: string) =>
      ({
        type: 'memory',
        ...scope,
        turns: [
          { role: 'user', text },
          { role: 'assistant', text: `re: ${text}` },
        ],
      }) as const;
    const first = step(held, { release: false, writes: [write('one \u0000 "quoted"')] });
    committed(await runLog.commit(first));
    expect((await runLog.commit(first)).outcome).toBe('moved');
    committed(
      await runLog.commit({ ...step(held, { writes: [write('two'), write('three')] }), expectedVersion: 1 }),
    );
    const turns = await memory.turns({ ...scope, maxTurns: 5 });
    expect(turns.map((turn) => turn.text)).toEqual([
      're: one \u0000 "quoted"',
      'two',
      're: two',
      'three',
      're: three',
    ]);
    expect(turns[0]).toMatchObject({ role: 'assistant', at: expect.any(Number) });
    expect(await memory.turns({ ...scope, session: 'b', maxTurns: 5 })).toEqual([]);
  });

  it('G4 the vault of a run is what its last commit sealed', async () => {
    const { runLog } = use();
    const run = await started(runLog);
    const held = await claimed(runLog, run.runId);
    expect(await runLog.vault(run.runId)).toBeUndefined();
    committed(await runLog.commit(step(held, { release: false, writes: [{ type: 'vault', sealed: 'v1' }] })));
    committed(await runLog.commit({ ...step(held, { release: false }), expectedVersion: 1 }));
    expect(await runLog.vault(run.runId)).toBe('v1');
    committed(
      await runLog.commit({
        ...step(held, { writes: [{ type: 'vault', sealed: 'v2' }] }),
        expectedVersion: 2,
      }),
    );
    expect(await runLog.vault(run.runId)).toBe('v2');
  });

  it('G3 a thousand runs side by side each start, are claimed and end once', async () => {
    const { runLog, other } = use();
    await Promise.all(
      upTo(1_000).map(async (index) => {
        const log = index % 2 === 0 ? runLog : other;
        const run = await started(log, { input: { index } });
        const held = await claimed(log, run.runId);
        expect(held.snapshot.input).toEqual({ index });
        committed(await log.commit(ending(held, { settled: settled('a') })));
        expect(await log.get(run)).toMatchObject({ status: 'completed', seq: 2 });
      }),
    );
  });
}
