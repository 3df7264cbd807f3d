import { type Diagnostic, type NodeCatalog, SUPPORTED_POLICIES } from '@heddle/contracts';
import { configPointer, jsonPointer, type ResolvedFlow, type ResolvedNode } from '@heddle/graph';
import type { CheckedEdges } from './check-edges.ts';
import type { ConfigReference } from './check-references.ts';
import { type Dependency, findCycle } from './dependencies.ts';
import { contradiction, missingOutlets, type Presence, uncertainPorts } from './presence.ts';

/** Policies that this version does not carry out are refused, never ignored. */
export function checkPolicies(flow: ResolvedFlow): Diagnostic[] {
  const supported: readonly string[] = SUPPORTED_POLICIES;
  return [...flow.nodes.values()].flatMap(({ node, index }) => {
    const unavailable = Object.keys(node.policies ?? {}).filter((policy) => !supported.includes(policy));
    return unavailable.map(
      (policy): Diagnostic => ({
        severity: 'error',
        code: 'policy-unavailable',
        nodeId: node.id,
        path: `/nodes/${index}/policies/${policy}`,
        message: `Node \`${node.id}\` has the policy \`${policy}\`, which this version does not carry out. It has: ${supported.join(', ')}. Remove it, so that nobody relies on it.`,
      }),
    );
  });
}

/** One input, and something that answers. */
export function checkRoles(flow: ResolvedFlow, catalog: NodeCatalog): Diagnostic[] {
  const inputs = [...flow.nodes.values()].filter((node) => node.spec.role === 'input');
  const outputs = [...flow.nodes.values()].filter((node) => node.spec.role === 'output');
  const diagnostics: Diagnostic[] = [];
  const inputKind = Object.values(catalog).find((spec) => spec.role === 'input')?.kind;
  if (inputs.length === 0)
    diagnostics.push({
      severity: 'error',
      code: 'no-input',
      message: 'The flow has no input node, so nothing can be sent to it. Add one.',
      ...(inputKind === undefined
        ? {}
        : { fix: { title: 'Add an input', edit: { type: 'add-node', kind: inputKind } } }),
    });
  for (const extra of inputs.slice(1)) {
    diagnostics.push({
      severity: 'error',
      code: 'several-inputs',
      nodeId: extra.node.id,
      message: `A flow has one input node; \`${extra.node.id}\` is another. Remove it and give the first one more fields.`,
      fix: { title: 'Remove the node', edit: { type: 'remove-node', nodeId: extra.node.id } },
    });
  }
  if (outputs.length === 0)
    diagnostics.push({
      severity: 'warning',
      code: 'no-output',
      message: 'The flow has no output node: callers get an empty answer.',
    });
  return diagnostics;
}

/** Names one cycle among the nodes that no order exists for. */
export function cycleDiagnostics(
  rest: readonly string[],
  dependencies: readonly Dependency[],
  edges: CheckedEdges,
  catalog: NodeCatalog,
): Diagnostic[] {
  if (rest.length === 0) return [];
  const cycle = fromItsEntry(findCycle(rest, dependencies), edges);
  const [first] = cycle;
  if (first === undefined) return [];
  const repeater = Object.values(catalog).find((spec) => spec.repeats);
  const last = edges.data.find((edge) => edge.from.node === cycle.at(-1) && edge.to.node === first);
  const ends = last && {
    from: `${last.from.node}.${last.from.port.name}`,
    to: `${last.to.node}.${last.to.port.name}`,
  };
  return [
    {
      severity: 'error',
      code: 'cycle',
      nodeId: first,
      message: `These nodes wait for each other, so none can start: ${[...cycle, first].join(' → ')}. Remove one of the edges between them, or put them inside ${repeater ? `a ${repeater.title}` : 'a container'} that repeats them.`,
      ...(ends
        ? {
            edge: ends,
            fix: repeater
              ? {
                  title: `Put them in a ${repeater.title}`,
                  edit: { type: 'wrap' as const, kind: repeater.kind, nodes: [...cycle], edge: ends },
                }
              : { title: 'Remove the edge', edit: { type: 'remove-edge' as const, edge: ends } },
          }
        : {}),
    },
  ];
}

