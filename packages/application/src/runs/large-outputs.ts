import type { NodeRun, RunView } from '@heddle/contracts';
import type { RunLog } from '@heddle/ports';

/** A run with the outputs that its view only refers to, as far as they are wanted. */
export async function withLargeOutputs(
  runs: Pick<RunLog, 'value'>,
  workspaceId: string,
  run: RunView,
  isWanted: (ref: string) => boolean = () => true,
): Promise<RunView> {
  const nodes = run.nodes.map(async (node): Promise<NodeRun> => {
    if (node.ref === undefined || !isWanted(node.ref)) return node;
    const outputs = await runs.value({ runId: run.id, workspaceId, ref: node.ref });
    return outputs === undefined ? node : { ...node, outputs: { ...outputs } };
  });
  return { ...run, nodes: await Promise.all(nodes) };
}
