import { type AnyNodeSpec, configSchema, type FlowNode } from '@heddle/contracts';
import {
  configFields,
  expressionReferences,
  parseExpression,
  parseTemplate,
  templateReferences,
} from '@heddle/graph';

/** A value of another node that a config reads: `{{node.port}}`. */
export interface ReadReference {
  readonly node: string;
  readonly port: string;
}

/** The values of other nodes that a node's templates and expressions read, each once. Sources that do not parse read nothing. */
export function readReferences(spec: AnyNodeSpec, node: FlowNode): readonly ReadReference[] {
  const found = new Map<string, ReadReference>();
  for (const field of configFields(configSchema(spec), node.config)) {
    if (typeof field.value !== 'string') continue;
    for (const { path } of referencesIn(field.value, field.role)) {
      const [id, port] = path;
      if (id !== undefined && port !== undefined) found.set(`${id}.${port}`, { node: id, port });
    }
  }
  return [...found.values()];
}

function referencesIn(source: string, role: string) {
  if (role === 'template') {
    const parsed = parseTemplate(source);
    return parsed.ok ? templateReferences(parsed.template) : [];
  }
  if (role !== 'expression') return [];
  const parsed = parseExpression(source);
  return parsed.ok ? expressionReferences(parsed.expression) : [];
}
