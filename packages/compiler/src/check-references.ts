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
        const reference = resolveRead({ flow, node, field, read, diagnostics });
        if (reference) references.push(reference);
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

function resolveRead(at: {
  flow: ResolvedFlow;
  node: ResolvedNode;
  field: ConfigField;
  read: Read;
  diagnostics: Diagnostic[];
}): ConfigReference | undefined {
  const { flow, node, field, read, diagnostics } = at;
  const [head = '', port] = read.path;
  const text = read.path.join('.');
  const report = (message: string): undefined => {
    diagnostics.push({
      severity: 'error',
      code: 'reference-unknown',
      nodeId: node.node.id,
      path: configPointer(field.path),
      message,
    });
    return undefined;
  };
  const inside = insidePort(flow, node.node.id, head);
  if (inside && (inside.container !== head || inside.ports.includes(port ?? ''))) {
    if (port !== undefined && inside.ports.includes(port))
      return {
        node: node.node.id,
        from: { node: inside.container, port },
        isInside: true,
        hasDefault: read.hasDefault,
        field,
        text,
      };
    return report(
      `\`{{${text}}}\` in \`${node.node.id}\`: inside \`${inside.container}\` there are ${inside.ports.map((name) => `\`{{${head}.${name}}}\``).join(', ')}.`,
    );
  }
  const source = flow.nodes.get(head);
  if (!source) {
    const near = nearest(head, [...flow.nodes.keys(), ...node.ports.inputs.map((input) => input.name)]);
    return report(
      `\`{{${text}}}\` in \`${node.node.id}\` names \`${head}\`, which is neither a node nor an input of this node.${near ? ` Did you mean \`${near}\`?` : ''}`,
    );
  }
  if (head === node.node.id)
    return report(`\`{{${text}}}\` reads the node it stands in. A node cannot read its own result.`);
  if (containersAround(flow, node.node.id).includes(head))
    return report(
      `\`{{${text}}}\` reads the container \`${head}\` from inside. Its result is there when it is over; inside, read ${insidePort(
        flow,
        node.node.id,
        head,
      )
        ?.ports.map((name) => `\`{{${head}.${name}}}\``)
        .join(', ')}.`,
    );
  const hidden = containersAround(flow, head).find(
    (container) => !containersAround(flow, node.node.id).includes(container),
  );
  if (hidden !== undefined)
    return report(
      `\`{{${text}}}\` reads a node inside the container \`${hidden}\`, where it has a value in every iteration. Connect it to \`${hidden}\`'s inner result, and read \`${hidden}\` instead.`,
    );
  const names = source.ports.outputs.filter((output) => !output.inside).map((output) => output.name);
  if (port === undefined)
    return report(
      `\`{{${text}}}\` names a node but no output. Write \`{{${head}.${names[0] ?? 'port'}}}\`; it has: ${names.join(', ') || 'none'}.`,
    );
  if (!names.includes(port)) {
    const near = nearest(port, names);
    return report(
      `Node \`${head}\` has no output \`${port}\`.${near ? ` Did you mean \`{{${head}.${near}}}\`?` : ''} It has: ${names.join(', ') || 'none'}.`,
    );
  }
  return {
    node: node.node.id,
    from: { node: head, port },
    isInside: false,
    hasDefault: read.hasDefault,
    field,
    text,
  };
}
