import { createMemoryRunLog } from '@heddle/adapter-memory';
import type { NodeState } from '@heddle/contracts';
import { claimSegment, firstSegments, runSegment, segmentsWith } from '@heddle/engine';
import { type SegmentBell, uuidv7 } from '@heddle/ports';
import { expect, it } from 'vitest';
import { drawn, planned } from './drawn-flow.ts';
import { plainHost } from './plain-host.ts';
import { testBody } from './test-body.ts';
import { WORKSPACE } from './workbench.ts';

/** start → ask (waits) → end. */
const plan = planned(
  drawn({ start: 'start', ask: 'work', end: 'end' }, 'start.value>ask.in ask.value>end.value'),
);

/** A run whose node `ask` waits for a signal again and again. The clock stands still. */
async function runThatAsks() {
  const clock = { now: () => 7 };
  const log = createMemoryRunLog({ clock, random: () => 0.5 });
  const of = { runId: uuidv7(), workspaceId: WORKSPACE };
  const host = plainHost(plan, log, (attempt) =>
    attempt.node.id === 'ask'
      ? { outputs: {}, wait: { reason: 'an answer', signal: { form: {} } } }
      : testBody(attempt),
  );
  await log.heartbeat({ workerId: host.workerId, pid: 1, startedAt: clock.now() });
  await log.start({
    ...of,
    planId: plan.id,
    input: { value: 1 },
    ready: firstSegments(plan),
    events: [{ type: 'run-started', at: clock.now() }],
  });
  const work = async (segment: string): Promise<NodeState | undefined> => {
    const bell: SegmentBell = { runId: of.runId, segment };
    const claimed = await claimSegment(host, bell, 'job');
    if (claimed) await runSegment(host, claimed, new AbortController().signal);
    return (await log.snapshot(of))?.state.ask;
  };
  const [segment = ''] = segmentsWith(plan, ['ask']);
  const wake = (waitSeq: number) =>
    log.wake({
      ...of,
      activation: 'ask',
      segment,
      by: 'signal',
      waitSeq,
      event: { type: 'node-woken', at: clock.now(), nodeId: 'ask', by: 'signal' },
    });
  return { log, of, work, wake, segment };
}

it('E14 two waits of one activation that begin in the same millisecond are two: an answer to the first wakes nobody in the second', async () => {
  const { log, of, work, wake, segment } = await runThatAsks();
  for (const first of firstSegments(plan)) await work(first);
  const before = await work(segment);
  const events = await log.events({ ...of, after: 0 });
  const began = events.at(-1);
  expect(began).toMatchObject({ type: 'run-waiting', nodeId: 'ask' });
  expect(before).toMatchObject({ status: 'waiting', seq: began?.seq });

  expect(await wake(began?.seq ?? 0)).toMatchObject({ outcome: 'woken' });
  const after = await work(segment);
  const again = (await log.events({ ...of, after: 0 })).findLast(({ type }) => type === 'run-waiting');
  expect(again?.at).toBe(began?.at);
  expect(after).toMatchObject({ status: 'waiting', seq: again?.seq });
  expect(again?.seq).toBeGreaterThan(began?.seq ?? 0);

  expect(await wake(began?.seq ?? 0)).toEqual({ outcome: 'not-waiting' });
  expect(await wake(again?.seq ?? 0)).toMatchObject({ outcome: 'woken' });
});
