import type { Platform } from '@heddle/platform';
import type { MiddlewareHandler } from 'hono';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What operators see, in Prometheus' words. */
export interface Metrics {
  readonly observe: MiddlewareHandler;
  text(): Promise<string>;
}

/** Latency buckets in seconds, from a cached page to a long run. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Counts requests as they end, runs as they are told on the bus, and asks queue and workers when somebody reads. */
export function createMetrics({ bus, queue, runs }: Platform): Metrics {
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
  const waiting = new Gauge({
    name: 'heddle_queue_waiting',
    help: 'Deliveries that wait, by queue.',
    labelNames: ['queue'],
    registers: [registry],
  });
  const active = new Gauge({
    name: 'heddle_queue_active',
    help: 'Deliveries under way, by queue.',
    labelNames: ['queue'],
    registers: [registry],
  });
  const workers = new Gauge({
    name: 'heddle_workers_alive',
    help: 'Workers whose heartbeat is fresh.',
    registers: [registry],
  });
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
      const [depth, known] = await Promise.all([queue.depth(), runs.workers()]);
      for (const [name, counts] of Object.entries(depth)) {
        waiting.set({ queue: name }, counts.waiting);
        active.set({ queue: name }, counts.active);
      }
      workers.set(known.filter((worker) => worker.alive).length);
      return registry.metrics();
    },
  };
}

function groupOf(path: string): string {
  if (path.startsWith('/v1/')) return 'published';
  if (path.startsWith('/api/')) return 'management';
  return 'studio';
}
