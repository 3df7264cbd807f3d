/** The record, definitions and vectors in Postgres 15 or newer. */
export {
  connectPostgres,
  type Postgres,
  type PostgresOptions,
  pingPostgres,
} from './connection.ts';
export { createMemoryReader } from './memory-reader.ts';
export { migrate } from './migrate.ts';
export { createPlanStore } from './plan-store.ts';
export { createRunLog } from './run-log/run-log.ts';
