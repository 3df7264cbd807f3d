import type { AttachmentPort, Diagnostic, InputPort, OutputPort } from '@heddle/contracts';
import {
  canConnect,
  crossBorder,
  nearest,
  type ResolvedEdge,
  type ResolvedFlow,
  type ResolvedNode,
  RUN_PORT,
} from '@heddle/graph';
import { scopeOf } from './containers.ts';

/** A data edge whose ports exist and fit. */
export interface DataEdge {
  readonly from: { readonly node: string; readonly port: OutputPort };
  readonly to: { readonly node: string; readonly port: InputPort };
  /** From a container to a node inside it, or from there to what the container gathers. */
  readonly border?: 'in' | 'out';
  readonly conversion?: string;
}

/** A loan whose ports exist and fit. */
export interface Loan {
  readonly lender: string;
  readonly lenderPort: AttachmentPort;
  readonly borrower: string;
  readonly borrowerPort: AttachmentPort;
}

/** The edges of a flow that hold, and what is wrong with the others. */
export interface CheckedEdges {
  readonly data: readonly DataEdge[];
  readonly loans: readonly Loan[];
  readonly diagnostics: readonly Diagnostic[];
}

interface EdgeCheck {
  readonly edge: ResolvedEdge;
  readonly source: ResolvedNode;
  readonly target: ResolvedNode;
  readonly flow: ResolvedFlow;
  readonly report: (code: Diagnostic['code'], message: string, severity?: Diagnostic['severity']) => void;
}

/** Checks every edge's ports, types and number, and every node's required inputs. */
export function checkEdges(flow: ResolvedFlow): CheckedEdges {
  const diagnostics: Diagnostic[] = [];
  const data: DataEdge[] = [];
  const loans: Loan[] = [];
  const seen = new Set<string>();
  const occupied = new Map<string, string>();
  for (const edge of flow.edges) {
    const source = flow.nodes.get(edge.from.node);
    const target = flow.nodes.get(edge.to.node);
    if (!source || !target) continue;
    const ends = { from: `${edge.from.node}.${edge.from.port}`, to: `${edge.to.node}.${edge.to.port}` };
    const report: EdgeCheck['report'] = (code, message, severity = 'error') =>
      diagnostics.push({
        severity,
        code,
        message,
        edge: ends,
        nodeId: edge.to.node,
        path: `/edges/${edge.index}`,
        ...(severity === 'error'
          ? { fix: { title: 'Remove the edge', edit: { type: 'remove-edge', edge: ends } } }
          : {}),
      });
    const key = `${ends.from} ${ends.to}`;
    if (seen.has(key)) {
      report('edge-duplicate', `The edge ${ends.from} → ${ends.to} is there twice.`);
      continue;
    }
    seen.add(key);
    const check = { edge, source, target, report, flow };
    if (edge.attachment) {
      const loan = checkLoan(check);
      if (loan) loans.push(loan);
      continue;
    }
    const checked = checkDataEdge(check);
    if (!checked) continue;
    const before = occupied.get(ends.to);
    if (before !== undefined && !checked.to.port.many) {
      report(
        'input-occupied',
        `\`${ends.to}\` already receives ${before}; an input takes one edge. Join the two first, or remove one.`,
      );
      continue;
    }
    occupied.set(ends.to, ends.from);
    data.push(checked);
  }
  return { data, loans, diagnostics: [...diagnostics, ...missingInputs(flow, data, loans)] };
}

function checkDataEdge(check: EdgeCheck): DataEdge | undefined {
  const { edge, report } = check;
  const ports = dataPorts(check);
  if (!ports) return undefined;
  const { output, input } = ports;
  const border = borderOf(check, output, input);
  if (border === 'wrong') return undefined;
  const checked: DataEdge = {
    from: { node: edge.from.node, port: output },
    to: { node: edge.to.node, port: input },
    ...(border === undefined ? {} : { border }),
  };
  if (input.name === RUN_PORT.name) return checked;
  const fit = canConnect(output.type, input.type, output.schema, input.schema);
  if (!fit.ok) {
    report(
      'type-mismatch',
      `\`${edge.from.node}.${output.name}\` gives ${output.type}, \`${edge.to.node}.${input.name}\` takes ${input.type}: ${fit.reason}`,
    );
    return undefined;
  }
  if (fit.warning !== undefined)
    report(
      'type-checked-at-run',
      `${edge.from.node}.${output.name} → ${edge.to.node}.${input.name}: ${fit.warning}`,
      'warning',
    );
  return fit.conversion === undefined ? checked : { ...checked, conversion: fit.conversion };
}

