/** Conformance suites and fixtures; imported by tests only. */
export { describeRunLog } from './conformance/describe-run-log.ts';
export type { RunLogFixture } from './conformance/run-log/run-log-fixture.ts';
