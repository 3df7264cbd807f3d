import type { Diagnostic } from '@heddle/contracts';
import {
  type ConfigField,
  configPointer,
  expressionReferences,
  nearest,
  parseExpression,
  parseTemplate,
  type ResolvedFlow,
  type ResolvedNode,
  templateReferences,
} from '@heddle/graph';
import { containerRule, containersAround, insidePort } from './containers.ts';

/** A value of another node that a config field reads. */
export interface ConfigReference {
  readonly node: string;
  readonly from: { readonly node: string; readonly port: string };
  /** `from` is a container around the reader, and the port one that it gives inside. */
  readonly isInside: boolean;
  readonly hasDefault: boolean;
  readonly field: ConfigField;
  readonly text: string;
}

interface Read {
  readonly path: readonly string[];
  readonly hasDefault: boolean;
}

/**
 * Parses every template and expression of every config and resolves what they read. A node's own inputs shadow nodes
 * of the same name; everything else must name a node and one of its outputs.
 */
export function checkReferences(flow: ResolvedFlow): {
  readonly references: readonly ConfigReference[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const diagnostics: Diagnostic[] = [];
  const references: ConfigReference[] = [];
  for (const node of flow.nodes.values()) {
    const own = new Set(node.ports.inputs.map((port) => port.name));
    for (const field of node.fields) {
      for (const read of readsOf(node, field, diagnostics)) {
        const [head = '', port] = read.path;
        if (own.has(head) || (port === undefined && node.spec.portsFromTemplate === field.path[0])) continue;
        // A container's own conditions read what it gives inside; that depends on nothing else.
        if (containerRule(node)?.scope === head) continue;
        const source = sourceOf(flow, node, read.path);
        if ('problem' in source) diagnostics.push(referenceUnknown(node, field, source.problem));
        else
          references.push({
            ...source,
            node: node.node.id,
            hasDefault: read.hasDefault,
            field,
            text: read.path.join('.'),
          });
      }
    }
  }
  return { references, diagnostics };
}

function readsOf(node: ResolvedNode, field: ConfigField, diagnostics: Diagnostic[]): readonly Read[] {
  if (typeof field.value !== 'string' || (field.role !== 'template' && field.role !== 'expression'))
    return [];
  // Whether a condition may be left out is the kind's own schema to say.
  if (field.role === 'expression' && field.value === '') return [];
  const parsed = field.role === 'template' ? parseTemplate(field.value) : parseExpression(field.value);
  if (!parsed.ok) {
    for (const problem of parsed.problems) {
      diagnostics.push({
        severity: 'error',
        code: field.role === 'template' ? 'template-invalid' : 'expression-invalid',
        nodeId: node.node.id,
        path: configPointer(field.path),
        message: `${node.spec.title} \`${node.node.id}\`, ${field.path.join('.')}, character ${problem.offset + 1}: ${problem.message}`,
        ...(problem.fix === undefined ? {} : { fix: { title: problem.fix } }),
      });
    }
    return [];
  }
  const reads =
    'template' in parsed ? templateReferences(parsed.template) : expressionReferences(parsed.expression);
  return reads.map((read) => ({ path: read.path.map(String), hasDefault: read.hasDefault }));
}

function referenceUnknown(node: ResolvedNode, field: ConfigField, message: string): Diagnostic {
  return {
    severity: 'error',
    code: 'reference-unknown',
    nodeId: node.node.id,
    path: configPointer(field.path),
    message,
  };
}

type Source = Pick<ConfigReference, 'from' | 'isInside'> | { readonly problem: string };

/** The output that a path names to this reader, or why there is none. */
function sourceOf(flow: ResolvedFlow, reader: ResolvedNode, path: readonly string[]): Source {
  const [head = '', port] = path;
  const written = `\`{{${path.join('.')}}}\``;
  const readerId = reader.node.id;
  const inside = insidePort(flow, readerId, head);
  if (inside && port !== undefined && inside.ports.includes(port))
    return { from: { node: inside.container, port }, isInside: true };
  if (inside && inside.container !== head)
    return {
      problem: `${written} in \`${readerId}\`: inside \`${inside.container}\` there are ${shownReads(head, inside.ports)}.`,
    };
  const source = flow.nodes.get(head);
  if (!source) {
    const near = nearest(head, [...flow.nodes.keys(), ...reader.ports.inputs.map((input) => input.name)]);
    return {
      problem: `${written} in \`${readerId}\` names \`${head}\`, which is neither a node nor an input of this node.${near ? ` Did you mean \`${near}\`?` : ''}`,
    };
  }
  if (head === readerId)
    return { problem: `${written} reads the node it stands in. A node cannot read its own result.` };
  if (inside)
    return {
      problem: `${written} reads the container \`${head}\` from inside. Its result is there when it is over; inside, read ${shownReads(head, inside.ports)}.`,
    };
  const around = containersAround(flow, readerId);
  const hidden = containersAround(flow, head).find((container) => !around.includes(container));
  if (hidden !== undefined)
    return {
      problem: `${written} reads a node inside the container \`${hidden}\`, where it has a value in every iteration. Connect it to \`${hidden}\`'s inner result, and read \`${hidden}\` instead.`,
    };
  return outputOf(source, head, port);
}

/** A node's output as seen from its own scope: what a container gives inside is none. */
function outputOf(source: ResolvedNode, head: string, port: string | undefined): Source {
  const names = source.ports.outputs.filter((output) => !output.inside).map((output) => output.name);
  const has = names.join(', ') || 'none';
  if (port === undefined)
    return {
      problem: `\`{{${head}}}\` names a node but no output. Write \`{{${head}.${names[0] ?? 'port'}}}\`; it has: ${has}.`,
    };
  if (names.includes(port)) return { from: { node: head, port }, isInside: false };
  const near = nearest(port, names);
  return {
    problem: `Node \`${head}\` has no output \`${port}\`.${near ? ` Did you mean \`{{${head}.${near}}}\`?` : ''} It has: ${has}.`,
  };
}

function shownReads(head: string, ports: readonly string[]): string {
  return ports.map((name) => `\`{{${head}.${name}}}\``).join(', ');
}
