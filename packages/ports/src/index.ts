/** Interfaces between Heddle and the technologies it stands on. */

export {
  type Clock,
  systemClock,
} from './clock.ts';
export type {
  BusMessage,
  EventBus,
} from './event-bus.ts';
export type { ExchangeAnswer, ExchangeQuery, RecordedExchange } from './exchange.ts';
export { createFairTurn, type FairTurn, LAST_TURN } from './fair-turn.ts';
export type {
  IngestBell,
  JobQueue,
  Listener,
  LossWatch,
  QueueItems,
  QueueName,
  SegmentBell,
} from './job-queue.ts';
export type {
  Embedder,
  Retriever,
  StoredVector,
  VectorScope,
  VectorStore,
} from './knowledge.ts';
export { createMessageHub, DELTA_WINDOW_MS, type MessageHub } from './message-hub.ts';
export type {
  ChatMessage,
  ChatModels,
  ChatPart,
  ChatRequest,
} from './models.ts';
export {
  type Attachment,
  type FlowCaller,
  type IterationsView,
  implementNode,
  type MemoryAttachment,
  type MemoryReader,
  type ModelAttachment,
  type NodeContext,
  type NodeHttpRequest,
  type NodeHttpResponse,
  type NodeImplementation,
  type NodeResult,
  type NodeRunInfo,
  type NodeWait,
  type RunVault,
  type Woken,
} from './node.ts';
export type {
  FailureGroup,
  OperationsLog,
  QuietRun,
  QuietWait,
  RunLoad,
} from './operations-log.ts';
export type { PlanStore } from './plan-store.ts';
export type { Claim, ClaimedRun } from './run-claim.ts';
export type { Commit, CommitResult, CommitTimer, CommitWrite, MemoryTurn } from './run-commit.ts';
export type { RunLog, SweepOptions, SweepResult, WakeResult } from './run-log.ts';
export type { RunQuery, RunRecord } from './run-record.ts';
export type { RunCaller, RunSnapshot } from './run-snapshot.ts';
export type { StartResult, StartRun } from './run-start.ts';
export type {
  AccountStore,
  ClaimedDocument,
  Endpoint,
  FlowStore,
  FlowTarget,
  KeyStore,
  KnowledgeStore,
  KnowledgeTarget,
  SecretStore,
  StoredChunk,
  StoredFlow,
} from './stores.ts';
export {
  createUuidv7,
  type UuidSource,
  uuidv7,
} from './uuidv7.ts';
export { VALUE_LIMITS } from './value-limits.ts';
