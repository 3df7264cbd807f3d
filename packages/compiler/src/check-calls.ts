import type { CalledFlow, Diagnostic, FlowName, FlowSignature } from '@heddle/contracts';
import { configPointer, type ResolvedFlow } from '@heddle/graph';
import { type CallSite, inputOf } from './call-sites.ts';
import { checkCallInput } from './check-call-input.ts';
import type { DataEdge } from './check-edges.ts';

/** What is known of the flows that a flow calls, and that these call. */
export interface KnownFlows {
  /** Answers by name; a name that has none is not checked. */
  readonly flows?: readonly CalledFlow[];
  /** The slug that the checked flow itself is published under, or is about to be. */
  readonly publishedAs?: string;
}

/** Refuses calls of flows that are not there, that do not take what is given, or that never come to an end. */
export function checkCalls(
  flow: ResolvedFlow,
  calls: readonly CallSite[],
  edges: readonly DataEdge[],
  known: KnownFlows,
): Diagnostic[] {
  const own = { input: inputOf(flow), calls: calls.map(({ name, always }) => ({ ...name, always })) };
  return calls.flatMap((call) => {
    const isOwn = isOwnName(call.name, known);
    const answer = isOwn ? undefined : answerFor(call.name, known);
    if (answer?.found === null) return [missing(call, answer)];
    const signature = isOwn ? own : answer?.found;
    if (signature === undefined || signature === null) return [];
    return [...checkCallInput(flow, call, signature, edges), ...endless(call, known)];
  });
}

function missing({ node, fields, name }: CallSite, { live }: CalledFlow): Diagnostic {
  const { slug, version } = name;
  const about = `${node.spec.title} \`${node.node.id}\` calls \`${slug}\``;
  if (version === undefined || live === undefined || fields.version === undefined)
    return {
      severity: 'error',
      code: 'flow-missing',
      nodeId: node.node.id,
      path: configPointer([fields.flow]),
      message: `${about}, and this workspace has no published flow of that name. Publish it first, or name another.`,
    };
  return {
    severity: 'error',
    code: 'flow-missing',
    nodeId: node.node.id,
    path: configPointer([fields.version]),
    message: `${about} in version ${version}, which does not exist. The live version is ${live}.`,
    fix: {
      title: `Call version ${live}`,
      edit: { type: 'set-config', nodeId: node.node.id, path: `/${fields.version}`, value: live },
    },
  };
}

/** A call that every run makes, into a circle of such calls: one that depends on a condition may end. */
function endless({ node, fields, name, always }: CallSite, known: KnownFlows): Diagnostic[] {
  const circle = always ? circleOf(name, known) : undefined;
  if (circle === undefined) return [];
  return [
    {
      severity: 'error',
      code: 'flow-call-endless',
      nodeId: node.node.id,
      path: configPointer([fields.flow]),
      message: `${node.spec.title} \`${node.node.id}\` begins calls without an end: ${circle.map((each) => `\`${each}\``).join(' → ')}. Let one of these calls depend on a condition, or take it out; as it is, every run fails.`,
    },
  ];
}

/** The names along a circle of certain calls that a call leads into. */
function circleOf(first: FlowName, known: KnownFlows): readonly string[] | undefined {
  const seen = new Set<string>();
  const walk = (name: FlowName, path: readonly string[]): readonly string[] | undefined => {
    if (isOwnName(name, known)) return [name.slug, ...path, name.slug];
    const found = answerFor(name, known)?.found;
    if (!found) return undefined;
    const at = `${name.slug} v${found.version}`;
    if (path.includes(at)) return [...path.slice(path.indexOf(at)), at];
    if (seen.has(at)) return undefined;
    seen.add(at);
    return firstOf(found, (call) => walk(call, [...path, at]));
  };
  return walk(first, []);
}

function firstOf<Found>(
  { calls }: Pick<FlowSignature, 'calls'>,
  find: (call: FlowName) => Found | undefined,
): Found | undefined {
  for (const call of calls) {
    const found = call.always ? find(call) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function isOwnName({ slug, version }: FlowName, { publishedAs }: KnownFlows): boolean {
  return version === undefined && slug === publishedAs;
}

function answerFor({ slug, version }: FlowName, { flows }: KnownFlows): CalledFlow | undefined {
  return flows?.find((each) => each.slug === slug && each.version === version);
}
