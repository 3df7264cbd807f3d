/** The shapes everything else agrees on. */
import './without-code.ts';

export {
  type CalledFlow,
  calledFlowSchema,
  type FlowName,
  type FlowSignature,
  flowNameSchema,
  flowSignatureSchema,
  printFlowName,
  readFlowName,
} from './called-flow.ts';
export {
  DIAGNOSTIC_CODES,
  type Diagnostic,
  type DiagnosticCode,
  type DiagnosticFix,
  diagnosticFixSchema,
  diagnosticSchema,
} from './diagnostic.ts';
export {
  assertNever,
  ERROR_CODES,
  type ErrorAudience,
  type ErrorCode,
  type ErrorJson,
  type ErrorOptions,
  HeddleError,
} from './error.ts';
export {
  addUsage,
  type Citation,
  citationSchema,
  errorJsonSchema,
  isTerminalEvent,
  NO_USAGE,
  type RunDelta,
  type RunEvent,
  type RunEventBody,
  runEventBodySchema,
  TERMINAL_EVENTS,
  type Usage,
  usageSchema,
} from './event.ts';
export {
  EXCHANGE_KINDS,
  type Exchange,
  type ExchangeKind,
  exchangeSchema,
  type RunReplay,
  runReplaySchema,
} from './exchange.ts';
export {
  type Expectation,
  edgeEndSchema,
  expectationSchema,
  FLOW_FORMAT,
  type Flow,
  type FlowCase,
  type FlowEdge,
  type FlowLayout,
  type FlowNode,
  type FlowPlace,
  flowCaseSchema,
  flowEdgeSchema,
  flowGroupSchema,
  flowLayoutSchema,
  flowNodeSchema,
  flowNoteSchema,
  flowPlaceSchema,
  flowSchema,
  type Pins,
  parseEdgeEnd,
  pinsSchema,
  secretReferenceSchema,
} from './flow.ts';
export {
  type Me,
  meSchema,
  ROLES,
  type Role,
  roleSchema,
  sessionBodySchema,
  setupBodySchema,
  setupStateSchema,
} from './http/account.ts';
export { type EffectEntry, effectEntrySchema } from './http/effects.ts';
export { jsonObjectSchema, slugSchema } from './http/fields.ts';
export {
  type CheckResult,
  checkResultSchema,
  type FlowListItem,
  type FlowRecord,
  flowListItemSchema,
  flowRecordSchema,
  segmentSchema,
} from './http/flow.ts';
export { KEY_VERBS, type KeyInfo, keyBodySchema, keyInfoSchema } from './http/key.ts';
export {
  chunkSchema,
  documentSchema,
  type Knowledge,
  type KnowledgeDocument,
  knowledgeBodySchema,
  knowledgeProgressSchema,
  knowledgeSchema,
  type RetrievedChunk,
  searchBodySchema,
} from './http/knowledge.ts';
export { listOf } from './http/list.ts';
export { type NodeInfo, nodeInfoSchema, type TryBody, tryBodySchema, tryResultSchema } from './http/node.ts';
export {
  type DeadLetterGroup,
  deadLetterGroupSchema,
  type Operations,
  operationsSchema,
  type ResumeLettersBody,
  type ResumeLettersResult,
  resumeLettersBodySchema,
  resumeLettersResultSchema,
  STUCK_REASONS,
  type StuckReason,
  type StuckRun,
  stuckReasonSchema,
  stuckRunSchema,
} from './http/operations-routes.ts';
export { type Problem, problemSchema } from './http/problem.ts';
export {
  type ProviderInfo,
  providerInfoSchema,
  providerTestBodySchema,
  providerTestResultSchema,
} from './http/provider.ts';
export {
  type FlowVersion,
  flowVersionSchema,
  type PublishedResult,
  publishBodySchema,
  publishedResultSchema,
  publishResultSchema,
} from './http/publication.ts';
export {
  defineRoute,
  PERMISSIONS,
  type Permission,
  type RouteAccess,
  type RouteContract,
} from './http/route.ts';
export {
  type RouteName,
  routes,
} from './http/routes.ts';
export { runBodySchema, signalBodySchema } from './http/run.ts';
export {
  type ComparedActivation,
  type ComparedNode,
  type ComparedRun,
  comparedActivationSchema,
  comparedNodeSchema,
  comparedRunSchema,
  type JsonChange,
  type JsonDiff,
  jsonChangeSchema,
  jsonDiffSchema,
  type RunComparison,
  runComparisonSchema,
} from './http/run-comparison.ts';
export { type SecretInfo, secretBodySchema, secretInfoSchema } from './http/secret.ts';
export { type Template, templateSchema, templateUseResultSchema } from './http/template.ts';
export {
  type ActivationKey,
  activationKey,
  activationPlace,
  type DocumentId,
  documentIdSchema,
  type FlowId,
  flowIdSchema,
  type Iteration,
  type KnowledgeId,
  knowledgeIdSchema,
  NODE_ID_PATTERN,
  type NodeId,
  nodeIdSchema,
  type PlanId,
  parseActivationKey,
  planIdSchema,
  RESERVED_NAMES,
  type RunId,
  reservedNameProblem,
  runIdSchema,
  SLUG_PATTERN,
  type UserId,
  userIdSchema,
  type WorkerId,
  type WorkspaceId,
  workerIdSchema,
  workspaceIdSchema,
} from './ids.ts';
export {
  canonicalJson,
  type Json,
  type JsonObject,
  type JsonSchema,
  toJsonObject,
} from './json.ts';
export {
  type AnyNodeSpec,
  type ContainerRule,
  configSchema,
  defineNode,
  FIELD_ROLES,
  type FieldHints,
  type FieldRole,
  type FlowCallFields,
  field,
  type InsideValue,
  type JoinRule,
  NODE_CATEGORIES,
  type NodeCatalog,
  type NodeCategory,
  type NodeDefinition,
  type NodeEffects,
  type NodeMigration,
  type NodeNeeds,
  type NodeRole,
  type NodeSpec,
  type NodeStreaming,
  type NodeWeight,
} from './node-spec.ts';
export {
  PLAN_FORMAT,
  type Plan,
  type PlanContainer,
  type PlanInput,
  type PlanNode,
  type PlanSource,
  type PlanStream,
  type Segment,
} from './plan.ts';
export {
  onErrorPolicySchema,
  type Policies,
  policiesSchema,
  RETRY_CLASSES,
  SUPPORTED_POLICIES,
} from './policies.ts';
export {
  ATTACHMENT_TYPES,
  type AttachmentPort,
  type AttachmentType,
  type InputPort,
  isPortType,
  type NodePorts,
  type OutputPort,
  PORT_NAME_PATTERN,
  type PortType,
  SCALAR_PORT_TYPES,
  type ScalarPortType,
} from './port-type.ts';
export { type Present, present } from './present.ts';
export {
  type Principal,
  ROLE_PERMISSIONS,
} from './principal.ts';
export {
  type IterationFailure,
  type Iterations,
  isSettled,
  NODE_STATUSES,
  type NodeRun,
  type NodeState,
  type NodeStatus,
  nodeRunSchema,
  nodeStatusSchema,
  RUN_STATUSES,
  type RunFork,
  type RunState,
  type RunStatus,
  type RunSummary,
  type RunView,
  runForkSchema,
  runStatusSchema,
  runSummarySchema,
  runViewSchema,
  WAKE_CAUSES,
  type WakeCause,
} from './run.ts';
export {
  isLoopbackHost,
  parseSettings,
  type Settings,
} from './settings.ts';
