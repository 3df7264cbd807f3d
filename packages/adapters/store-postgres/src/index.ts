/** The record, definitions, knowledge and vectors in Postgres 15 or newer. */
export { createAccountStore } from './account-store.ts';
export {
  connectPostgres,
  type Postgres,
  type PostgresOptions,
  pingPostgres,
  type SqlQuery,
  type SqlSession,
  type TransactionOptions,
} from './connection.ts';
export { createFlowStore } from './flow-store.ts';
export { createKeyStore } from './key-store.ts';
export { createKnowledgeStore } from './knowledge/knowledge-store.ts';
export { createMemoryReader } from './memory-reader.ts';
export { migrate } from './migrate.ts';
export { createOperationsLog } from './operations-log.ts';
export { createPlanStore } from './plan-store.ts';
export { createRunLog } from './run-log/run-log.ts';
export { createSecretStore } from './secret-store.ts';
export { createPostgresVectorStore, type VectorStoreOptions } from './vectors/vector-store.ts';