/** The cycle as a reader follows it: from a node that something outside of it leads to. */
function fromItsEntry(cycle: readonly string[], edges: CheckedEdges): readonly string[] {
  const entry = cycle.findIndex((id) =>
    edges.data.some((edge) => edge.to.node === id && !cycle.includes(edge.from.node)),
  );
  return entry <= 0 ? cycle : [...cycle.slice(entry), ...cycle.slice(0, entry)];
}

/** Containers without anything inside. */
export function emptinessDiagnostics(flow: ResolvedFlow): Diagnostic[] {
  const holders = new Set([...flow.nodes.values()].map(({ node }) => node.parent));
  return [...flow.nodes.values()]
    .filter(({ node, spec }) => spec.container && !holders.has(node.id))
    .map(({ node, spec }) => ({
      severity: 'warning',
      code: 'container-empty',
      nodeId: node.id,
      message: `${spec.title} \`${node.id}\` has no nodes inside, so its iterations do nothing. Drag nodes into it.`,
    }));
}

/** References whose value may not be there, and nodes that can never run. */
export function absenceDiagnostics(
  order: readonly string[],
  flow: ResolvedFlow,
  edges: CheckedEdges,
  references: readonly ConfigReference[],
  presence: Presence,
): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const uncertain = uncertainPorts(flow, edges.data, references);
  for (const reference of references) {
    if (reference.hasDefault || reference.isInside || !order.includes(reference.node)) continue;
    const missing = missingOutlets(presence, reference.node, reference.from, uncertain);
    if (missing.length === 0) continue;
    const fixed =
      typeof reference.field.value === 'string'
        ? reference.field.value.replace(`{{${reference.text}}}`, `{{${reference.text} ?? ""}}`)
        : undefined;
    diagnostics.push({
      severity: 'error',
      code: 'reference-maybe-absent',
      nodeId: reference.node,
      path: configPointer(reference.field.path),
      message: `\`{{${reference.text}}}\` may have no value when \`${reference.node}\` runs: ${missing.map((outlet) => `\`${outlet}\``).join(', ')} is not always taken. Give it a default, \`{{${reference.text} ?? "…"}}\`, or hang \`${reference.node}\` on that branch.`,
      ...(fixed === undefined || fixed === reference.field.value
        ? {}
        : {
            fix: {
              title: 'Add an empty default',
              edit: {
                type: 'set-config',
                nodeId: reference.node,
                path: jsonPointer(reference.field.path),
                value: fixed,
              },
            },
          }),
    });
  }
  for (const id of order) {
    const both = contradiction(presence.get(id) ?? new Set(), flow);
    if (both)
      diagnostics.push({
        severity: 'warning',
        code: 'unreachable',
        nodeId: id,
        message: `Node \`${id}\` can never run: it needs both \`${both[0]}\` and \`${both[1]}\`, and only one of them is taken.`,
      });
  }
  return diagnostics;
}

/** Nodes that are connected to nothing. */
export function isolationDiagnostics(
  flow: ResolvedFlow,
  edges: CheckedEdges,
  dependencies: readonly Dependency[],
): Diagnostic[] {
  if (flow.nodes.size < 2) return [];
  const connected = new Set<string>([
    ...dependencies.flatMap(({ from, to }) => [from, to]),
    ...edges.loans.flatMap((loan) => [loan.lender, loan.borrower]),
    ...[...flow.nodes.values()].flatMap(({ node }) =>
      node.parent === undefined ? [] : [node.id, node.parent],
    ),
  ]);
  return [...flow.nodes.values()]
    .filter((node: ResolvedNode) => !connected.has(node.node.id))
    .map(
      (node): Diagnostic => ({
        severity: 'warning',
        code: 'unreachable',
        nodeId: node.node.id,
        message: `${node.spec.title} \`${node.node.id}\` is connected to nothing, so the input does not reach it and nobody uses its result. Connect or remove it.`,
        fix: { title: 'Remove the node', edit: { type: 'remove-node', nodeId: node.node.id } },
      }),
    );
}
