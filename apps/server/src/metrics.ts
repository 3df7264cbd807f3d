import { stuckRuns } from '@heddle/application';
import { STUCK_REASONS, type StuckRun } from '@heddle/contracts';
import type { Platform } from '@heddle/platform';
import { type JobQueue, type RunLoad, systemClock } from '@heddle/ports';
import type { MiddlewareHandler } from 'hono';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What operators see, in Prometheus' words. */
export interface Metrics {
  readonly observe: MiddlewareHandler;
  text(): Promise<string>;
}

/** Latency buckets in seconds, from a cached page to a long run. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** An open run without an event for so long counts as stuck, for one reason or another. */
const QUIET_MS = 30_000;
const MAX_STUCK = 1_000;
const OPEN = ['queued', 'running', 'waiting'] as const;

/** Counts requests as they end, runs as they are told on the bus, and asks queue and workers when somebody reads. */
export function createMetrics({ bus, queue, runs, operations }: Platform): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'heddle_' });
  const duration = new Histogram({
    name: 'heddle_http_request_duration_seconds',
    help: 'Time to the end of a response’s head, by route group.',
    labelNames: ['group', 'status'],
    buckets: BUCKETS,
    registers: [registry],
  });
  const ended = new Counter({
    name: 'heddle_runs_ended_total',
    help: 'Runs that ended, as told on the bus.',
    registers: [registry],
  });
  const gauge: MakeGauge = (name, help, labelNames = []) =>
    new Gauge({ name, help, labelNames: [...labelNames], registers: [registry] });
  const recordQueue = queueGauges(gauge);
  const recordRuns = runGauges(gauge);
  bus.followAll((message) => {
    if (message.type === 'advanced' && message.over) ended.inc();
  });
  return {
    async observe(c, next) {
      const stop = duration.startTimer();
      await next();
      stop({ group: groupOf(c.req.path), status: String(c.res.status) });
    },
    async text() {
      const [depth, workers] = await Promise.all([queue.depth(), runs.workers()]);
      recordQueue(depth, workers);
      const [load, stuck] = await Promise.all([
        operations.load({}),
        stuckRuns({ operations, runs, clock: systemClock }, { quietForMs: QUIET_MS, limit: MAX_STUCK }),
      ]);
      recordRuns(load, stuck);
      return registry.metrics();
    },
  };
}

type MakeGauge = (name: string, help: string, labelNames?: readonly string[]) => Gauge;

/** What waits at the doorbell, and who answers it. */
function queueGauges(
  gauge: MakeGauge,
): (depth: Awaited<ReturnType<JobQueue['depth']>>, workers: readonly { readonly alive: boolean }[]) => void {
  const waiting = gauge('heddle_queue_waiting', 'Deliveries that wait, by queue.', ['queue']);
  const active = gauge('heddle_queue_active', 'Deliveries under way, by queue.', ['queue']);
  const alive = gauge('heddle_workers_alive', 'Workers whose heartbeat is fresh.');
  return (depth, workers) => {
    for (const [name, counts] of Object.entries(depth)) {
      waiting.set({ queue: name }, counts.waiting);
      active.set({ queue: name }, counts.active);
    }
    alive.set(workers.filter((worker) => worker.alive).length);
  };
}

/** What the record says of the whole installation; every label is set, so that what is over reads 0. */
function runGauges(gauge: MakeGauge): (load: RunLoad, stuck: readonly StuckRun[]) => void {
  const dead = gauge('heddle_dead_letters', 'Failed runs of saved flows that nobody resumed.');
  const depth = gauge('heddle_queue_depth', 'Segments that a worker may take, by the record.');
  const oldest = gauge('heddle_queue_oldest_seconds', 'For how long the oldest of them has been ready.');
  const open = gauge('heddle_runs_open', 'Runs that are not over, by status.', ['status']);
  const standing = gauge('heddle_runs_stuck', 'Open runs without progress for 30 s, by reason.', ['reason']);
  return (load, stuck) => {
    dead.set(load.failed);
    depth.set(load.ready);
    oldest.set((load.oldestReadyMs ?? 0) / 1_000);
    for (const status of OPEN) open.set({ status }, load.open[status] ?? 0);
    for (const reason of STUCK_REASONS)
      standing.set({ reason }, stuck.filter((run) => run.reason === reason).length);
  };
}

function groupOf(path: string): string {
  if (path.startsWith('/v1/')) return 'published';
  if (path.startsWith('/api/')) return 'management';
  return 'studio';
}
