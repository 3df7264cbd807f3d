import { createMemoryRunLog } from '@heddle/adapter-memory';
import type { JsonObject } from '@heddle/contracts';
import { claimSegment, firstSegments, runSegment, segmentsWith } from '@heddle/engine';
import { uuidv7, VALUE_LIMITS } from '@heddle/ports';
import { expect, it } from 'vitest';
import { drawn, planned } from './drawn-flow.ts';
import { plainHost } from './plain-host.ts';
import { testBody } from './test-body.ts';

/** start → each [ say ] → end. */
const plan = planned(
  drawn(
    { start: 'start', each: 'each', say: { kind: 'work', parent: 'each' }, end: 'end' },
    'start.value>each.items each.item>say.in say.value>each.yield each.results>end.value',
  ),
);

it('S18 a container that a large fork starts at gives the items that were given to what is inside', async () => {
  const log = createMemoryRunLog();
  const run = { runId: uuidv7(), workspaceId: uuidv7() };
  const items = ['x'.repeat(VALUE_LIMITS.inlineBytes), 'y'];
  const seen: JsonObject[] = [];
  const host = plainHost(plan, log, (attempt) => {
    if (attempt.node.id === 'say') seen.push(attempt.inputs);
    return testBody(attempt);
  });
  const ready = firstSegments(plan);
  const fork = { runId: uuidv7(), nodeId: 'each', inputs: { items } };
  await log.start({ ...run, planId: plan.id, input: {}, ready, events: [], fork });
  const rung = ['start', 'each', 'say@0', 'say@1', 'each', 'end'];
  for (const segment of rung.flatMap((key) => segmentsWith(plan, [key]))) {
    const claimed = await claimSegment(host, { runId: run.runId, segment }, 'job');
    if (claimed) await runSegment(host, claimed, new AbortController().signal);
  }
  expect((await log.get(run))?.status).toBe('completed');
  expect(seen).toEqual(items.map((item) => ({ in: [item] })));
  const { each } = await log.outputs(run.runId, ['each']);
  expect(each).toEqual({ results: items.map((item) => ({ say: [item] })) });
});
