/** Pure functions over a flow: references, templates, expressions, port types. */

export { type ConfigField, configFields, configPointer, withConfigValue } from './flow/config-fields.ts';
export { diffFlows, type FlowDiff } from './flow/flow-diff.ts';
export { flowLogic } from './flow/flow-logic.ts';
export {
  ERROR_PORT,
  nearest,
  portsOf,
  type ResolvedEdge,
  type ResolvedFlow,
  type ResolvedNode,
  resolveFlow,
  RUN_PORT,
} from './flow/resolve-flow.ts';
export { canConnect, type Connection } from './ports/can-connect.ts';
export { compareSchemas, type SchemaComparison } from './ports/compare-schemas.ts';
export { type Conversion, conversionBetween, convertValue } from './ports/conversions.ts';
export {
  isAttachmentType,
  itemTypeOf,
  type ParsedPortType,
  parsePortType,
  printPortType,
} from './ports/parse-port-type.ts';
export { namePortType } from './ports/port-type-names.ts';
export { schemaOfPortType } from './ports/type-schemas.ts';
export { isReadableName, readOwn, readPath } from './reference/own-property.ts';
export { printPath } from './reference/path-syntax.ts';
export { createScope, type ReferenceResult, type ReferenceScope } from './reference/reference-scope.ts';
export { parseTemplate } from './template/parse-template.ts';
export { printTemplate } from './template/print-template.ts';
export { renderTemplate } from './template/render-template.ts';
export type { ParseTemplateResult, Template } from './template/template-ast.ts';
export {
  renameTemplateReferences,
  type TemplateReference,
  templateReferences,
} from './template/template-references.ts';
export type { Budget } from './value/meter.ts';
export { lineAndColumn, type SourceProblem } from './value/problem.ts';
