/** EventBus on LISTEN/NOTIFY. */
export { createPostgresEventBus, type PostgresEventBusOptions } from './event-bus.ts';
