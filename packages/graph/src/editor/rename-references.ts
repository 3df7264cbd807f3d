import { type AnyNodeSpec, configSchema, type FlowNode } from '@heddle/contracts';
import { renameExpressionReferences } from '../expression/expression-references.ts';
import { configFields, withConfigValue } from '../flow/config-fields.ts';
import { renameTemplateReferences } from '../template/template-references.ts';

/** Gives a reference's path its new form, or the same array when it stays. */
export type RenamePath = (path: readonly string[]) => readonly string[];

/**
 * Rewrites the references in a node's templates and expressions and leaves every other character as it is. The same
 * node when nothing changes, or when its kind is unknown.
 */
export function renameReferences(
  node: FlowNode,
  spec: AnyNodeSpec | undefined,
  rename: RenamePath,
): FlowNode {
  if (!spec) return node;
  let config = node.config;
  for (const field of configFields(configSchema(spec), node.config)) {
    if (typeof field.value !== 'string') continue;
    const renamed = renameIn(field.value, field.role, rename);
    if (renamed !== field.value) config = withConfigValue(config, field.path, renamed);
  }
  return config === node.config ? node : { ...node, config };
}

function renameIn(source: string, role: string, rename: RenamePath): string {
  if (role === 'template') return renameTemplateReferences(source, rename);
  return role === 'expression' ? renameExpressionReferences(source, rename) : source;
}
