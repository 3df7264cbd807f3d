import { createMemoryRunLog } from '@heddle/adapter-memory';
import { compile } from '@heddle/compiler';
import { type Flow, flowSchema, type Plan } from '@heddle/contracts';
import { claimSegment, type EngineHost, firstSegments, runSegment } from '@heddle/engine';
import { type SegmentBell, uuidv7 } from '@heddle/ports';
import { testBody } from './test-body.ts';
import { testCatalog } from './test-catalog.ts';

/** Compiles a big graph, and runs it with bodies that do nothing: what is left is the engine's own time. */

const NODES = 1_000;
const TIMES = 9;

/** Layers of ten, each node reading two of the layer before; every fifth waits for something outside. */
function bigFlow(): Flow {
  const ids = Array.from({ length: NODES - 2 }, (_, place) => `n${place}`);
  const edges = ids.flatMap((id, place) => {
    const layer = Math.floor(place / 10);
    if (layer === 0) return [{ from: 'start.value', to: `${id}.in` }];
    const before = (layer - 1) * 10;
    return [place % 10, (place + 1) % 10].map((column) => ({
      from: `n${before + column}.value`,
      to: `${id}.in`,
    }));
  });
  return flowSchema.parse({
    format: 'heddle/flow@1',
    name: 'Big',
    nodes: [
      { id: 'start', kind: 'start' },
      ...ids.map((id, place) => ({ id, kind: place % 5 === 0 ? 'work' : 'pure' })),
      { id: 'end', kind: 'end' },
    ],
    edges: [...edges, { from: `${ids.at(-1)}.value`, to: 'end.value' }],
  });
}

function median(times: number[]): number {
  return times.toSorted((left, right) => left - right)[Math.floor(times.length / 2)] ?? 0;
}

function compiled(flow: Flow): Plan {
  const { plan, diagnostics } = compile(flow, { catalog: testCatalog });
  if (!plan) throw new Error(diagnostics.map((item) => item.message).join('\n'));
  return plan;
}

async function runOnce(plan: Plan): Promise<number> {
  const log = createMemoryRunLog({ pause: async () => undefined });
  const bells: SegmentBell[] = [];
  const workspaceId = uuidv7();
  const runId = uuidv7();
  const host: EngineHost = {
    workerId: 'worker',
    log,
    plan: async () => plan,
    ring: async (rung) => {
      bells.push(...rung);
    },
    lose: (bell) => {
      throw new Error(`lost ${bell.segment}`);
    },
    tellCaller: async () => undefined,
    publish: () => undefined,
    publishDelta: () => undefined,
    runNode: async (attempt) => testBody(attempt),
    clock: { now: () => Date.now() },
    random: Math.random,
    sleep: async () => undefined,
  };
  await log.heartbeat({ workerId: 'worker', pid: 1, startedAt: Date.now() });
  const startedAt = performance.now();
  const ready = firstSegments(plan);
  await log.start({ runId, workspaceId, planId: plan.id, input: {}, ready, events: [] });
  bells.push(...ready.map((segment) => ({ runId, segment })));
  for (let bell = bells.shift(); bell; bell = bells.shift()) {
    const claimed = await claimSegment(host, bell, 'job');
    if (claimed) await runSegment(host, claimed, new AbortController().signal);
  }
  const took = performance.now() - startedAt;
  const run = await log.get({ runId, workspaceId });
  if (run?.status !== 'completed') throw new Error(`Expected a completed run, found ${run?.status}.`);
  return took;
}

const flow = bigFlow();
const compileTimes: number[] = [];
let plan = compiled(flow);
for (let time = 0; time < TIMES; time++) {
  const before = performance.now();
  plan = compiled(flow);
  compileTimes.push(performance.now() - before);
}
const runTimes: number[] = [];
for (let time = 0; time < TIMES; time++) runTimes.push(await runOnce(plan));
console.log(
  `${NODES} nodes, ${plan.segments.length} segments: compiled in ${median(compileTimes).toFixed(0)} ms (first ${compileTimes[0]?.toFixed(0)} ms); run in ${median(runTimes).toFixed(0)} ms, ${(median(runTimes) / NODES).toFixed(2)} ms a node (record in memory, medians of ${TIMES}).`,
);
