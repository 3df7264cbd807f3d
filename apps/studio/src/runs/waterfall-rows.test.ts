import type { NodeRun, RunView } from '@heddle/contracts';
import { expect, test } from 'vitest';
import { axisTicks, ticksFor, toWaterfall } from './waterfall-rows.ts';

function node(
  id: string,
  startedAt?: number,
  endedAt?: number,
  status: NodeRun['status'] = 'completed',
): NodeRun {
  return {
    id,
    iteration: '',
    status,
    attempts: 1,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(endedAt === undefined ? {} : { endedAt }),
  };
}
function run(nodes: NodeRun[], endedAt?: number): RunView {
  return {
    id: 'r',
    planId: 'p',
    status: endedAt === undefined ? 'running' : 'completed',
    input: {},
    usage: { inputTokens: 0, outputTokens: 0, costUsd: 0 },
    nodes,
    seq: 1,
    createdAt: 1_000,
    ...(endedAt === undefined ? {} : { endedAt }),
  };
}

test('nodes stand in the order in which they began, those that did not begin last', () => {
  const rows = toWaterfall(
    run(
      [
        node('late', 1_500, 1_600),
        node('never', undefined, undefined, 'skipped'),
        node('early', 1_100, 1_200),
      ],
      2_000,
    ),
    9_000,
  ).rows;
  expect(rows.map((row) => row.node.id)).toEqual(['early', 'late', 'never']);
});

test('a bar begins where its node began, and is as long as it took', () => {
  const { rows, spanMs, queuedMs } = toWaterfall(run([node('a', 1_250, 1_750)], 2_000), 9_000);
  expect(spanMs).toBe(1_000);
  expect(queuedMs).toBe(250);
  expect(rows[0]).toMatchObject({ startMs: 250, durationMs: 500 });
});

test('a run that goes on spans until now, and so does its running node', () => {
  const { rows, spanMs } = toWaterfall(run([node('a', 2_000, undefined, 'running')]), 5_000);
  expect(spanMs).toBe(4_000);
  expect(rows[0]).toMatchObject({ startMs: 1_000, durationMs: 3_000 });
});

test('the span of a run that goes on grows in steps of less than a hundredth', () => {
  const spans = [100_000, 100_200, 100_400, 130_900].map((at) => toWaterfall(run([]), 1_000 + at).spanMs);
  expect(spans).toEqual([100_352, 100_352, 100_864, 131_072]);
});

test('a clock behind the run does not turn time back', () => {
  const { spanMs, rows } = toWaterfall(run([node('a', 1_100, 1_300)]), 0);
  expect(spanMs).toBe(300);
  expect(rows[0]).toMatchObject({ startMs: 100, durationMs: 200 });
});

test('an axis has round moments from 0 within the span', () => {
  expect(axisTicks(1_000, 4)).toEqual([0, 500, 1_000]);
  expect(axisTicks(16_900, 5)).toEqual([0, 5_000, 10_000, 15_000]);
  expect(axisTicks(0, 5)).toEqual([0]);
  expect(axisTicks(0.5, 5)).toEqual([0]);
});

test('above ten seconds an axis is divided as clocks are', () => {
  const [second, minute, hour] = [1_000, 60_000, 3_600_000];
  expect(axisTicks(61 * second, 5)).toEqual([0, 15, 30, 45, 60].map((at) => at * second));
  expect(axisTicks(8 * minute, 5)).toEqual([0, 2, 4, 6, 8].map((at) => at * minute));
  expect(axisTicks(26 * hour, 5)).toEqual([0, 6, 12, 18, 24].map((at) => at * hour));
  expect(axisTicks(9 * 24 * hour, 5)).toEqual([0, 48, 96, 144, 192].map((at) => at * hour));
});

test('a node that waits spans until now', () => {
  const { rows } = toWaterfall(run([node('a', 2_000, undefined, 'waiting')]), 5_000);
  expect(rows[0]).toMatchObject({ startMs: 1_000, durationMs: 3_000 });
});

test('the moments of an axis stand at least 64 pixels apart, however narrow it is', () => {
  for (const width of [0, 40, 64, 90, 128, 300, 1_000])
    for (const span of [1, 7, 99, 1_000, 1_480, 61_000]) {
      const [first = 0, second] = ticksFor(span, width);
      if (second !== undefined && width >= 64)
        expect((width * (second - first)) / span, `${span} ms in ${width} px`).toBeGreaterThanOrEqual(64);
    }
  expect(ticksFor(1_480, 60)).toEqual([0]);
  expect(ticksFor(993, 100)).toEqual([0, 993]);
});
