import type { Diagnostic, Expectation, Flow } from '@heddle/contracts';
import { jsonPointer, nearest, type ResolvedFlow } from '@heddle/graph';

/** What an expectation can look at. */
const SUBJECT = ['output', 'status', 'nodes', 'error'];
const OF_NODE = ['status', 'outputs'];

interface CaseCheck {
  readonly flow: ResolvedFlow;
  /** All ids, also of nodes that could not be resolved, which other diagnostics explain. */
  readonly ids: readonly string[];
  readonly name: string;
}

/** What a place in a case names that the flow does not have. */
interface Finding {
  readonly message: string;
  readonly nodeId?: string;
}

/** Warns of cases that pin or expect something of nodes and ports that the flow does not have. */
export function checkCases(flow: Flow, resolved: ResolvedFlow): Diagnostic[] {
  const ids = flow.nodes.map((node) => node.id);
  return (flow.cases ?? []).flatMap((item, index): Diagnostic[] => {
    const check = { flow: resolved, ids, name: item.name };
    const pins = Object.entries(item.pins ?? {}).flatMap(([node, ports]) => {
      const unknown = nodeFinding(check, node, 'pins');
      if (unknown) return [at(['cases', index, 'pins', node], unknown)];
      return Object.keys(ports).flatMap((port) => {
        const finding = portFinding(check, node, port, 'pins');
        return finding ? [at(['cases', index, 'pins', node, port], finding)] : [];
      });
    });
    const expectations = item.expect.flatMap((expectation, place) => {
      const finding = expectationFinding(check, expectation);
      return finding ? [at(['cases', index, 'expect', place, 'that'], finding)] : [];
    });
    return [...pins, ...expectations];
  });
}

function at(path: readonly (string | number)[], { message, nodeId }: Finding): Diagnostic {
  return {
    severity: 'warning',
    code: 'case-invalid',
    message,
    path: jsonPointer(path),
    ...(nodeId === undefined ? {} : { nodeId }),
  };
}

function expectationFinding(check: CaseCheck, { that }: Expectation): Finding | undefined {
  const [head = '', node, part, port] = that.split('.');
  if (!SUBJECT.includes(head))
    return {
      message: `The case “${check.name}” looks at \`${that}\`, but a run has only: ${SUBJECT.join(', ')}.${hint(head, SUBJECT)}`,
    };
  if (head !== 'nodes' || node === undefined) return undefined;
  const unknown = nodeFinding(check, node, 'looks at');
  if (unknown || part === undefined) return unknown;
  if (!OF_NODE.includes(part))
    return {
      nodeId: node,
      message: `The case “${check.name}” looks at \`${that}\`, but of a node there is only: ${OF_NODE.join(', ')}.${hint(part, OF_NODE)}`,
    };
  return part === 'outputs' && port !== undefined ? portFinding(check, node, port, 'looks at') : undefined;
}

function nodeFinding({ ids, name }: CaseCheck, node: string, verb: string): Finding | undefined {
  if (ids.includes(node)) return undefined;
  return {
    message: `The case “${name}” ${verb} the node \`${node}\`, which does not exist.${hint(node, ids)} Correct or remove it.`,
  };
}

function portFinding(
  { flow, name }: CaseCheck,
  node: string,
  port: string,
  verb: string,
): Finding | undefined {
  const resolved = flow.nodes.get(node);
  // Which ports a broken config would give nobody knows; that it is broken is said elsewhere.
  if (!resolved?.spec.config.safeParse(resolved.config).success) return undefined;
  // An output node settles with what enters it.
  const ports = resolved.spec.role === 'output' ? resolved.ports.inputs : resolved.ports.outputs;
  const known = ports.map((candidate) => candidate.name);
  if (known.includes(port)) return undefined;
  return {
    nodeId: node,
    message: `The case “${name}” ${verb} \`${node}.${port}\`, but ${resolved.spec.title} \`${node}\` has no output \`${port}\`.${hint(port, known)} It has: ${known.join(', ') || 'none'}.`,
  };
}

function hint(word: string, candidates: readonly string[]): string {
  const near = nearest(word, candidates);
  return near === undefined ? '' : ` Did you mean \`${near}\`?`;
}
