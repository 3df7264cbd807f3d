import type { NodeRun, RunView } from '@heddle/contracts';

/** One activation in a waterfall. Nothing in it changes only because time goes on, but the length of what is open. */
export interface WaterfallRow {
  readonly key: string;
  readonly node: NodeRun;
  /** Milliseconds from the run's creation, within the span. */
  readonly startMs: number;
  /** Undefined while it has not started or still runs without a clock. */
  readonly durationMs: number | undefined;
}

/** A run over time. */
export interface Waterfall {
  /** Milliseconds from the run's creation to its end; while it goes on, to now or a little later. */
  readonly spanMs: number;
  /** Milliseconds until its first node began. */
  readonly queuedMs: number;
  readonly rows: readonly WaterfallRow[];
}

/** The waterfall of a run: activations in the order in which they began; what has not begun comes last. */
export function toWaterfall(run: RunView, now: number): Waterfall {
  const end = run.endedAt ?? Math.max(now, lastMoment(run));
  const spanMs =
    run.endedAt === undefined ? roundedUp(end - run.createdAt) : Math.max(1, end - run.createdAt);
  const firstStart = run.nodes.reduce((least, { startedAt = end }) => Math.min(least, startedAt), end);
  const rows = run.nodes
    .map((node, index) => ({ node, index }))
    .sort(
      (left, right) =>
        (left.node.startedAt ?? Number.POSITIVE_INFINITY) -
          (right.node.startedAt ?? Number.POSITIVE_INFINITY) || left.index - right.index,
    )
    .map(({ node }) => toRow(node, run.createdAt, end, spanMs));
  return { spanMs, queuedMs: clamp(firstStart - run.createdAt, spanMs), rows };
}

/** The same chart at a moment of the past: its lines and its span, with what had happened by then. */
export function toWaterfallAt(
  whole: Waterfall,
  run: RunView,
  { view, at }: { readonly view: RunView; readonly at: number },
): Waterfall {
  const then = new Map(view.nodes.map((node) => [keyOf(node), node]));
  const rows = whole.rows.map(({ key, node }) => {
    const known = then.get(key) ?? { id: node.id, iteration: node.iteration, status: 'pending', attempts: 0 };
    return toRow(known, run.createdAt, at, whole.spanMs);
  });
  return { ...whole, rows };
}

function keyOf({ id, iteration }: NodeRun): string {
  return `${id}#${iteration}`;
}

function toRow(node: NodeRun, from: number, end: number, spanMs: number): WaterfallRow {
  const key = keyOf(node);
  if (node.startedAt === undefined) return { key, node, startMs: 0, durationMs: undefined };
  const isOpen = node.endedAt === undefined && (node.status === 'running' || node.status === 'waiting');
  const until = node.endedAt ?? (isOpen ? end : node.startedAt);
  const durationMs = Math.max(0, until - node.startedAt);
  return { key, node, startMs: clamp(node.startedAt - from, spanMs), durationMs };
}

function lastMoment(run: RunView): number {
  return run.nodes.reduce(
    (latest, node) => Math.max(latest, node.endedAt ?? node.startedAt ?? 0),
    run.createdAt,
  );
}

/** A span that grows does so in steps of less than a hundredth, so that not every moment moves every bar. */
function roundedUp(spanMs: number): number {
  const step = Math.max(1, 2 ** (Math.floor(Math.log2(Math.max(1, spanMs))) - 7));
  return Math.max(1, Math.ceil(spanMs / step) * step);
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(0, value));
}

const STEPS = [1, 2, 5];
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Steps above ten seconds, as clocks are divided; days are counted in tens again. */
const CLOCK_STEPS = [
  ...[15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 4, 6, 12].map((hours) => hours * HOUR),
];

/** Round moments for an axis over a span, in milliseconds: about `wanted` of them, the first 0. */
export function axisTicks(spanMs: number, wanted: number): readonly number[] {
  const step = roundStep(Math.max(1, spanMs / Math.max(1, wanted)));
  return Array.from({ length: Math.floor(spanMs / step) + 1 }, (_, index) => index * step);
}

/** The smallest round step that is not below another. */
function roundStep(least: number): number {
  const onClock = least > 10 * SECOND ? CLOCK_STEPS.find((step) => step >= least) : undefined;
  if (onClock !== undefined) return onClock;
  const unit = least > 10 * SECOND ? DAY : 1;
  const power = 10 ** Math.max(0, Math.floor(Math.log10(least / unit)));
  return (STEPS.find((each) => each * power * unit >= least) ?? 10) * power * unit;
}

/** Pixels that a moment's name takes on an axis: `12 m 05 s` and air around it. */
const LABEL_PX = 64;
const MOST_TICKS = 8;

/**
 * The moments an axis of a width names: round ones, as many as fit without one touching the next. Where none but 0
 * fits, the end is named instead.
 */
export function ticksFor(spanMs: number, widthPx: number): readonly number[] {
  const ticks = axisTicks(spanMs, Math.max(1, Math.min(MOST_TICKS, Math.floor(widthPx / LABEL_PX))));
  return ticks.length > 1 || widthPx < LABEL_PX ? ticks : [0, spanMs];
}
