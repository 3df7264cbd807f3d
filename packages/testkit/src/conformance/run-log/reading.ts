import { uuidv7 } from '@heddle/ports';
import { expect, it } from 'vitest';
import {
  claimed,
  committed,
  ending,
  nodeCompleted,
  RUN_CANCELLED,
  started,
  step,
  type UseFixture,
  upTo,
} from './run-log-fixture.ts';

/** Rules of what readers see. */
export function describeReading(use: UseFixture): void {
  it('G11 events are numbered from 1 without gaps and can be read on from any number', async () => {
    const { runLog, other } = use();
    const run = await started(runLog);
    let held = await claimed(runLog, run.runId);
    for (const index of upTo(5)) {
      const { version } = committed(
        await runLog.commit(
          step(held, {
            release: false,
            events: Array.from({ length: index - 1 }, (_, place) => nodeCompleted(`n${index}-${place}`)),
          }),
        ),
      );
      held = { ...held, snapshot: { ...held.snapshot, version } };
    }
    const all = await other.events({ ...run, after: 0 });
    expect(all.map((event) => event.seq)).toEqual(upTo(11));
    expect(all.every((event) => event.runId === run.runId)).toBe(true);
    for (const after of [0, 1, 3, 4, 10, 11, 12]) {
      expect(await other.events({ ...run, after })).toEqual(all.slice(after));
      expect(await other.events({ ...run, after, limit: 2 })).toEqual(all.slice(after, after + 2));
    }
  });

  it('G15 a reader of another workspace sees nothing of a run', async () => {
    const { runLog } = use();
    const run = await started(runLog);
    const stranger = { runId: run.runId, workspaceId: uuidv7() };
    expect(await runLog.get(stranger)).toBeUndefined();
    expect(await runLog.events({ ...stranger, after: 0 })).toEqual([]);
    expect(await runLog.list({ workspaceId: stranger.workspaceId, limit: 10 })).toEqual([]);
    expect(await runLog.get({ ...run, runId: 'no-id' })).toBeUndefined();
    expect(await runLog.events({ ...run, runId: 'no-id', after: 0 })).toEqual([]);
  });

  it('G3 outputs are those of the last settlement of an activation', async () => {
    const { runLog, other } = use();
    const run = await started(runLog);
    const held = await claimed(runLog, run.runId);
    committed(
      await runLog.commit(
        step(held, {
          release: false,
          events: [nodeCompleted('a', 'old'), nodeCompleted('b'), nodeCompleted('c', 'third', '2.0')],
        }),
      ),
    );
    committed(
      await runLog.commit({ ...step(held, { events: [nodeCompleted('a', 'new')] }), expectedVersion: 1 }),
    );
    expect(await other.outputs(run.runId, ['a', 'c@2.0', 'c', 'never'])).toEqual({
      a: { text: 'new' },
      'c@2.0': { text: 'third' },
    });
    expect(await other.outputs(run.runId, [])).toEqual({});
    expect(await other.outputs(uuidv7(), ['a'])).toEqual({});
  });

  it('G3 outputs that are asked for together do not mix', async () => {
    const { runLog } = use();
    const runs = await Promise.all(
      upTo(30).map(async (index) => {
        const run = await started(runLog);
        const held = await claimed(runLog, run.runId);
        committed(
          await runLog.commit(
            step(held, { events: [nodeCompleted('a', `a${index}`), nodeCompleted('b', `b${index}`)] }),
          ),
        );
        return run;
      }),
    );
    const found = await Promise.all(
      runs.flatMap(({ runId }) => [runLog.outputs(runId, ['a']), runLog.outputs(runId, ['b'])]),
    );
    expect(found).toEqual(
      upTo(30).flatMap((index) => [{ a: { text: `a${index}` } }, { b: { text: `b${index}` } }]),
    );
  });

  it('lists show the newest first, page by id, and filter by flow, status and session', async () => {
    const { runLog } = use();
    const workspaceId = uuidv7();
    const flowId = uuidv7();
    const first = await started(runLog, { workspaceId, flowId, input: { text: '  Where is\nmy order? ' } });
    const second = await started(runLog, { workspaceId, session: 'a', input: { n: 5 } });
    const third = await started(runLog, { workspaceId, flowId, session: 'b' });
    await runLog.cancel({ ...third, event: RUN_CANCELLED });
    const ids = async (query: object) =>
      (await runLog.list({ workspaceId, limit: 10, ...query })).map((run) => run.id);
    expect(await ids({})).toEqual([third.runId, second.runId, first.runId]);
    expect(await ids({ limit: 2 })).toEqual([third.runId, second.runId]);
    expect(await ids({ before: second.runId })).toEqual([first.runId]);
    expect(await ids({ flowId })).toEqual([third.runId, first.runId]);
    expect(await ids({ flowId, status: 'queued' })).toEqual([first.runId]);
    expect(await ids({ session: 'a' })).toEqual([second.runId]);
    expect(await ids({ before: 'no-id' })).toEqual([]);
    const [summary] = await runLog.list({ workspaceId, limit: 1, before: second.runId });
    expect(summary).toEqual({
      id: first.runId,
      flowId,
      planId: first.planId,
      status: 'queued',
      preview: 'Where is my order?',
      usage: { inputTokens: 0, outputTokens: 0, costUsd: 0 },
      seq: 1,
      createdAt: expect.any(Number),
    });
  });

  it('ended names the runs that are over, of those asked', async () => {
    const { runLog } = use();
    const open = await started(runLog);
    const over = await started(runLog);
    committed(await runLog.commit(ending(await claimed(runLog, over.runId))));
    expect(await runLog.ended([open.runId, over.runId, 'no-id'])).toEqual([over.runId]);
    expect(await runLog.ended([])).toEqual([]);
  });
}
