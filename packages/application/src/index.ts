/** Use cases of Heddle. Every one that acts for somebody takes a Principal and authorises once. */
export {
  type SignedIn,
  setUp,
  signIn,
  signOut,
  userOfSession,
  whoAmI,
} from './accounts/account-use-cases.ts';
export { authorise, type Member, mayCall, notFound } from './authorise.ts';
export { listCalledFlows } from './flows/called-flows.ts';
export { planOf } from './flows/compile-flow.ts';
export { checkFlow, createFlow, deleteFlow, getFlow, listFlows, saveFlow } from './flows/flow-use-cases.ts';
export { listVersions, type Published, publishFlow, rollbackFlow } from './flows/publish-flow.ts';
export { type CutDocument, embeddedText, type IngestOptions, ingestDocument } from './ingest.ts';
export {
  createKnowledge,
  deleteDocument,
  deleteKnowledge,
  getDocument,
  getKnowledge,
  listDocuments,
  listKnowledge,
  type NewDocument,
  searchKnowledge,
  uploadDocuments,
} from './knowledge/knowledge-use-cases.ts';
export {
  getOperations,
  listDeadLetters,
  listStuckRuns,
  resumeDeadLetters,
  stuckRuns,
} from './operations/operations-use-cases.ts';
export { createRetriever, type KeywordRanking, type RetrieverOptions } from './retriever.ts';
export {
  type ApprovalView,
  answerApproval,
  showApproval,
} from './runs/approval-use-cases.ts';
export {
  assertAnswered,
  type CallRequest,
  type CallResult,
  callFlow,
  type FindEndpoint,
  publicUsage,
} from './runs/call-flow.ts';
export { callFromRun } from './runs/call-from-run.ts';
export { cancelOrphans, cancelRun } from './runs/cancel-run.ts';
export { compareRuns } from './runs/compare-runs.ts';
export { listEffects } from './runs/effect-ledger.ts';
export { type FollowOptions, followRun } from './runs/follow-run.ts';
export { wholeOutput } from './runs/large-values.ts';
export { listExchanges } from './runs/list-exchanges.ts';
export { getRun, getRunFlow, getRunValue, listRuns, planOfRun } from './runs/read-run.ts';
export { type ReplayRequest, replayRun } from './runs/replay-run.ts';
export { resumeRun } from './runs/resume-run.ts';
export { type RunFlowRequest, runFlow } from './runs/run-flow.ts';
export { makeCase } from './runs/run-to-case.ts';
export { startRun } from './runs/start-run.ts';
export { type TryResult, tryNode } from './runs/try-node.ts';
export {
  type Signal,
  signalRun,
  tellCaller,
  tellCallerSoon,
} from './runs/wake-run.ts';
export { createSecretBox, type SecretBox, type SecretContext } from './secret-box.ts';
export { createKey, deleteKey, listKeys, type NewKey, principalOfKey } from './secrets/key-use-cases.ts';
export { deleteSecret, listProviders, listSecrets, putSecret } from './secrets/secret-use-cases.ts';
export type { Services, TemplateSource } from './services.ts';
export { listTemplates, useTemplate } from './templates/template-use-cases.ts';
