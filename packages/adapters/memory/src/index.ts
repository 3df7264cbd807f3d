/** Ports in memory: for tests, and hostile on demand. */
export { createMemoryRunLog, type MemoryRunLogOptions } from './memory-run-log.ts';
