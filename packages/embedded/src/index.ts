export { findPostgresBinaries, type PostgresBinaries } from './postgres/binaries.ts';
export { APPLICATION_ROLE, SUPERUSER } from './postgres/cluster.ts';
export type { PostgresTuning } from './postgres/configuration.ts';
export { type EmbeddedPostgresOptions, openEmbeddedPostgres } from './postgres/embedded-postgres.ts';
export { type PlacementOptions, type PostgresPlacement, placePostgres } from './postgres/placement.ts';
export type { PostgresServer } from './postgres/server.ts';
export { type Account, postgresAccount } from './process/account.ts';
export { StartError, type StartErrorCode } from './start-error.ts';
