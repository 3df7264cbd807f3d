/**
 * Loaded into a process by the lab: on SIGUSR2 it writes the longest time that its event loop was late since the last
 * one, in milliseconds, as `LAB_LAG 12.3`.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 5;
const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delays.enable();
process.on('SIGUSR2', () => {
  const longest = delays.count === 0 ? 0 : delays.max / 1e6 - RESOLUTION_MS;
  delays.reset();
  process.stderr.write(`LAB_LAG ${Math.max(0, longest).toFixed(1)}\n`);
});
