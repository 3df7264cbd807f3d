/** Decides (advance), tells (fold) and does (runSegment). Knows no Redis, no clock and no kind of node. */
export { isCall, isGone, isLive, segmentsWith } from './activations.ts';
export { advance, type Decision } from './advance.ts';
export type { CallLent, CallWork } from './calls.ts';
export {
  createRunFold,
  emptyRun,
  foldEvent,
  foldRun,
  isOver,
  type RunFold,
  type RunHeader,
  withInputs,
} from './fold.ts';
export {
  gatherInputs,
  insideValue,
  neededValues,
  type ReadingPlace,
  readSource,
  type Values,
} from './gather-inputs.ts';
export {
  type ClaimedSegment,
  claimSegment,
  KEEP_LIMIT,
  runSegment,
  type SegmentOutcome,
} from './handle-segment.ts';
export type { EngineHost, NodeAttempt } from './host.ts';
export { indexOf, type PlanIndex, placeIn, seenFrom } from './plan-index.ts';
export { nextDelay } from './policies/retry.ts';
export { failedCall, POISONED_AFTER, planResume } from './prepare.ts';
export { changedNodes, replayScope } from './replay-scope.ts';
export { DEFAULT_TIMEOUT_MS } from './settle-node.ts';
export { firstSegments } from './start-run.ts';
