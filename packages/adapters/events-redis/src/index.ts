/** EventBus on Redis pub/sub. */
export { createRedisEventBus, type RedisEventBusOptions } from './event-bus.ts';
