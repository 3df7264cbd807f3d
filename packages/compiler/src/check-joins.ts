import type { Diagnostic } from '@heddle/contracts';
import type { ResolvedFlow, ResolvedNode } from '@heddle/graph';
import type { DataEdge } from './check-edges.ts';

/** Refuses quorums that cannot come about: of less than one arrival, or of more than there are branches. */
export function checkJoins(flow: ResolvedFlow, edges: readonly DataEdge[]): Diagnostic[] {
  return [...flow.nodes.values()].flatMap((node): Diagnostic[] => {
    const count = quorumOf(node);
    if (count === undefined) return [];
    const entering = edges.filter((edge) => edge.to.node === node.node.id && edge.border !== 'out').length;
    // That nothing enters it is said elsewhere.
    if (entering === 0 || (count >= 1 && count <= entering)) return [];
    return [
      {
        severity: 'error',
        code: 'quorum-unreachable',
        nodeId: node.node.id,
        message: `${node.spec.title} \`${node.node.id}\` ${problemOf(count, entering)}`,
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

function problemOf(count: number, entering: number): string {
  if (count < 1) return `is to go on after ${count} arrivals. Expected at least 1.`;
  const found = entering === 1 ? 'one branch enters' : `${entering} branches enter`;
  return `waits for ${count} branches, and ${found} it: so many never arrive. Ask for at most ${entering}, or connect more.`;
}
