import type { RunLog, StartRun } from '@heddle/ports';
import { createUuidv7, uuidv7, VALUE_LIMITS } from '@heddle/ports';
import { expect, it } from 'vitest';
import {
  claimed,
  committed,
  ending,
  failing,
  nodeCompleted,
  resumingOf,
  runRequest,
  started,
  type UseFixture,
  upTo,
} from './run-log-fixture.ts';

const DAY = 86_400_000;
const KEEP = { endedBeforeMs: 30 * DAY, perWorkspace: 1_000, limit: 100 };

/** Ids begin with their time; runs that are old have old ids. */
const oldId = createUuidv7({
  now: () => Date.now() - 40 * DAY,
  fill: (bytes) => crypto.getRandomValues(bytes),
});

async function ended(runLog: RunLog, overrides: Partial<StartRun> = {}): Promise<StartRun> {
  const run = await started(runLog, overrides);
  const outputs = { text: 'x'.repeat(VALUE_LIMITS.inlineBytes) };
  const large = { ...nodeCompleted('a'), outputs } as ReturnType<typeof nodeCompleted>; // cast: other outputs
  const end = ending(await claimed(runLog, run.runId));
  committed(await runLog.commit({ ...end, events: [large, ...end.events] }));
  return run;
}

async function kept(runLog: RunLog, runs: readonly StartRun[]): Promise<readonly boolean[]> {
  return Promise.all(runs.map(async (run) => (await runLog.get(run)) !== undefined));
}

/** Rules of `prune`. */
export function describePruning(use: UseFixture): void {
  it('G19 runs that ended long ago go with everything that is theirs, others stay', async () => {
    const { runLog, passTime } = use();
    const idempotency = { scope: uuidv7(), key: 'k', bodyHash: 'h' };
    const old = await ended(runLog, { runId: oldId() });
    const open = await started(runLog, { runId: oldId() });
    await passTime(31 * DAY);
    const [event] = await runLog.events({ ...old, after: 1 });
    const ref = event?.type === 'node-completed' ? (event.ref ?? '') : '';
    const recent = await ended(runLog, { runId: oldId(), workspaceId: old.workspaceId, idempotency });
    expect(await runLog.value({ ...old, ref })).toBeDefined();
    expect(await runLog.prune(KEEP)).toBe(1);
    expect(await runLog.prune(KEEP)).toBe(0);
    expect(await kept(runLog, [old, open, recent])).toEqual([false, true, true]);
    expect(await runLog.events({ ...old, after: 0 })).toEqual([]);
    expect(await runLog.outputs(old.runId, ['a'])).toEqual({});
    expect(await runLog.value({ ...old, ref })).toBeUndefined();
    // The same content of another run is still there.
    expect(await runLog.value({ ...recent, ref })).toBeDefined();
    expect(await runLog.start(runRequest({ idempotency }))).toMatchObject({ outcome: 'replayed' });
  });

  it('G19 of each workspace the newest stay; keys of those that go are free', async () => {
    const { runLog } = use();
    const workspaces = [uuidv7(), uuidv7()];
    const idempotency = { scope: uuidv7(), key: 'k', bodyHash: 'h' };
    const runs: StartRun[] = [];
    for (const workspaceId of workspaces) {
      runs.push(await started(runLog, { workspaceId }));
      for (const index of upTo(4))
        runs.push(
          await ended(runLog, {
            workspaceId,
            ...(index === 1 ? { idempotency: { ...idempotency, key: workspaceId } } : {}),
          }),
        );
    }
    let deleted = 0;
    for (const _ of upTo(4)) deleted += await runLog.prune({ ...KEEP, perWorkspace: 3 });
    expect(deleted).toBe(2);
    const each = [true, false, true, true, true];
    expect(await kept(runLog, runs)).toEqual([...each, ...each]);
    const key = workspaces[0] ?? '';
    expect(await runLog.start(runRequest({ idempotency: { ...idempotency, key } }))).toMatchObject({
      outcome: 'started',
    });
  });

  it('G19 called runs go with their caller, and not before it', async () => {
    const { runLog, passTime } = use();
    const caller = await started(runLog, { runId: oldId() });
    const calledBy = ({ runId }: StartRun) => ({
      runId: oldId(),
      workspaceId: caller.workspaceId,
      caller: { runId, activation: 'ask', segment: 's1', depth: 1 },
    });
    const child = await ended(runLog, calledBy(caller));
    const grandchild = await ended(runLog, calledBy(child));
    await passTime(31 * DAY);
    expect(await runLog.prune(KEEP)).toBe(0);
    committed(await runLog.commit(ending(await claimed(runLog, caller.runId))));
    expect(await runLog.prune(KEEP)).toBe(0);
    await passTime(31 * DAY);
    expect(await runLog.prune({ ...KEEP, limit: 2 })).toBe(2);
    expect(await kept(runLog, [caller, child, grandchild])).toEqual([true, false, false]);
    expect(await runLog.prune(KEEP)).toBe(1);
  });

  it('G9 those who prune together, and resumes beside them, do not get in each other’s way', async () => {
    const { runLog, other, passTime } = use();
    const runs = await Promise.all(
      upTo(20).map(async () => {
        const run = await started(runLog, { runId: oldId() });
        committed(await runLog.commit(failing(await claimed(runLog, run.runId))));
        return run;
      }),
    );
    await passTime(31 * DAY);
    const resumes = await Promise.all(runs.map((run) => resumingOf(runLog, run)));
    const [counts, resumed] = await Promise.all([
      Promise.all([runLog, other, runLog, other].map((log) => log.prune({ ...KEEP, limit: 10 }))),
      Promise.all(resumes.map((target) => other.resume(target))),
    ]);
    let deleted = counts.reduce((sum, count) => sum + count, 0);
    for (const _ of upTo(3)) deleted += await runLog.prune(KEEP);
    expect(deleted + resumed.filter(Boolean).length).toBe(20);
    expect(await kept(runLog, runs)).toEqual(resumed);
  });
}
