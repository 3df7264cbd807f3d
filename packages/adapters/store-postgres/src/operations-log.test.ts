import type { RunState } from '@heddle/contracts';
import { type Commit, type StartRun, uuidv7 } from '@heddle/ports';
import { createTestDatabase } from '@heddle/testkit/servers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createOperationsLog } from './operations-log.ts';
import { createRunLog } from './run-log/run-log.ts';
import { passTime } from './testing/pass-time.ts';
import { createTestStore, type TestStore } from './testing/test-store.ts';

let store: TestStore;
beforeAll(async () => {
  store = await createTestStore(await createTestDatabase());
});
beforeEach(() => store.clear());
afterAll(() => store.drop());

const WORKSPACE = uuidv7();
const FLOW = uuidv7();
const LONG_AGO = 1_000;

const runLog = () => createRunLog(store.postgres);
const operations = () => createOperationsLog(store.postgres);
const quiet = (workspaceId: string | undefined = WORKSPACE) =>
  operations().quiet({ workspaceId, quietForMs: 0, limit: 10 });

async function start(more: Partial<StartRun> = {}): Promise<StartRun> {
  const run: StartRun = {
    runId: uuidv7(),
    workspaceId: WORKSPACE,
    planId: `sha256:${'0'.repeat(64)}`,
    flowId: FLOW,
    input: { text: 'hello' },
    ready: ['s1'],
    events: [{ type: 'run-started', at: LONG_AGO }],
    ...more,
  };
  await runLog().start(run);
  return run;
}

async function step(run: StartRun, more: Partial<Commit>): Promise<void> {
  const taken = await runLog().claim({ runId: run.runId, segment: 's1', workerId: 'worker' });
  if (!taken) throw new Error('The segment is not free');
  await runLog().commit({
    claim: taken.claim,
    expectedVersion: taken.snapshot.version,
    settled: {},
    events: [],
    ready: [],
    release: true,
    ...more,
  });
}

function fail(run: StartRun, code: 'node-failed' | 'internal', settled: RunState): Promise<void> {
  const error = { code, message: 'nul \u0000, half a pair \ud83d' } as const;
  return step(run, { settled, end: { status: 'failed', error } });
}

describe('quiet', () => {
  it('shows a run by its last event, with what is ready', async () => {
    const run = await start();
    expect(await quiet()).toEqual([
      {
        runId: run.runId,
        workspaceId: WORKSPACE,
        flowId: FLOW,
        status: 'queued',
        preview: 'hello',
        progressAt: LONG_AGO,
        ready: ['s1'],
        claims: [],
        isParked: false,
        waits: [],
      },
    ]);
  });

  it('leaves out what moved just now, what is over, and other workspaces', async () => {
    await start({ events: [{ type: 'run-started', at: Date.now() }] });
    await start({ workspaceId: uuidv7() });
    await fail(await start(), 'internal', {});
    expect(await operations().quiet({ workspaceId: WORKSPACE, quietForMs: 60_000, limit: 10 })).toEqual([]);
    expect(await operations().quiet({ quietForMs: 0, limit: 10 })).toHaveLength(2);
  });

  it('tells a claim in good hands from one whose worker died', async () => {
    const run = await start();
    await runLog().claim({ runId: run.runId, segment: 's1', workerId: 'worker' });
    expect((await quiet())[0]?.claims).toEqual([{ segment: 's1', workerId: 'worker', isDead: false }]);
    await passTime(store.postgres, 9_000);
    expect((await quiet())[0]?.claims).toEqual([{ segment: 's1', workerId: 'worker', isDead: true }]);
  });

  it('shows what is waited for, until when, and which run was called', async () => {
    const run = await start();
    const at = Date.now() + 3_600_000;
    await step(run, {
      settled: {
        nap: { status: 'waiting', on: ['time', 'signal'] },
        call: { status: 'waiting', on: ['run'], runId: 'called' },
      },
      status: 'waiting',
      timers: [{ activation: 'nap', segment: 's1', due: { at } }],
    });
    expect((await quiet())[0]).toMatchObject({
      status: 'waiting',
      waits: [
        { activation: 'call', on: ['run'], runId: 'called' },
        { activation: 'nap', on: ['time', 'signal'], until: at },
      ],
    });
  });

  it('reads the time of events whatever else they hold', async () => {
    const run = await start();
    const outputs = { text: 'nul \u0000 "at":7' };
    const by = { attempt: 1, durationMs: 1, jobId: 'j', workerId: 'w' };
    await step(run, { events: [{ type: 'node-completed', at: LONG_AGO + 5, nodeId: 'a', outputs, ...by }] });
    expect((await quiet())[0]?.progressAt).toBe(LONG_AGO + 5);
  });

  it('names the run that has its turn in a session', async () => {
    const first = await start({ serialKey: 's' });
    const second = await start({ serialKey: 's' });
    const shown = (await quiet()).find((run) => run.runId === second.runId);
    expect(shown).toMatchObject({ isParked: true, behind: first.runId, ready: [] });
  });
});

