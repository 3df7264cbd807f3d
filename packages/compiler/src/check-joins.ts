import type { Diagnostic } from '@heddle/contracts';
import type { ResolvedFlow, ResolvedNode } from '@heddle/graph';
import type { DataEdge } from './check-edges.ts';
import { contradiction, type Presence } from './presence.ts';

/**
 * Refuses quorums that cannot come about: of less than one arrival, or of more than can arrive. Of the branches that
 * hang on different outlets of which only one is taken, one can arrive.
 */
export function checkJoins(
  flow: ResolvedFlow,
  edges: readonly DataEdge[],
  presence: Presence,
  uncertain: ReadonlySet<string>,
): Diagnostic[] {
  return [...flow.nodes.values()].flatMap((node): Diagnostic[] => {
    const count = quorumOf(node);
    if (count === undefined) return [];
    const entering = edges.filter((edge) => edge.to.node === node.node.id && edge.border !== 'out');
    // That nothing enters it is said elsewhere.
    if (entering.length === 0) return [];
    const arriving = mostThatArrive(entering, flow, presence, uncertain);
    if (count >= 1 && count <= arriving) return [];
    return [
      {
        severity: 'error',
        code: 'quorum-unreachable',
        nodeId: node.node.id,
        message: `${node.spec.title} \`${node.node.id}\` ${problemOf(count, entering.length, arriving)}`,
      },
    ];
  });
}

function quorumOf({ spec, config }: ResolvedNode): number | undefined {
  const parsed = spec.config.safeParse(config);
  if (!parsed.success) return undefined;
  const join = spec.join(parsed.data);
  return join.mode === 'quorum' ? join.count : undefined;
}

function problemOf(count: number, entering: number, arriving: number): string {
  if (count < 1) return `is to go on after ${count} arrivals. Expected at least 1.`;
  const found =
    arriving === entering
      ? `${entering === 1 ? 'one branch enters' : `${entering} branches enter`} it`
      : `at most ${arriving} of the ${entering} branches that enter it can arrive, because the others hang on outlets that are not taken then`;
  return `waits for ${count} branches, and ${found}: so many never arrive. Ask for at most ${arriving}, or connect more.`;
}

/** An upper bound: branches of which any two exclude each other count as one. */
function mostThatArrive(
  entering: readonly DataEdge[],
  flow: ResolvedFlow,
  presence: Presence,
  uncertain: ReadonlySet<string>,
): number {
  const groups: ReadonlySet<string>[][] = [];
  for (const { from } of entering) {
    const outlet = `${from.node}.${from.port.name}`;
    const taken = new Set(presence.get(from.node));
    if (uncertain.has(outlet)) taken.add(outlet);
    const group = groups.find((others) => others.every((other) => exclude(other, taken, flow)));
    if (group) group.push(taken);
    else groups.push([taken]);
  }
  return groups.length;
}

function exclude(left: ReadonlySet<string>, right: ReadonlySet<string>, flow: ResolvedFlow): boolean {
  return contradiction(new Set([...left, ...right]), flow) !== undefined;
}