/** The ports that a value would leave and enter by; reports the first end that is none. */
function dataPorts({
  edge,
  source,
  target,
  report,
}: EdgeCheck): { readonly output: OutputPort; readonly input: InputPort } | undefined {
  const output = source.ports.outputs.find((port) => port.name === edge.from.port);
  const input = target.ports.inputs.find((port) => port.name === edge.to.port);
  if (output && input) return { output, input };
  const { from, to } = edge;
  if (!output && source.ports.lends.some((port) => port.name === from.port))
    report(
      'edge-wrong-kind',
      `\`${from.node}.${from.port}\` lends the node; the edge needs \`"kind": "attachment"\`.`,
    );
  else if (!output)
    report('edge-unknown-port', unknownPort(source, 'output', from.port, source.ports.outputs));
  else if (target.ports.borrows.some((port) => port.name === to.port))
    report('edge-wrong-kind', `\`${to.node}.${to.port}\` borrows a node; a value cannot enter it.`);
  else report('edge-unknown-port', unknownPort(target, 'input', to.port, target.ports.inputs));
  return undefined;
}

/** Whether the edge goes through a container's inside port; reports one that crosses a border anywhere else. */
function borderOf(
  { source, target, flow, report }: EdgeCheck,
  output: OutputPort,
  input: InputPort,
): DataEdge['border'] | 'wrong' {
  const endOf = (id: string, port: InputPort | OutputPort) => ({
    node: id,
    port: port.name,
    inside: port.inside === true,
    scope: scopeOf(flow, id),
  });
  const crossing = crossBorder(endOf(source.node.id, output), endOf(target.node.id, input));
  if (crossing.ok) return crossing.border;
  report('edge-crosses-container', crossing.reason);
  return 'wrong';
}

function checkLoan({ edge, source, target, report }: EdgeCheck): Loan | undefined {
  const lends = source.ports.lends.find((port) => port.name === edge.from.port);
  const borrows = target.ports.borrows.find((port) => port.name === edge.to.port);
  if (!lends) {
    report('edge-unknown-port', unknownPort(source, 'attachment', edge.from.port, source.ports.lends));
    return undefined;
  }
  if (!borrows) {
    report('edge-unknown-port', unknownPort(target, 'attachment', edge.to.port, target.ports.borrows));
    return undefined;
  }
  if (lends.type !== borrows.type) {
    report(
      'type-mismatch',
      `\`${edge.from.node}\` lends a ${lends.type}, \`${edge.to.node}.${borrows.name}\` borrows a ${borrows.type}.`,
    );
    return undefined;
  }
  return { lender: edge.from.node, lenderPort: lends, borrower: edge.to.node, borrowerPort: borrows };
}

function unknownPort(
  node: ResolvedNode,
  what: string,
  port: string,
  ports: readonly { readonly name: string }[],
): string {
  const known = ports.map(({ name }) => name);
  const near = nearest(port, known);
  const list = known.length > 0 ? `It has: ${known.join(', ')}.` : 'It has none.';
  return `Node \`${node.node.id}\` (${node.spec.title}) has no ${what} \`${port}\`. ${near ? `Did you mean \`${near}\`? ` : ''}${list}`;
}

function missingInputs(flow: ResolvedFlow, data: readonly DataEdge[], loans: readonly Loan[]): Diagnostic[] {
  const wired = new Set(data.map((edge) => `${edge.to.node}.${edge.to.port.name}`));
  const lent = new Set(loans.map((loan) => loan.lender));
  const diagnostics: Diagnostic[] = [];
  for (const [id, node] of flow.nodes) {
    if (lent.has(id)) continue;
    for (const port of node.ports.inputs) {
      if (!port.required || wired.has(`${id}.${port.name}`)) continue;
      diagnostics.push({
        severity: 'error',
        code: 'input-missing',
        nodeId: id,
        path: `/nodes/${node.index}/inputs/${port.name}`,
        message: `${node.spec.title} \`${id}\` needs a value at \`${port.name}\` (${port.type}) and nothing is connected to it.`,
      });
    }
  }
  return diagnostics;
}