describe('load', () => {
  it('counts open runs, what is ready and for how long, what is held, and what failed', async () => {
    await start();
    const taken = await start({ ready: ['s1', 's2'] });
    await runLog().claim({ runId: taken.runId, segment: 's1', workerId: 'worker' });
    await fail(await start(), 'internal', {});
    await start({ workspaceId: uuidv7() });
    await passTime(store.postgres, 5_000);
    const load = await operations().load({ workspaceId: WORKSPACE });
    expect(load).toMatchObject({ open: { queued: 1, running: 1 }, ready: 2, held: { worker: 1 }, failed: 1 });
    expect(load.oldestReadyMs).toBeGreaterThanOrEqual(5_000);
    expect(await operations().load({})).toMatchObject({ open: { queued: 2 }, ready: 3 });
  });

  it('an empty record has nothing to do', async () => {
    expect(await operations().load({})).toEqual({ open: {}, ready: 0, held: {}, failed: 0 });
  });
});

describe('failures', () => {
  it('are grouped by flow, code and node, whatever their messages hold; tries are left out', async () => {
    const state: RunState = { map: { status: 'failed', marks: '.f' }, 'in@1': { status: 'failed' } };
    const runs = [await start(), await start()];
    for (const run of runs) await fail(run, 'node-failed', state);
    const other = await start();
    await fail(other, 'internal', {});
    const { flowId: _flowId, ...saved } = await start();
    const tried = { ...saved, runId: uuidv7() };
    await runLog().start(tried);
    await fail(tried, 'internal', {});
    const groups = await operations().failures({ workspaceId: WORKSPACE, limit: 10 });
    expect(groups.map(({ code, nodeId, count, newestRunId }) => [code, nodeId, count, newestRunId])).toEqual([
      ['internal', undefined, 1, other.runId],
      ['node-failed', 'in', 2, runs[1]?.runId],
    ]);
    expect(groups[0]?.newestError.message).toContain('\u0000');
    const query = { workspaceId: WORKSPACE, flowId: FLOW, limit: 10 };
    expect(await operations().failedRuns({ ...query, code: 'node-failed', nodeId: 'in' })).toEqual(
      runs.map((run) => run.runId),
    );
    expect(await operations().failedRuns({ ...query, code: 'internal' })).toEqual([other.runId]);
    expect(await operations().failedRuns({ ...query, code: 'node-failed' })).toEqual([]);
    expect(await operations().failedRuns({ ...query, flowId: 'no id', code: 'internal' })).toEqual([]);
  });

  it('are none in another workspace', async () => {
    await fail(await start(), 'internal', {});
    expect(await operations().failures({ workspaceId: uuidv7(), limit: 10 })).toEqual([]);
  });
});
