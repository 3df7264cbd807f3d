/** Ports in memory: for tests, and hostile on demand. */
export { createMemoryPlanStore } from './memory-plan-store.ts';
export { createMemoryRunLog, type MemoryRunLogOptions } from './memory-run-log.ts';
