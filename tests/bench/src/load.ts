import { Pool } from 'undici';
import { cpuByPart, cpuPerRequest } from './processes.ts';

export interface LoadResult {
  readonly connections: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failed: number;
  /** Processor time a request, in ms, by part of what was measured. */
  readonly cpuMs: Readonly<Record<string, number>>;
}

/** Asks one address from so many connections for so long, and sums up. Bounded by time; loopback only. */
export async function load(
  target: { readonly origin: string; readonly path: string; readonly token?: string; readonly body: string },
  connections: number,
  seconds: number,
): Promise<LoadResult> {
  const pool = new Pool(target.origin, { connections });
  const headers = {
    'content-type': 'application/json',
    ...(target.token === undefined ? {} : { authorization: `Bearer ${target.token}` }),
  };
  const latencies: number[] = [];
  let failed = 0;
  const cpuBefore = cpuByPart();
  const startedAt = performance.now();
  const end = startedAt + seconds * 1_000;
  const caller = async (): Promise<void> => {
    while (performance.now() < end) {
      const before = performance.now();
      const { statusCode, body } = await pool.request({
        path: target.path,
        method: 'POST',
        headers,
        body: target.body,
      });
      await body.dump();
      if (statusCode === 200) latencies.push(performance.now() - before);
      else failed++;
    }
  };
  await Promise.all(Array.from({ length: connections }, caller));
  const took = (performance.now() - startedAt) / 1_000;
  const cpuMs = cpuPerRequest(cpuBefore, cpuByPart(), latencies.length + failed);
  await pool.close();
  latencies.sort((left, right) => left - right);
  const at = (share: number): number =>
    Math.round((latencies[Math.floor(latencies.length * share)] ?? 0) * 10) / 10;
  return {
    connections,
    requestsPerSecond: Math.round(latencies.length / took),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    failed,
    cpuMs,
  };
}
