export type { ChildMessage } from './children/child-message.ts';
export { findPostgresBinaries, type PostgresBinaries } from './postgres/binaries.ts';
export { APPLICATION_ROLE, SUPERUSER } from './postgres/cluster.ts';
export type { PostgresTuning } from './postgres/configuration.ts';
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  openEmbeddedPostgres,
} from './postgres/embedded-postgres.ts';
export { type PlacementOptions, type PostgresPlacement, placePostgres } from './postgres/placement.ts';
export { type Account, postgresAccount } from './process/account.ts';
export { StartError, type StartErrorCode } from './start-error.ts';
export { type RunningHeddle, type StartOptions, startHeddle } from './supervisor.ts';
