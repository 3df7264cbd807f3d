/** Conformance suites and fixtures; imported by tests only. */
export { describeAccountStore } from './conformance/describe-account-store.ts';
export { describeEventBus, type EventBusFixture } from './conformance/describe-event-bus.ts';
export { describeFlowStore } from './conformance/describe-flow-store.ts';
export { describeJobQueue } from './conformance/describe-job-queue.ts';
export { describeKeyStore } from './conformance/describe-key-store.ts';
export { describeKnowledgeStore } from './conformance/describe-knowledge-store.ts';
export { describePlanStore } from './conformance/describe-plan-store.ts';
export { describeRunLog } from './conformance/describe-run-log.ts';
export { describeSecretStore } from './conformance/describe-secret-store.ts';
export { describeVectorStore } from './conformance/describe-vector-store.ts';
export type { JobQueueFixture } from './conformance/job-queue-fixture.ts';
export type { RunLogFixture } from './conformance/run-log/run-log-fixture.ts';
export type { KnowledgeStoreFixture } from './conformance/stores/knowledge-fixture.ts';
export {
  createNodeContext,
  lendNode,
  type NodeContextOverrides,
  type RecordedEmissions,
  recordEmissions,
  runNode,
  TEST_RUN,
} from './node-context.ts';
