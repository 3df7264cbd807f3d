/** JobQueue on BullMQ, on Redis or on Postgres. */
export { assertKeepsJobs, type QueueStore, redisConnection } from './connection.ts';
export { createJobQueue, type JobQueueOptions } from './job-queue.ts';
