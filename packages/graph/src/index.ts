/** Pure functions over a flow: references, templates, expressions, port types. */

export { expectationProblem } from './cases/expectation.ts';
export { applyChange, isSameEdge } from './editor/apply-change.ts';
export { setConfigValue } from './editor/config-value.ts';
export {
  type BorderChange,
  crossingReason,
  holdsNodes,
  type MoveIntoRequest,
  moveInto,
  parentsOf,
  scopeIn,
  topmost,
  withContents,
} from './editor/containers.ts';
export {
  type EditHistory,
  MERGE_WINDOW_MS,
  pushChange,
  redo,
  startHistory,
  undo,
} from './editor/edit-history.ts';
export {
  type ConfigPath,
  type EditorChange,
  type FlowNote,
  mergeKey,
  type Point,
} from './editor/editor-change.ts';
export {
  copyFragment,
  type FlowFragment,
  FRAGMENT_FORMAT,
  fragmentCorner,
  fragmentTops,
  type PastedFragment,
  parseFragment,
  pasteFragment,
} from './editor/flow-fragment.ts';
export { followRenamedPort } from './editor/follow-ports.ts';
export { freshNodeId } from './editor/fresh-id.ts';
export {
  type ConnectionEnd,
  type PortsByNode,
  type ProposedEdge,
  proposeEdge,
} from './editor/propose-edge.ts';
export { type RenamePath, renameReferences } from './editor/rename-references.ts';
export { type WrapRequest, wrapNodes } from './editor/wrap-nodes.ts';
export { evaluateCondition, evaluateExpression } from './expression/evaluate-expression.ts';
export type { Expression, ParseExpressionResult } from './expression/expression-ast.ts';
export { expressionCompletions } from './expression/expression-completions.ts';
export { expressionReferences, renameExpressionReferences } from './expression/expression-references.ts';
export {
  type ExpressionDiagnostic,
  type ExpressionType,
  expressionType,
  type TypesOf,
} from './expression/expression-type.ts';
export type { ExpressionFunction, FunctionParameter } from './expression/functions/expression-function.ts';
export { FUNCTIONS, type FunctionName, signatureOf } from './expression/functions/function-table.ts';
export { parseExpression } from './expression/parse-expression.ts';
export { printExpression } from './expression/print-expression.ts';
export {
  type ConfigField,
  configFields,
  configPointer,
  jsonPointer,
  withConfigValue,
} from './flow/config-fields.ts';
export { diffFlows, type FlowDiff } from './flow/flow-diff.ts';
export { flowLogic } from './flow/flow-logic.ts';
export { nearest } from './flow/nearest.ts';
export { ERROR_PORT, portsOf, RUN_PORT } from './flow/node-ports.ts';
export { type ResolvedEdge, type ResolvedFlow, type ResolvedNode, resolveFlow } from './flow/resolve-flow.ts';
export { type Connection, canConnect } from './ports/can-connect.ts';
export { compareSchemas, type SchemaComparison } from './ports/compare-schemas.ts';
export { type Conversion, conversionBetween, convertValue } from './ports/conversions.ts';
export { type BorderCrossing, type BorderEnd, crossBorder } from './ports/cross-border.ts';
export {
  isAttachmentType,
  itemTypeOf,
  type ParsedPortType,
  parsePortType,
  printPortType,
} from './ports/parse-port-type.ts';
export { namePortType } from './ports/port-type-names.ts';
export { portTypeAt, propertiesOf, type SchemaProperty, schemaAt } from './ports/schema-path.ts';
export { schemaOfPortType } from './ports/type-schemas.ts';
export type { AvailableReference, Completion } from './reference/completions.ts';
export { isReadableName, readOwn, readPath } from './reference/own-property.ts';
export { printPath } from './reference/path-syntax.ts';
export { createScope, type ReferenceResult, type ReferenceScope } from './reference/reference-scope.ts';
export type { ReferenceUse } from './reference/reference-use.ts';
export { parseTemplate } from './template/parse-template.ts';
export { printTemplate } from './template/print-template.ts';
export { renderTemplate } from './template/render-template.ts';
export type { ParseTemplateResult, Template } from './template/template-ast.ts';
export { templateCompletions } from './template/template-completions.ts';
export {
  renameTemplateReferences,
  templateReferences,
} from './template/template-references.ts';
export type { Budget } from './value/meter.ts';
export { lineAndColumn, type SourceProblem } from './value/problem.ts';
